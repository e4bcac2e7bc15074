package io.vitrine.writers.event;

import io.vitrine.db.Database;
import java.util.Collection;

/// Gives collections their slugs, the same whatever the order in which they were found: the short form
/// when one collection alone would have it, else the whole address for all that would share it, and the
/// chain as well where even that is shared. The dot before the chain keeps that form apart from any name
/// that folds to the same letters.
public final class CollectionSlugs {

    private static final String LOCK_BASES =
            """
            SELECT pg_advisory_xact_lock(hashtextextended('slug:' || base, 0))
              FROM (SELECT DISTINCT base FROM unnest(CAST(:bases AS text[])) AS base ORDER BY base) bases
            """;

    private static final String SETTLE =
            """
            UPDATE collections SET slug = wanted.slug
              FROM (SELECT sharing.id,
                           CASE WHEN count(*) OVER (PARTITION BY sharing.slug_base) = 1 THEN sharing.slug_base
                                WHEN count(*) OVER (PARTITION BY sharing.slug_base, contract_address) = 1
                                THEN left(sharing.slug_base, -6) || contract_address
                                ELSE left(sharing.slug_base, -6) || contract_address || '.' || translate(chain_id, ':', '-') END AS slug
                      FROM collections sharing
                      JOIN collection_bindings ON collection_id = sharing.id AND is_primary
                     WHERE sharing.slug_base = ANY (CAST(:bases AS text[]))) wanted
             WHERE collections.id = wanted.id AND collections.slug <> wanted.slug
            """;

    private final Database catalog;

    public CollectionSlugs(Database catalog) {
        this.catalog = catalog;
    }

    /// Settles all collections that have one of these short forms, within the caller's transaction; their
    /// `slug_base` and bindings must be in place. A short form that a collection has left counts too: who
    /// is alone on it now may have it.
    public void settle(Collection<String> slugBases) {
        if (slugBases.isEmpty()) {
            return;
        }
        String[] bases = slugBases.toArray(String[]::new);
        catalog.jdbc().sql(LOCK_BASES).param("bases", bases).query((row, number) -> number).list();
        catalog.jdbc().sql(SETTLE).param("bases", bases).update();
    }
}
