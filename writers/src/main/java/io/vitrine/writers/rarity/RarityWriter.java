package io.vitrine.writers.rarity;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.domain.rarity.CollectionRanks;
import io.vitrine.domain.rarity.CountedValue;
import io.vitrine.domain.rarity.RankingMoment;
import io.vitrine.domain.rarity.RarityScore;
import io.vitrine.writers.CopyRows;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/// Publishes the ranks of a collection, all of them at once, with the counts they follow from and the root that commits
/// to both. A result whose collection or chain has changed since it was read is not published.
public final class RarityWriter {

    /// Who computed our own ranks.
    public static final String SOURCE = "vitrine";

    private static final String PRODUCT = "product/1";
    private static final int AT_ONCE = 10_000;

    /// Whether the chain still is where it was when the traits were read, or further on.
    private static final String SAME_HISTORY =
            """
            SELECT (SELECT count(*) FROM reorgs_undone WHERE chain_id = :chain) = :reorgs
                   AND NOT EXISTS (SELECT FROM projection_state
                                    WHERE chain_id = :chain AND CAST(:block AS bigint) IS NOT NULL
                                      AND (last_block IS NULL OR last_block < :block
                                           OR last_block = :block AND last_block_hash IS DISTINCT FROM :hash))
            """;

    private static final String REMOVE_ROOT =
            "DELETE FROM rarity_roots WHERE collection_id = :collection";

    private static final List<String> REMOVE_RANKS =
            List.of(
                    """
                    DELETE FROM rarity_scores USING tokens
                     WHERE tokens.id = rarity_scores.token_id AND tokens.collection_id = :collection AND source = 'vitrine'
                    """,
                    """
                    DELETE FROM token_rarity USING tokens
                     WHERE tokens.id = token_rarity.token_id AND tokens.collection_id = :collection
                    """,
                    "DELETE FROM rarity_counts WHERE collection_id = :collection");

    private static final String COPY_SCORES =
            "COPY rarity_scores (token_id, method, source, score, rank, updated_at) FROM STDIN";
    private static final String COPY_PRODUCTS =
            "COPY token_rarity (token_id, rarity_score_product, leaf) FROM STDIN";
    private static final String COPY_COUNTS =
            "COPY rarity_counts (collection_id, trait_id, kind, value, trait, holders, kinds) FROM"
                    + " STDIN";

    private static final String WRITE_ROOT =
            """
            INSERT INTO rarity_roots (collection_id, root, methods, tokens, entropy, as_of_block, as_of_block_hash, updated_at)
            VALUES (:collection, :root, :methods, :tokens, :entropy, :block, :hash, :at)
            """;

    private final Database catalog;
    private final WorkItems items;

    public RarityWriter(Database catalog) {
        this.catalog = catalog;
        this.items = new WorkItems(catalog);
    }

    /// Replaces the collection's scores and marks the work; or, when the collection or the history of its chain has
    /// changed since it was read, writes nothing and leaves the work due.
    ///
    /// @return whether the ranks were published
    public boolean publish(
            Fence fence, UUID collection, RankingMoment moment, CollectionRanks ranks) {
        AtomicBoolean published = new AtomicBoolean();
        Retries.onConflict(() ->
                published.set(
                        catalog.inTransaction(() -> {
                            WorkFences.hold(catalog, fence);
                            boolean current = isCurrent(fence, collection, moment);
                            if (current) {
                                write(collection, moment, ranks);
                            }
                            return current;
                        })));
        return published.get();
    }

    /// Marks the work of a collection that is gone.
    public void forget(Fence fence, UUID collection) {
        catalog.inTransaction(() ->
                items.markDone(fence, WorkKind.COMPUTE_RARITY, List.of(collection.toString())));
    }

