package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.writers.orchestration.Retries;
import io.vitrine.writers.orchestration.WorkFences;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// Records that blocks are stored: their rows, the mark of their range and the chain's checkpoint, in one
/// transaction. Their raw events must be stored before.
public final class BlockWriter {

    private static final String BEGIN =
            """
            INSERT INTO indexer_checkpoints (chain_id, start_block, updated_at) VALUES (:chain, :start, now())
            ON CONFLICT (chain_id) DO UPDATE SET start_block = excluded.start_block, last_block = NULL, last_block_hash = NULL
             WHERE excluded.start_block < indexer_checkpoints.start_block
            """;

    private static final String INSERT_BLOCKS =
            """
            INSERT INTO blocks (chain_id, number, hash, parent_hash, block_time, log_count)
            SELECT :chain, number, hash, parent_hash, to_timestamp(at), log_count
              FROM unnest(CAST(:numbers AS bigint[]), CAST(:hashes AS text[]), CAST(:parents AS text[]),
                          CAST(:times AS bigint[]), CAST(:counts AS integer[]))
                   AS block (number, hash, parent_hash, at, log_count)
            ON CONFLICT (chain_id, number) DO UPDATE
               SET hash = excluded.hash, parent_hash = excluded.parent_hash, block_time = excluded.block_time,
                   log_count = excluded.log_count
            """;

    private static final String NOTE_REFETCHED =
            """
            INSERT INTO refetched_ranges (chain_id, from_block, to_block, at)
            SELECT chain_id, from_block, to_block, now() FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND from_block = :from AND done_at IS NOT NULL
            """;

    private static final String NOTE_COVERAGE =
            """
            UPDATE work_ranges SET coverage_id = :coverage WHERE job = :job AND chain_id = :chain AND from_block = :from
            """;

    private static final String BROKEN_LINK =
            """
            SELECT child.number FROM blocks child JOIN blocks parent ON parent.chain_id = :chain AND parent.number = child.number - 1
             WHERE child.chain_id = :chain AND child.number IN (:first, :last + 1) AND child.parent_hash <> parent.hash
            """;

    private static final String LOCK_CHECKPOINT =
            "SELECT last_block FROM indexer_checkpoints WHERE chain_id = :chain FOR UPDATE";

    private static final String ADVANCE_CHECKPOINT =
            """
            WITH RECURSIVE reached AS (
                SELECT COALESCE(last_block, start_block - 1) AS block FROM indexer_checkpoints WHERE chain_id = :chain
                UNION ALL
                SELECT to_block FROM reached
                  JOIN work_ranges ON job = :job AND chain_id = :chain AND from_block = reached.block + 1 AND state = 'DONE')
            UPDATE indexer_checkpoints SET last_block = newest.block, last_block_hash = blocks.hash, updated_at = now()
              FROM (SELECT max(block) AS block FROM reached) newest
              JOIN blocks ON blocks.chain_id = :chain AND blocks.number = newest.block
             WHERE indexer_checkpoints.chain_id = :chain AND newest.block IS DISTINCT FROM last_block
            """;

    private final Database indexer;
    private final WorkRanges ranges;

    public BlockWriter(Database indexer) {
        this.indexer = indexer;
        this.ranges = new WorkRanges(indexer);
    }

    /// Makes the chain's checkpoint row; `start` is the first block that is wanted, inclusive. One that lies
    /// below what was wanted before opens a gap, so that the checkpoint begins anew.
    public void begin(ChainId chain, long start) {
        indexer.jdbc().sql(BEGIN).param("chain", chain.caip2()).param("start", start).update();
    }

    /// Writes the blocks of claimed ranges and marks the ranges done.
    ///
    /// @param coverage what the nodes were asked for
    /// @param logCounts logs stored by block number; a block without an entry has none
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    /// @throws ChainMoved when they are no neighbours of the blocks that are stored
    public void write(
            Fence fence,
            long coverage,
            List<BlockHeader> blocks,
            Map<Long, Integer> logCounts,
            List<WorkRanges.Done> done) {
        Retries.onConflict(() ->
                indexer.inTransaction(() -> {
                    WorkFences.hold(indexer, fence);
                    lockCheckpoint(fence.chain());
                    done.forEach(range -> note(NOTE_REFETCHED, fence, range).update());
                    ranges.markDone(fence, done);
                    done.forEach(range ->
                            note(NOTE_COVERAGE, fence, range).param("coverage", coverage).update());
                    insert(fence.chain(), blocks, logCounts);
                    checkLinks(fence.chain(), blocks);
                    advance(fence);
                }));
    }

    private void insert(ChainId chain, List<BlockHeader> blocks, Map<Long, Integer> logCounts) {
        indexer.jdbc()
                .sql(INSERT_BLOCKS)
                .param("chain", chain.caip2())
                .param("numbers", numbers(blocks, BlockHeader::number))
                .param("hashes", texts(blocks, BlockHeader::hash))
                .param("parents", texts(blocks, BlockHeader::parentHash))
                .param("times", numbers(blocks, block -> block.time().getEpochSecond()))
                .param(
                        "counts",
                        numbers(blocks, block -> (long) logCounts.getOrDefault(block.number(), 0)))
                .update();
    }

    private StatementSpec note(String sql, Fence fence, WorkRanges.Done done) {
        return indexer.jdbc()
                .sql(sql)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("from", done.range().from());
    }

    /// Writers of a chain take turns from here on, so that neighbours see each other.
    private void lockCheckpoint(ChainId chain) {
        indexer.jdbc()
                .sql(LOCK_CHECKPOINT)
                .param("chain", chain.caip2())
                .query(Long.class)
                .optional();
    }

    /// Stored neighbours must be parent and child: two ranges may have been read from two forks.
    private void checkLinks(ChainId chain, List<BlockHeader> blocks) {
        if (blocks.isEmpty()) {
            return;
        }
        indexer.jdbc()
                .sql(BROKEN_LINK)
                .param("chain", chain.caip2())
                .param("first", blocks.getFirst().number())
                .param("last", blocks.getLast().number())
                .query((row, number) -> row.getLong(1))
                .list()
                .forEach(block -> {
                    throw ChainMoved.at(chain, block);
                });
    }

    private void advance(Fence fence) {
        indexer.jdbc()
                .sql(ADVANCE_CHECKPOINT)
                .param("chain", fence.chain().caip2())
                .param("job", fence.job().text())
                .update();
    }
}
