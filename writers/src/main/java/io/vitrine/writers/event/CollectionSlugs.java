package io.vitrine.writers.event;

import io.vitrine.db.Database;
import java.util.Collection;
import java.util.UUID;

/// Gives collections their slugs, the same whatever the order in which they were found: the short form
/// when one collection alone would have it, else the whole address for all that would share it, and the
/// chain as well where even that is shared.
public final class CollectionSlugs {

    private static final String LOCK_BASES =
            """
            SELECT pg_advisory_xact_lock(hashtextextended('slug:' || slug_base, 0))
              FROM (SELECT DISTINCT slug_base FROM collections WHERE id = ANY (CAST(:ids AS uuid[])) ORDER BY slug_base) bases
            """;

    private static final String SETTLE =
            """
            UPDATE collections SET slug = wanted.slug
              FROM (SELECT sharing.id,
                           CASE WHEN count(*) OVER (PARTITION BY sharing.slug_base) = 1 THEN sharing.slug_base
                                WHEN count(*) OVER (PARTITION BY sharing.slug_base, contract_address) = 1
                                THEN left(sharing.slug_base, -6) || contract_address
                                ELSE left(sharing.slug_base, -6) || contract_address || '-' || translate(chain_id, ':', '-') END AS slug
                      FROM collections sharing
                      JOIN collection_bindings ON collection_id = sharing.id AND is_primary
                     WHERE sharing.slug_base IN (SELECT slug_base FROM collections WHERE id = ANY (CAST(:ids AS uuid[])))) wanted
             WHERE collections.id = wanted.id AND collections.slug <> wanted.slug
            """;

    private final Database catalog;

    public CollectionSlugs(Database catalog) {
        this.catalog = catalog;
    }

    /// Settles these collections and all that share a short form with them, within the caller's
    /// transaction; their `slug_base` and bindings must be in place.
    public void settle(Collection<UUID> collections) {
        String[] ids = collections.stream().map(UUID::toString).toArray(String[]::new);
        catalog.jdbc().sql(LOCK_BASES).param("ids", ids).query((row, number) -> number).list();
        catalog.jdbc().sql(SETTLE).param("ids", ids).update();
    }
}