    private boolean isCurrent(Fence fence, UUID collection, RankingMoment moment) {
        boolean sameHistory =
                catalog.jdbc()
                        .sql(SAME_HISTORY)
                        .param("chain", moment.chain())
                        .param("reorgs", moment.reorgs())
                        .param("block", moment.block())
                        .param("hash", moment.blockHash())
                        .query(Boolean.class)
                        .single();
        String key = collection.toString();
        if (!sameHistory) {
            items.makeDueAgain(
                    WorkKind.COMPUTE_RARITY,
                    fence.chain(),
                    List.of(
                            WorkItem.fresh(
                                    WorkKind.COMPUTE_RARITY, key, fence.chain(), collection)));
        }
        return items.markDoneUnlessDueAgain(fence, WorkKind.COMPUTE_RARITY, key);
    }

    private void write(UUID collection, RankingMoment moment, CollectionRanks ranks) {
        // Without a root there are no ranks of ours: to find that out row by row costs as much as
        // to write them.
        if (catalog.jdbc().sql(REMOVE_ROOT).param("collection", collection).update() > 0) {
            for (String remove : REMOVE_RANKS) {
                catalog.jdbc().sql(remove).param("collection", collection).update();
            }
        }
        scores(moment, ranks);
        copy(COPY_COUNTS, ranks.counts(), (rows, count) -> count(rows, collection, count));
        catalog.jdbc()
                .sql(WRITE_ROOT)
                .param("collection", collection)
                .param("root", HexFormat.of().formatHex(ranks.root()))
                .param("methods", String.join(" ", new TreeSet<>(ranks.byMethod().keySet())))
                .param("tokens", ranks.tokens().size())
                .param("entropy", ranks.entropy())
                .param("block", moment.block())
                .param("hash", moment.blockHash())
                .param("at", OffsetDateTime.ofInstant(moment.changedAt(), ZoneOffset.UTC))
                .update();
    }

    /// In the order of the index, all methods of a token together.
    private void scores(RankingMoment moment, CollectionRanks ranks) {
        Map<UUID, Integer> places = HashMap.newHashMap(ranks.tokens().size());
        ranks.tokens().forEach(token -> places.put(token, places.size()));
        List<Ranked> ranked = new ArrayList<>();
        for (UUID token : ranks.tokens()) {
            ranked.add(
                    new Ranked(
                            token.toString(), ranks.leaves().get(ranked.size()), new TreeMap<>()));
        }
        ranks.byMethod()
                .forEach((method, scores) -> {
                    for (RarityScore score : scores) {
                        ranked.get(places.getOrDefault(score.tokenId(), -1))
                                .scores()
                                .put(method, score);
                    }
                });
        HexFormat hex = HexFormat.of();
        copy(
                COPY_PRODUCTS,
                ranked,
                (rows, one) -> {
                    RarityScore product = one.scores().get(PRODUCT);
                    rows.text(one.token())
                            .decimal(product == null ? 0 : product.score())
                            .text("\\x" + hex.formatHex(one.leaf()))
                            .end();
                });
        copy(
                COPY_SCORES,
                ranked,
                (rows, one) ->
                        one.scores()
                                .forEach((method, score) ->
                                        rows.text(one.token())
                                                .text(method)
                                                .text(SOURCE)
                                                .decimal(score.score())
                                                .number(score.rank())
                                                .instant(moment.changedAt())
                                                .end()));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Ranked(String token, byte[] leaf, SortedMap<String, RarityScore> scores) {}

    private static void count(CopyRows rows, UUID collection, CountedValue count) {
        rows.text(collection.toString())
                .text(count.value().traitId().toString())
                .text(count.value().kind().text())
                .text(count.value().text())
                .text(count.value().trait())
                .number(count.holders())
                .number(count.kinds())
                .end();
    }

    private <T> void copy(String copy, List<T> all, BiConsumer<CopyRows, T> row) {
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            CopyRows rows = new CopyRows();
            for (T one : all.subList(from, Math.min(all.size(), from + AT_ONCE))) {
                row.accept(rows, one);
            }
            rows.into(catalog, copy);
        }
    }
}
