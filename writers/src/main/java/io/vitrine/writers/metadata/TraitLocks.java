package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import java.util.Collection;
import java.util.UUID;

/// Traits and values are shared by the tokens of a collection, and no reference of the database protects
/// them: checking one for each link costs more than writing the link. Instead those who link tokens to
/// values share a lock, and who removes values that no token has holds it alone. Both until their
/// transaction ends.
public final class TraitLocks {

    private static final String SHARE =
            """
            SELECT pg_advisory_xact_lock_shared(hashtextextended('traits:' || id, 0))
              FROM (SELECT DISTINCT id FROM unnest(CAST(:ids AS text[])) AS locked (id) ORDER BY id) ordered
            """;

    private static final String HOLD =
            """
            SELECT pg_advisory_xact_lock(hashtextextended('traits:' || id, 0))
              FROM (SELECT DISTINCT id FROM unnest(CAST(:ids AS text[])) AS locked (id) ORDER BY id) ordered
            """;

    private final Database catalog;

    public TraitLocks(Database catalog) {
        this.catalog = catalog;
    }

    /// Within the caller's transaction: nobody removes values of these collections now.
    void share(Collection<UUID> collections) {
        lock(SHARE, collections.stream().map(UUID::toString).toArray(String[]::new));
    }

    /// Within the caller's transaction: nobody links tokens of these collections now.
    ///
    /// @param collections their ids
    public void hold(String[] collections) {
        lock(HOLD, collections);
    }

    private void lock(String sql, String[] collections) {
        catalog.jdbc().sql(sql).param("ids", collections).query((row, number) -> number).list();
    }
}
