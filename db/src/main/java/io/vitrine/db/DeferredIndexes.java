package io.vitrine.db;

import java.util.List;
import java.util.Optional;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Indexes that a large write does without: dropped before it, built at once behind it.
///
/// Growing an index row by row costs several times what building it costs, more so when it no longer fits into
/// memory. Only indexes that readers alone use are put off, so nothing but their speed depends on them. What is put
/// off stands in `deferred_indexes`, in the commit that drops it: after a kill, the next run builds it.
public final class DeferredIndexes {

    private static final String MISSING = "SELECT name FROM deferred_indexes ORDER BY name";

    private static final String REMEMBER =
            """
            INSERT INTO deferred_indexes (name, definition)
            SELECT :name, pg_get_indexdef(index) FROM to_regclass(:name) AS index WHERE index IS NOT NULL
            """;

    private static final String NEXT =
            "SELECT name, definition FROM deferred_indexes ORDER BY name LIMIT 1 FOR UPDATE";

    private static final String ONE =
            "SELECT name, definition FROM deferred_indexes WHERE name = :name FOR UPDATE";

    private static final String FORGET = "DELETE FROM deferred_indexes WHERE name = :name";

    private static final String SIZE = "SELECT pg_relation_size(to_regclass(:table))";

    private final Database database;
    private final List<String> names;

    /// @param database that has a table `deferred_indexes`
    /// @param names of indexes that only readers use
    public DeferredIndexes(Database database, List<String> names) {
        this.database = database;
        this.names = List.copyOf(names);
    }

    private record Definition(String name, String sql) {}

    /// Puts the indexes off. Where readers do not let go of a table within two seconds, they stay.
    ///
    /// @return whether they are put off now
    public boolean defer() {
        try {
            database.inTransaction(() -> {
                database.template().execute("SET LOCAL lock_timeout = '2s'");
                for (String name : names) {
                    int found = database.jdbc().sql(REMEMBER).param("name", name).update();
                    if (found == 1) {
                        database.template().execute("DROP INDEX " + name);
                    }
                }
            });
            return true;
        } catch (PessimisticLockingFailureException stillRead) {
            return false;
        }
    }

    /// Names of the indexes that are put off at the moment.
    public List<String> missing() {
        return database.jdbc().sql(MISSING).query((row, number) -> row.getString(1)).list();
    }

    /// Builds the next index that was put off; its table can be read meanwhile and not be written. Several processes
    /// may do so side by side.
    ///
    /// @return its name, or nothing when none is left
    public Optional<String> buildNext() {
        return database.inTransaction(() -> build(database.jdbc().sql(NEXT)));
    }

    /// Builds one index, if it was put off.
    public void build(String name) {
        database.inTransaction(() -> {
            build(database.jdbc().sql(ONE).param("name", name));
        });
    }

    private Optional<String> build(StatementSpec which) {
        Optional<Definition> found =
                which.query((row, number) -> new Definition(row.getString(1), row.getString(2)))
                        .optional();
        found.ifPresent(index -> {
            database.template().execute(index.sql());
            database.jdbc().sql(FORGET).param("name", index.name()).update();
        });
        return found.map(Definition::name);
    }

    /// Bytes of a table without its indexes.
    public long size(String table) {
        return database.jdbc()
                .sql(SIZE)
                .param("table", table)
                .query((row, number) -> row.getLong(1))
                .single();
    }
}
