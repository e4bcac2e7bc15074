package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The block that the catalog reflects: the highest one below which every range is projected.
public final class ProjectionState {

    private static final String BEGIN =
            """
            INSERT INTO projection_state (chain_id, start_block, updated_at) VALUES (:chain, :start, now())
            ON CONFLICT (chain_id) DO UPDATE SET start_block = excluded.start_block, last_block = NULL, last_block_hash = NULL,
                   last_block_at = NULL
             WHERE excluded.start_block < projection_state.start_block
            """;

    private static final String LOCK =
            "SELECT last_block FROM projection_state WHERE chain_id = :chain FOR UPDATE";

    private static final String ADVANCE =
            """
            WITH RECURSIVE reached AS (
                SELECT COALESCE(last_block, start_block - 1) AS block FROM projection_state WHERE chain_id = :chain
                UNION ALL
                SELECT to_block FROM reached
                  JOIN work_ranges ON job = :job AND chain_id = :chain AND from_block = reached.block + 1 AND state = 'DONE')
            UPDATE projection_state SET last_block = newest.block, last_block_hash = NULL, last_block_at = NULL, updated_at = now()
              FROM (SELECT max(block) AS block FROM reached) newest
             WHERE chain_id = :chain AND newest.block >= start_block AND newest.block IS DISTINCT FROM last_block
               AND NOT EXISTS (SELECT 1 FROM stale_contracts WHERE stale_contracts.chain_id = :chain)
            """;

    private static final String SEEN =
            "UPDATE projection_state SET refetched_seen = :newest WHERE chain_id = :chain";

    private static final String UNWIND =
            """
            UPDATE projection_state SET last_block = CASE WHEN :ancestor >= start_block THEN :ancestor END, updated_at = now(),
                   last_block_hash = CASE WHEN :ancestor >= start_block THEN :hash END,
                   last_block_at = CASE WHEN :ancestor >= start_block THEN to_timestamp(:at) END
             WHERE chain_id = :chain AND last_block > :ancestor
            """;

    private static final String NAME_BLOCK =
            """
            UPDATE projection_state SET last_block_hash = :hash, last_block_at = to_timestamp(:at)
             WHERE chain_id = :chain AND last_block = :block
            """;

    private static final String DOUBT =
            "UPDATE projection_state SET stale_reason = :reason WHERE chain_id = :chain";

    private static final String TRUST =
            "UPDATE projection_state SET stale_reason = NULL WHERE chain_id = :chain AND stale_reason IS NOT NULL";

    private final Database catalog;

    public ProjectionState(Database catalog) {
        this.catalog = catalog;
    }

    /// Makes the chain known to the catalog; `start` is the first block that is wanted.
    public void begin(ChainId chain, long start) {
        catalog.jdbc().sql(BEGIN).param("chain", chain.caip2()).param("start", start).update();
    }

    /// Plans again what ranges that were stored a second time had produced, and remembers that it did.
    ///
    /// @param newest id of the last of these ranges
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void planAgain(Fence fence, List<BlockRange> refetched, long newest) {
        catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            WorkRanges ranges = new WorkRanges(catalog);
            refetched.forEach(range -> ranges.planAgain(fence, range));
            catalog.jdbc()
                    .sql(SEEN)
                    .param("chain", fence.chain().caip2())
                    .param("newest", newest)
                    .update();
        });
    }

    /// Moves the mark over the ranges that are done, within the caller's transaction, unless a contract is stale.
    void advance(Fence fence) {
        catalog.jdbc().sql(LOCK).param("chain", fence.chain().caip2()).query(Long.class).optional();
        catalog.jdbc()
                .sql(ADVANCE)
                .param("chain", fence.chain().caip2())
                .param("job", fence.job().text())
                .update();
    }

    /// Moves the mark down to a reorg's ancestor before anything above is taken back, so that no reader is told
    /// of a block that is half gone.
    ///
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    void unwind(Fence fence, Reorg reorg) {
        @Nullable Instant at = reorg.ancestorAt();
        catalog.inTransaction(() -> {
            WorkFences.hold(catalog, fence);
            catalog.jdbc()
                    .sql(UNWIND)
                    .param("chain", reorg.chain().caip2())
                    .param("ancestor", reorg.ancestor())
                    .param("hash", reorg.ancestorHash())
                    .param("at", at == null ? null : at.getEpochSecond())
                    .update();
        });
    }

    /// From now on readers are told that what they see of a chain may no longer be true.
    ///
    /// @param fence of the run that found out
    /// @param reason a code
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void doubt(Fence fence, String reason) {
        catalog.inTransaction(() -> {
            WorkFences.raise(catalog, fence);
            WorkFences.hold(catalog, fence);
            catalog.jdbc()
                    .sql(DOUBT)
                    .param("chain", fence.chain().caip2())
                    .param("reason", reason)
                    .update();
        });
    }

    /// What readers see of a chain is true again, if it ever was in doubt.
    ///
    /// @param fence of the run that found out
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public void trust(Fence fence) {
        catalog.inTransaction(() -> {
            int doubted = catalog.jdbc().sql(TRUST).param("chain", fence.chain().caip2()).update();
            if (doubted > 0) {
                WorkFences.raise(catalog, fence);
                WorkFences.hold(catalog, fence);
            }
        });
    }

    /// Writes the hash and time of the block that the mark has reached.
    public void name(ChainId chain, BlockHeader block) {
        catalog.jdbc()
                .sql(NAME_BLOCK)
                .param("chain", chain.caip2())
                .param("block", block.number())
                .param("hash", block.hash())
                .param("at", block.time().getEpochSecond())
                .update();
    }
}
