package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

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

    /// Claims of a job on a chain take turns: who cuts a range must not hide the rest of it from another.
    private static final String TAKE_TURNS =
            "SELECT pg_advisory_xact_lock(hashtextextended('ranges:' || :job || ':' || :chain, 0))";

    private static final String LOWEST =
            """
            SELECT from_block, to_block FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND state = 'PLANNED' AND to_block >= :from AND from_block <= :to
             ORDER BY from_block LIMIT 1 FOR UPDATE
            """;

    /// A part of a planned range as a range of its own, which is as old as the whole.
    private static final String CUT_OFF =
            """
            INSERT INTO work_ranges (job, chain_id, from_block, to_block, state, item_count, done_at)
            SELECT job, chain_id, :first, to_block, state, item_count, done_at FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND from_block = :from AND to_block >= :first
            """;

    private static final String SHORTEN =
            "UPDATE work_ranges SET to_block = :last WHERE job = :job AND chain_id = :chain AND"
                    + " from_block = :from AND to_block > :last";

    private static final String CLAIM =
            """
            UPDATE work_ranges SET state = 'CLAIMED', claim_token = :token, attempts = attempts + 1
             WHERE job = :job AND chain_id = :chain AND from_block = :from
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

    private static final String PLAN_REST =
            """
            INSERT INTO work_ranges (job, chain_id, from_block, to_block, state, item_count, done_at)
            SELECT job, chain_id, :first, to_block, 'PLANNED', item_count, done_at FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND from_block = :from AND to_block = :to AND :first BETWEEN :from + 1 AND :to
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

    /// The lowest planned range within the bounds, now claimed by this run.
    ///
    /// @throws Fenced when a newer run has taken over
    public Optional<BlockRange> claim(Fence fence, BlockRange bounds) {
        return claim(fence, bounds, Long.MAX_VALUE);
    }

    /// The lowest planned blocks within the bounds, now claimed by this run. What of a planned range lies outside, or
    /// beyond the size, stays planned as a range of its own.
    ///
    /// @param size blocks at most
    /// @throws Fenced when a newer run has taken over
    public Optional<BlockRange> claim(Fence fence, BlockRange bounds, long size) {
        return database.inTransaction(() -> {
            WorkFences.hold(database, fence);
            bound(TAKE_TURNS, fence).query((row, number) -> "").list();
            Optional<BlockRange> planned =
                    bound(LOWEST, fence)
                            .param("from", bounds.from())
                            .param("to", bounds.to())
                            .query((row, number) ->
                                    new BlockRange(
                                            row.getLong("from_block"), row.getLong("to_block")))
                            .optional();
            return planned.map(range -> claim(fence, range, bounds, size));
        });
    }

    private BlockRange claim(Fence fence, BlockRange planned, BlockRange bounds, long size) {
        long from = Math.max(planned.from(), bounds.from());
        long to = Math.min(planned.to(), bounds.to());
        if (to - from >= size) {
            to = from + size - 1;
        }
        if (from > planned.from()) {
            cut(fence, planned.from(), from);
        }
        if (to < planned.to()) {
            cut(fence, from, to + 1);
        }
        bound(CLAIM, fence).param("from", from).param("token", fence.token()).update();
        return new BlockRange(from, to);
    }

    /// Makes two ranges of one.
    ///
    /// @param from where it begins
    /// @param first where the second one begins
    private void cut(Fence fence, long from, long first) {
        bound(CUT_OFF, fence).param("from", from).param("first", first).update();
        bound(SHORTEN, fence).param("from", from).param("last", first - 1).update();
    }

    private StatementSpec bound(String sql, Fence fence) {
        return database.jdbc()
                .sql(sql)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2());
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

    /// Gives the rest of a claimed range back.
    ///
    /// @param first block of the rest
    /// @return what is still claimed
    /// @throws Fenced when the range is not this run's any more
    public BlockRange giveBack(Fence fence, BlockRange range, long first) {
        return database.inTransaction(() -> {
            WorkFences.hold(database, fence);
            bound(TAKE_TURNS, fence).query((row, number) -> "").list();
            int planned =
                    bound(PLAN_REST, fence)
                            .param("from", range.from())
                            .param("to", range.to())
                            .param("first", first)
                            .param("token", fence.token())
                            .update();
            if (planned != 1) {
                throw Fenced.claimLost(fence, "blocks " + range);
            }
            bound(SHORTEN, fence).param("from", range.from()).param("last", first - 1).update();
            return new BlockRange(range.from(), first - 1);
        });
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
