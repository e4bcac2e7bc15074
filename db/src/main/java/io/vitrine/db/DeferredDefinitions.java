package io.vitrine.db;

import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Indexes and references that a large write does without: dropped before it, made again at once behind it.
///
/// Growing an index row by row costs several times what building it costs, more so when it no longer fits into memory,
/// and a reference that is checked row by row costs several times a join. What is put off stands in
/// `deferred_definitions`, in the commit that drops it: after a kill, the next run makes it again.
public final class DeferredDefinitions {

    private static final String MISSING = "SELECT name FROM deferred_definitions ORDER BY name";

    private static final String IS_MISSING =
            "SELECT EXISTS (SELECT 1 FROM deferred_definitions WHERE name = :name)";

    private static final String REMEMBER_INDEX =
            """
            INSERT INTO deferred_definitions (name, statement)
            SELECT :name, pg_get_indexdef(index) FROM to_regclass(:name) AS index WHERE index IS NOT NULL
            """;

    private static final String REMEMBER_CONSTRAINT =
            """
            INSERT INTO deferred_definitions (name, statement)
            SELECT :name, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
              FROM pg_constraint WHERE conname = :name AND conrelid = to_regclass(:table)
            """;

    private static final String STATEMENT =
            "SELECT statement FROM deferred_definitions WHERE name = :name FOR UPDATE";

    private static final String FORGET = "DELETE FROM deferred_definitions WHERE name = :name";

    private static final String SIZE = "SELECT pg_relation_size(to_regclass(:table))";

    private final Database database;
    private final List<String> indexes;
    private final Map<String, String> constraints;

    /// @param database that has a table `deferred_definitions`
    /// @param indexes by name; none that guards anything
    /// @param constraints the tables of references by the references' names
    public DeferredDefinitions(
            Database database, List<String> indexes, Map<String, String> constraints) {
        this.database = database;
        this.indexes = List.copyOf(indexes);
        this.constraints = Map.copyOf(constraints);
    }

    /// Puts all of them off. Where readers do not let go of a table within two seconds, they stay.
    ///
    /// @return whether they are put off now
    public boolean defer() {
        try {
            database.inTransaction(() -> {
                database.template().execute("SET LOCAL lock_timeout = '2s'");
                constraints.forEach((name, table) -> {
                    StatementSpec remember =
                            database.jdbc().sql(REMEMBER_CONSTRAINT).param("table", table);
                    if (remember.param("name", name).update() == 1) {
                        database.template()
                                .execute("ALTER TABLE " + table + " DROP CONSTRAINT " + name);
                    }
                });
                for (String name : indexes) {
                    if (database.jdbc().sql(REMEMBER_INDEX).param("name", name).update() == 1) {
                        database.template().execute("DROP INDEX " + name);
                    }
                }
            });
            return true;
        } catch (PessimisticLockingFailureException stillRead) {
            return false;
        }
    }

    /// Names of those that are put off at the moment.
    public List<String> missing() {
        return database.jdbc().sql(MISSING).query((row, number) -> row.getString(1)).list();
    }

    /// Whether one of them is put off at the moment.
    public boolean isMissing(String name) {
        return database.jdbc()
                .sql(IS_MISSING)
                .param("name", name)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// Makes one of them again, if it was put off; its table can be read meanwhile and not be written. Several
    /// processes may do so side by side.
    ///
    /// @return false when rows contradict it, as another process is still writing; it stays put off
    public boolean restore(String name) {
        try {
            database.inTransaction(() -> {
                List<String> statement =
                        database.jdbc()
                                .sql(STATEMENT)
                                .param("name", name)
                                .query((row, number) -> row.getString(1))
                                .list();
                for (String one : statement) {
                    database.template().execute(one);
                    database.jdbc().sql(FORGET).param("name", name).update();
                }
            });
            return true;
        } catch (DataIntegrityViolationException notYet) {
            return false;
        }
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
