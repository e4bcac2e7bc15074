package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import java.util.List;
import java.util.Optional;

/// Block ranges as work: planned once, claimed by a run, marked in the transaction of their data.
public final class WorkRanges {

    private static final String PLAN =
            """
            INSERT INTO work_ranges (job, chain_id, from_block, to_block, state)
            SELECT :job, :chain, first, LEAST(first + :size - 1, :to), 'PLANNED'
              FROM generate_series(CAST(:from AS bigint), CAST(:to AS bigint), CAST(:size AS bigint)) AS first
            ON CONFLICT (job, chain_id, from_block) DO NOTHING
            """;

    private static final String TAKE_OVER =
            """
            UPDATE work_ranges SET state = 'PLANNED'
             WHERE job = :job AND chain_id = :chain AND state = 'CLAIMED' AND claim_token < :token
            """;

    private static final String CLAIM =
            """
            UPDATE work_ranges SET state = 'CLAIMED', claim_token = :token, attempts = attempts + 1
             WHERE job = :job AND chain_id = :chain AND from_block =
                   (SELECT from_block FROM work_ranges
                     WHERE job = :job AND chain_id = :chain AND state = 'PLANNED'
                       AND from_block >= :from AND to_block <= :to
                     ORDER BY from_block LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING from_block, to_block
            """;

    private static final String MARK_DONE =
            """
            UPDATE work_ranges SET state = 'DONE', item_count = :count, done_at = now()
             WHERE job = :job AND chain_id = :chain AND from_block = :from AND to_block = :to
               AND state = 'CLAIMED' AND claim_token = :token
            """;

    private static final String RELEASE =
            """
            UPDATE work_ranges SET state = 'PLANNED'
             WHERE job = :job AND chain_id = :chain AND from_block = :from AND to_block = :to
               AND state = 'CLAIMED' AND claim_token = :token
            """;

    private static final String PLAN_AGAIN =
            """
            UPDATE work_ranges SET state = 'PLANNED'
             WHERE job = :job AND chain_id = :chain AND state = 'DONE' AND to_block >= :from AND from_block <= :to
            """;

    private static final String REMOVE_ABOVE =
            "DELETE FROM work_ranges WHERE job = :job AND chain_id = :chain AND from_block > :last";

    private static final String CUT_ABOVE =
            """
            UPDATE work_ranges SET to_block = :last
             WHERE job = :job AND chain_id = :chain AND from_block <= :last AND to_block > :last
            """;

    private final Database database;

    /// @param database the one whose data the ranges speak of
    public WorkRanges(Database database) {
        this.database = database;
    }

    /// Cuts the blocks, which no range covers yet, into ranges of at most `size` blocks.
    public void plan(Fence fence, BlockRange blocks, long size) {
        database.inTransaction(() -> {
            WorkFences.hold(database, fence);
            database.jdbc()
                    .sql(PLAN)
                    .param("job", fence.job().text())
                    .param("chain", fence.chain().caip2())
                    .param("from", blocks.from())
                    .param("to", blocks.to())
                    .param("size", size)
                    .update();
        });
    }

    /// Raises the fence and frees what older runs left claimed.
    public void takeOver(Fence fence) {
        WorkFences.raise(database, fence);
        database.jdbc()
                .sql(TAKE_OVER)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("token", fence.token())
                .update();
    }

    /// The lowest planned range that lies within the bounds, now claimed by this run.
    ///
    /// @throws Fenced when a newer run has taken over
    public Optional<BlockRange> claim(Fence fence, BlockRange bounds) {
        return database.inTransaction(() -> {
            WorkFences.hold(database, fence);
            return database.jdbc()
                    .sql(CLAIM)
                    .param("job", fence.job().text())
                    .param("chain", fence.chain().caip2())
                    .param("token", fence.token())
                    .param("from", bounds.from())
                    .param("to", bounds.to())
                    .query((row, number) ->
                            new BlockRange(row.getLong("from_block"), row.getLong("to_block")))
                    .optional();
        });
    }

    /// Marks claimed ranges within the caller's transaction.
    ///
    /// @throws Fenced when one of them is not this run's any more; the caller's transaction rolls back
    public void markDone(Fence fence, List<Done> ranges) {
        WorkFences.hold(database, fence);
        for (Done done : ranges) {
            int marked =
                    database.jdbc()
                            .sql(MARK_DONE)
                            .param("job", fence.job().text())
                            .param("chain", fence.chain().caip2())
                            .param("from", done.range().from())
                            .param("to", done.range().to())
                            .param("token", fence.token())
                            .param("count", done.items())
                            .update();
            if (marked != 1) {
                throw Fenced.claimLost(fence, "blocks " + done.range());
            }
        }
    }

    /// Gives a claimed range back; one that is not this run's any more stays as it is.
    public void release(Fence fence, BlockRange range) {
        database.jdbc()
                .sql(RELEASE)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("from", range.from())
                .param("to", range.to())
                .param("token", fence.token())
                .update();
    }

    /// Plans again every done range that shares a block with these, within the caller's transaction.
    public void planAgain(Fence fence, BlockRange blocks) {
        database.jdbc()
                .sql(PLAN_AGAIN)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("from", blocks.from())
                .param("to", blocks.to())
                .update();
    }

    /// Plans again every done range that shares a block with one of these, in a transaction of its own.
    ///
    /// @throws Fenced when a newer run has taken over
    public void planAgain(Fence fence, List<BlockRange> blocks) {
        database.inTransaction(() -> {
            WorkFences.hold(database, fence);
            blocks.forEach(range -> planAgain(fence, range));
        });
    }

    /// Forgets what lies above a block, within the caller's transaction: a range that ends above it ends at it.
    public void cut(Fence fence, long lastKept) {
        for (String sql : List.of(REMOVE_ABOVE, CUT_ABOVE)) {
            database.jdbc()
                    .sql(sql)
                    .param("job", fence.job().text())
                    .param("chain", fence.chain().caip2())
                    .param("last", lastKept)
                    .update();
        }
    }

    /// A range that is written.
    ///
    /// @param items events stored or applied
    public record Done(BlockRange range, int items) {}
}
