package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import java.util.List;

/// Which block ranges of a job are planned, and how many blocks of them are left.
public final class RangeProgress {

    private static final String GAPS =
            """
            SELECT gap_from, gap_to
              FROM (SELECT COALESCE(max(to_block) OVER (ORDER BY from_block ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + 1, :from) AS gap_from,
                           from_block - 1 AS gap_to
                      FROM (SELECT from_block, to_block FROM work_ranges
                             WHERE job = :job AND chain_id = :chain AND to_block >= :from AND from_block <= :to
                             UNION ALL SELECT :to + 1, :to + 1) planned) gaps
             WHERE gap_from <= gap_to
             ORDER BY gap_from
            """;

    private static final String OPEN_BLOCKS =
            """
            SELECT COALESCE(sum(to_block - from_block + 1), 0) FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND state <> 'DONE' AND from_block >= :from AND to_block <= :to
            """;

    private final Database database;

    public RangeProgress(Database database) {
        this.database = database;
    }

    /// The blocks within the bounds that no range covers, in order.
    public List<BlockRange> gaps(JobName job, ChainId chain, BlockRange bounds) {
        return database.jdbc()
                .sql(GAPS)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, number) ->
                        new BlockRange(
                                Math.max(row.getLong("gap_from"), bounds.from()),
                                row.getLong("gap_to")))
                .list();
    }

    /// How many blocks within the bounds are planned and not done.
    public long open(JobName job, ChainId chain, BlockRange bounds) {
        return database.jdbc()
                .sql(OPEN_BLOCKS)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, number) -> row.getLong(1))
                .single();
    }
}
