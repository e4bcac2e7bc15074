package io.vitrine.writers.rarity;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.metadata.TraitLocks;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.List;

/// Counts who holds which trait value, and settles what a trait is called where documents differ: the
/// most frequent spelling, ties by code point. Counted from the links of live tokens each time, never
/// accumulated, so that the order of work leaves no trace.
public final class TraitCounts {

    private static final String REMOVE_VALUES =
            """
            DELETE FROM trait_values USING traits
             WHERE traits.id = trait_values.trait_id AND traits.collection_id = ANY (CAST(:ids AS uuid[]))
               AND NOT EXISTS (SELECT 1 FROM token_trait_links WHERE trait_value_id = trait_values.id)
            """;

    private static final String REMOVE_TRAITS =
            """
            DELETE FROM traits WHERE collection_id = ANY (CAST(:ids AS uuid[]))
               AND NOT EXISTS (SELECT 1 FROM trait_values WHERE trait_id = traits.id)
            """;

    private static final String COUNT_VALUES =
            """
            WITH documented AS (
                SELECT collection_id, count(*) AS tokens FROM tokens
                 WHERE collection_id = ANY (CAST(:ids AS uuid[])) AND metadata_doc IS NOT NULL AND NOT burned
                 GROUP BY collection_id),
            held AS (
                SELECT links.trait_value_id, traits.collection_id,
                       count(DISTINCT links.token_id) FILTER (WHERE NOT tokens.burned) AS holders,
                       mode() WITHIN GROUP (ORDER BY links.value_text COLLATE "C") FILTER (WHERE NOT tokens.burned) AS spelling,
                       max(links.max_value) FILTER (WHERE NOT tokens.burned) AS ceiling,
                       mode() WITHIN GROUP (ORDER BY links.unit COLLATE "C") FILTER (WHERE NOT tokens.burned) AS unit
                  FROM traits
                  JOIN token_trait_links links ON links.trait_id = traits.id
                  JOIN tokens ON tokens.id = links.token_id
                 WHERE traits.collection_id = ANY (CAST(:ids AS uuid[]))
                 GROUP BY links.trait_value_id, traits.collection_id)
            UPDATE trait_values
               SET occurrences = held.holders,
                   frequency = COALESCE(CAST(held.holders AS double precision) / NULLIF(documented.tokens, 0), 0),
                   rarity_score = CAST(documented.tokens AS double precision) / NULLIF(held.holders, 0),
                   value_string = CASE WHEN value_type IN ('string', 'boolean') THEN COALESCE(held.spelling, value_string) END,
                   max_value = held.ceiling, unit = held.unit
              FROM held LEFT JOIN documented USING (collection_id)
             WHERE trait_values.id = held.trait_value_id
            """;

    private static final String SETTLE_TRAITS =
            """
            UPDATE traits
               SET name = said.name, display_type = said.display, sort_order = said.place, unit = said.unit,
                   value_type = said.value_type
              FROM (SELECT traits.id,
                           mode() WITHIN GROUP (ORDER BY links.trait_text COLLATE "C") AS name,
                           mode() WITHIN GROUP (ORDER BY links.display_type COLLATE "C") AS display,
                           percentile_disc(0.5) WITHIN GROUP (ORDER BY links.place) AS place,
                           mode() WITHIN GROUP (ORDER BY links.unit COLLATE "C") AS unit,
                           CASE WHEN count(DISTINCT trait_values.value_type) = 1 THEN min(trait_values.value_type) ELSE 'string' END AS value_type
                      FROM traits
                      JOIN token_trait_links links ON links.trait_id = traits.id
                      JOIN trait_values ON trait_values.id = links.trait_value_id
                      JOIN tokens ON tokens.id = links.token_id AND NOT tokens.burned
                     WHERE traits.collection_id = ANY (CAST(:ids AS uuid[]))
                     GROUP BY traits.id) said
             WHERE traits.id = said.id
            """;

    private final Database catalog;
    private final WorkItems items;
    private final TraitLocks locks;

    public TraitCounts(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
        this.locks = new TraitLocks(catalog);
    }

    /// Counts the traits of these collections and marks the work.
    public void count(Fence fence, List<WorkItem> due) {
        String[] ids = due.stream().map(WorkItem::key).toArray(String[]::new);
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    locks.hold(ids);
                    for (String sql :
                            List.of(REMOVE_VALUES, REMOVE_TRAITS, COUNT_VALUES, SETTLE_TRAITS)) {
                        catalog.jdbc().sql(sql).param("ids", ids).update();
                    }
                    items.markDone(fence, WorkKind.COUNT_TRAITS, List.of(ids));
                }));
    }
}
