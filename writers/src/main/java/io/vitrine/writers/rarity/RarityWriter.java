package io.vitrine.writers.rarity;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Publishes the ranks of a collection, all of a method at once.
public final class RarityWriter {

    /// Who computed our own ranks.
    public static final String SOURCE = "vitrine";

    private static final String PRODUCT = "product/1";

    private static final String REMOVE_SCORES =
            """
            DELETE FROM rarity_scores USING tokens
             WHERE tokens.id = rarity_scores.token_id AND tokens.collection_id = :collection
               AND method = :method AND source = :source AND rarity_scores.token_id <> ALL (CAST(:ids AS uuid[]))
            """;

    private static final String WRITE_SCORES =
            """
            INSERT INTO rarity_scores (token_id, method, source, score, rank, updated_at)
            SELECT ranked.id, :method, :source, ranked.score, ranked.rank,
                   (SELECT updated_at FROM collections WHERE id = :collection)
              FROM unnest(CAST(:ids AS uuid[]), CAST(:scores AS double precision[]), CAST(:ranks AS integer[]))
                   AS ranked (id, score, rank)
            ON CONFLICT (token_id, method, source) DO UPDATE
               SET score = excluded.score, rank = excluded.rank, updated_at = excluded.updated_at
            """;

    private static final String REMOVE_PRODUCTS =
            """
            DELETE FROM token_rarity USING tokens
             WHERE tokens.id = token_rarity.token_id AND tokens.collection_id = :collection
               AND token_rarity.token_id <> ALL (CAST(:ids AS uuid[]))
            """;

    private static final String WRITE_PRODUCTS =
            """
            INSERT INTO token_rarity (token_id, rarity_score_product)
            SELECT id, score FROM unnest(CAST(:ids AS uuid[]), CAST(:scores AS double precision[])) AS ranked (id, score)
            ON CONFLICT (token_id) DO UPDATE SET rarity_score_product = excluded.rarity_score_product
            """;

    private final Database catalog;
    private final WorkItems items;

    public RarityWriter(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
    }

    /// Replaces the collection's scores and marks the work.
    ///
    /// @param byMethod scores by name and version of their method
    public void publish(Fence fence, UUID collection, Map<String, List<RarityScore>> byMethod) {
        Retries.onConflict(() ->
                catalog.inTransaction(() -> {
                    WorkFences.hold(catalog, fence);
                    byMethod.forEach((method, scores) -> write(collection, method, scores));
                    items.markDone(fence, WorkKind.COMPUTE_RARITY, List.of(collection.toString()));
                }));
    }

    private void write(UUID collection, String method, List<RarityScore> unordered) {
        List<RarityScore> scores =
                unordered.stream()
                        .sorted(Comparator.comparing(score -> score.tokenId().toString()))
                        .toList();
        String[] ids =
                scores.stream().map(score -> score.tokenId().toString()).toArray(String[]::new);
        catalog.jdbc()
                .sql(REMOVE_SCORES)
                .param("collection", collection)
                .param("method", method)
                .param("source", SOURCE)
                .param("ids", ids)
                .update();
        catalog.jdbc()
                .sql(WRITE_SCORES)
                .param("collection", collection)
                .param("method", method)
                .param("source", SOURCE)
                .param("ids", ids)
                .param("scores", texts(scores, score -> Double.toString(score.score())))
                .param("ranks", numbers(scores, score -> (long) score.rank()))
                .update();
        if (method.equals(PRODUCT)) {
            catalog.jdbc()
                    .sql(REMOVE_PRODUCTS)
                    .param("collection", collection)
                    .param("ids", ids)
                    .update();
            catalog.jdbc()
                    .sql(WRITE_PRODUCTS)
                    .param("ids", ids)
                    .param("scores", texts(scores, score -> Double.toString(score.score())))
                    .update();
        }
    }
}
