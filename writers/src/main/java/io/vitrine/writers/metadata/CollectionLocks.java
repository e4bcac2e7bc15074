package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import java.util.stream.Stream;

/// Advisory locks of collections, one of each name a collection, held until the caller's transaction ends. All are taken
/// in one order, so that nobody waits in a circle.
final class CollectionLocks {

    private static final String HOLD =
            """
            SELECT pg_advisory_xact_lock(hashtextextended(:what || ':' || id, 0))
              FROM (SELECT DISTINCT id FROM unnest(CAST(:ids AS text[])) AS locked (id) ORDER BY id) ordered
            """;

    private static final String SHARE =
            """
            SELECT pg_advisory_xact_lock_shared(hashtextextended(:what || ':' || id, 0))
              FROM (SELECT DISTINCT id FROM unnest(CAST(:ids AS text[])) AS locked (id) ORDER BY id) ordered
            """;

    private final Database catalog;
    private final String what;

    /// @param what is locked; others may hold locks of another name
    CollectionLocks(Database catalog, String what) {
        this.catalog = catalog;
        this.what = what;
    }

    /// Waits until nobody holds or shares them.
    void hold(Stream<String> collections) {
        lock(HOLD, collections);
    }

    /// Waits until nobody holds them.
    void share(Stream<String> collections) {
        lock(SHARE, collections);
    }

    private void lock(String sql, Stream<String> collections) {
        catalog.jdbc()
                .sql(sql)
                .param("what", what)
                .param("ids", collections.toArray(String[]::new))
                .query((row, number) -> number)
                .list();
    }
}
