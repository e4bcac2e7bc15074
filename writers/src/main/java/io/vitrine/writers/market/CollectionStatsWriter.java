package io.vitrine.writers.market;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.List;

/// Counts the items and the owners of collections.
public final class CollectionStatsWriter {

    private static final String COUNT =
            """
            INSERT INTO collection_stats (collection_id, items_count, owners_count, as_of_block, last_updated_at)
            SELECT collections.id,
                   (SELECT count(*) FROM tokens WHERE tokens.collection_id = collections.id AND NOT tokens.burned),
                   (SELECT count(DISTINCT owner) FROM token_balances
                     WHERE token_balances.chain_id = bound.chain_id AND token_balances.contract = bound.contract_address
                       AND token_balances.quantity > 0),
                   projection_state.last_block, collections.updated_at
              FROM collections
              JOIN collection_bindings bound ON bound.collection_id = collections.id AND bound.is_primary
              LEFT JOIN projection_state ON projection_state.chain_id = bound.chain_id
             WHERE collections.id = ANY (CAST(:ids AS uuid[]))
             ORDER BY collections.id
            ON CONFLICT (collection_id) DO UPDATE
               SET items_count = excluded.items_count, owners_count = excluded.owners_count,
                   as_of_block = excluded.as_of_block, last_updated_at = excluded.last_updated_at
            """;

    private final Database catalog;
    private final WorkItems items;

    public CollectionStatsWriter(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
    }

    /// Counts these collections and marks the work.
    public void count(Fence fence, List<WorkItem> due) {
        String[] ids = due.stream().map(WorkItem::key).toArray(String[]::new);
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    catalog.jdbc().sql(COUNT).param("ids", ids).update();
                    items.markDone(fence, WorkKind.AGGREGATE_STATS, List.of(ids));
                }));
    }
}
