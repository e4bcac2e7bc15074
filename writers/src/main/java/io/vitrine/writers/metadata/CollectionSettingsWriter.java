package io.vitrine.writers.metadata;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes what an operator decides about a collection, and makes due what follows from it.
public final class CollectionSettingsWriter {

    private static final String CHANGE =
            """
            UPDATE collections
               SET settings_json = NULLIF((COALESCE(settings_json, '{}') || jsonb_object(CAST(:keys AS text[]), CAST(:values AS text[])))
                                          - CAST(:removed AS text[]), '{}'),
                   is_verified = COALESCE(CAST(:verified AS boolean), is_verified)
             WHERE id = :collection
            RETURNING (SELECT chain_id FROM collection_bindings WHERE collection_id = collections.id AND is_primary)
            """;

    private final Database catalog;
    private final WorkItems items;

    public CollectionSettingsWriter(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
    }

    /// @param settings checked values by key; an empty one goes back to the default
    /// @param verified whether the operator vouches for it; null leaves that as it is
    public void change(UUID collection, Map<String, String> settings, @Nullable Boolean verified) {
        List<String> set = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        settings.forEach((key, value) -> (value.isEmpty() ? removed : set).add(key));
        catalog.inTransaction(() -> {
            ChainId chain =
                    catalog.jdbc()
                            .sql(CHANGE)
                            .param("collection", collection)
                            .param("keys", set.toArray(String[]::new))
                            .param("values", set.stream().map(settings::get).toArray(String[]::new))
                            .param("removed", removed.toArray(String[]::new))
                            .param("verified", verified)
                            .query((row, number) -> new ChainId(row.getString(1)))
                            .single();
            if (!settings.isEmpty()) {
                items.makeDueAgain(
                        WorkKind.COMPUTE_RARITY,
                        chain,
                        List.of(
                                WorkItem.fresh(
                                        WorkKind.COMPUTE_RARITY,
                                        collection.toString(),
                                        chain,
                                        collection)));
            }
        });
    }
}
