package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.db.documents.Document;
import io.vitrine.db.documents.DocumentCollection;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.db.documents.EventScan;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A reorg in the database of blocks: noted first, so that a kill cannot forget it; the blocks go last,
/// when every other database has taken back what they had produced.
public final class ReorgWriter {

    private static final int SWEEP = 1_000;

    private static final String NOTE =
            """
            INSERT INTO reorgs (id, chain_id, ancestor, ancestor_hash, ancestor_at, old_tip, old_tip_hash, found_at)
            VALUES (:id, :chain, :ancestor, :ancestorHash, to_timestamp(:ancestorAt), :tip, :tipHash, now())
            """;

    private static final String LOWER_CHECKPOINT =
            """
            UPDATE indexer_checkpoints
               SET last_block = CASE WHEN :ancestor >= start_block THEN :ancestor END,
                   last_block_hash = CASE WHEN :ancestor >= start_block THEN :ancestorHash END,
                   final_block = LEAST(final_block, :ancestor), updated_at = now()
             WHERE chain_id = :chain AND last_block > :ancestor
            """;

    private static final String REMOVE_BLOCKS =
            "DELETE FROM blocks WHERE chain_id = :chain AND number > :ancestor";

    private static final String REMOVE_RANGES =
            "DELETE FROM work_ranges WHERE chain_id = :chain AND from_block > :ancestor";

    private static final String CUT_RANGES =
            """
            UPDATE work_ranges SET to_block = :ancestor, state = CASE state WHEN 'CLAIMED' THEN 'PLANNED' ELSE state END
             WHERE chain_id = :chain AND from_block <= :ancestor AND to_block > :ancestor
            """;

    private static final String END =
            "UPDATE reorgs SET undone_at = now() WHERE id = :id AND undone_at IS NULL";

    private static final String CORRECT_CHECKPOINT =
            """
            UPDATE indexer_checkpoints SET last_block_hash = blocks.hash, updated_at = now() FROM blocks
             WHERE indexer_checkpoints.chain_id = :chain AND blocks.chain_id = :chain AND number = last_block
               AND last_block_hash IS DISTINCT FROM blocks.hash
            """;

    private static final String RAISE_FINAL =
            """
            UPDATE indexer_checkpoints SET final_block = GREATEST(final_block, :block) WHERE chain_id = :chain
            """;

    private final Database indexer;
    private final DocumentStore documents;

    public ReorgWriter(Database indexer, DocumentStore documents) {
        this.indexer = indexer;
        this.documents = documents;
    }

    /// Raises the fence of a run that has no plan of its own.
    public void takeOver(Fence fence) {
        new WorkRanges(indexer).takeOver(fence);
    }

    /// Notes a reorg; from now on nothing above its ancestor is built upon.
    public void note(Fence fence, Reorg reorg) {
        @Nullable Instant at = reorg.ancestorAt();
        indexer.inTransaction(() -> {
            WorkFences.hold(indexer, fence);
            indexer.jdbc()
                    .sql(NOTE)
                    .param("id", reorg.id())
                    .param("chain", reorg.chain().caip2())
                    .param("ancestor", reorg.ancestor())
                    .param("ancestorHash", reorg.ancestorHash())
                    .param("ancestorAt", at == null ? null : at.getEpochSecond())
                    .param("tip", reorg.oldTip())
                    .param("tipHash", reorg.oldTipHash())
                    .update();
        });
    }

    /// Removes the blocks above the ancestor with their ranges, lowers the checkpoint and ends the reorg;
    /// then sweeps their raw events, which no reader sees any more.
    public void finish(Fence fence, Reorg reorg) {
        Retries.onConflict(() ->
                indexer.inTransaction(() -> {
                    WorkFences.hold(indexer, fence);
                    for (String sql : List.of(REMOVE_BLOCKS, REMOVE_RANGES, CUT_RANGES)) {
                        indexer.jdbc()
                                .sql(sql)
                                .param("chain", reorg.chain().caip2())
                                .param("ancestor", reorg.ancestor())
                                .update();
                    }
                    indexer.jdbc()
                            .sql(LOWER_CHECKPOINT)
                            .param("chain", reorg.chain().caip2())
                            .param("ancestor", reorg.ancestor())
                            .param("ancestorHash", reorg.ancestorHash())
                            .update();
                    indexer.jdbc().sql(END).param("id", reorg.id()).update();
                }));
        sweep(reorg);
    }

    private void sweep(Reorg reorg) {
        List<String> ids = new ArrayList<>();
        try (Stream<Document> orphans =
                documents.scanEvents(
                        EventScan.everything(
                                reorg.chain().caip2(), reorg.ancestor() + 1, reorg.oldTip()))) {
            orphans.forEach(event -> ids.add(event.id()));
        }
        for (int from = 0; from < ids.size(); from += SWEEP) {
            documents.delete(
                    DocumentCollection.EVENTS_RAW,
                    ids.subList(from, Math.min(ids.size(), from + SWEEP)));
        }
    }

    /// Makes the checkpoint's hash that of its block.
    public void correctCheckpoint(ChainId chain) {
        indexer.jdbc().sql(CORRECT_CHECKPOINT).param("chain", chain.caip2()).update();
    }

    /// Notes up to where the chain is final.
    public void raiseFinal(ChainId chain, long block) {
        indexer.jdbc()
                .sql(RAISE_FINAL)
                .param("chain", chain.caip2())
                .param("block", block)
                .update();
    }
}
