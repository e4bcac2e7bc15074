package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    private static final String ANY_OPEN =
            """
            SELECT EXISTS (SELECT 1 FROM work_ranges
                            WHERE job = :job AND chain_id = :chain AND to_block >= :from AND from_block <= :to
                              AND (state = 'CLAIMED' AND claim_token = :token OR state = 'PLANNED' AND :planned))
            """;

    private static final String FIRST_OPEN =
            """
            SELECT min(from_block) FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND state <> 'DONE' AND from_block >= :from AND to_block <= :to
            HAVING count(*) > 0
            """;

    private static final String HIGHEST_DONE =
            """
            SELECT max(to_block) FROM work_ranges WHERE job = :job AND chain_id = :chain AND state = 'DONE' HAVING count(*) > 0
            """;

    private static final String OVERLAPPING =
            """
            SELECT min(from_block) AS first, max(to_block) AS last FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND to_block >= :from AND from_block <= :to
            HAVING count(*) > 0
            """;

    private static final String OUTDATED =
            """
            SELECT from_block, to_block FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND state = 'DONE' AND COALESCE(event_version, 0) < :version
             ORDER BY from_block
            """;

    private static final String UNCOVERED =
            """
            SELECT from_block, to_block FROM work_ranges
             WHERE job = :job AND chain_id = :chain AND to_block >= :from AND from_block <= :to
               AND (state <> 'DONE'
                    OR NOT EXISTS (SELECT 1 FROM coverages had WHERE had.id = coverage_id AND had.topics @> CAST(:topics AS text[])))
             ORDER BY from_block
            """;

    private static final String REFETCHED =
            """
            SELECT id, from_block, to_block FROM refetched_ranges WHERE chain_id = :chain AND id > :seen ORDER BY id
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

    /// Whether anything within the bounds is claimed by the run or by who helps it.
    ///
    /// @param planned whether what waits to be claimed counts too
    public boolean isAnyOpen(Fence fence, BlockRange bounds, boolean planned) {
        return database.jdbc()
                .sql(ANY_OPEN)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("token", fence.token())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .param("planned", planned)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    /// The highest block that is done.
    public Optional<Long> highestDone(JobName job, ChainId chain) {
        return database.jdbc()
                .sql(HIGHEST_DONE)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .query((row, number) -> row.getLong(1))
                .optional();
    }

    /// The lowest block within the bounds that is planned and not done.
    public Optional<Long> firstOpen(JobName job, ChainId chain, BlockRange bounds) {
        return database.jdbc()
                .sql(FIRST_OPEN)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, number) -> row.getLong(1))
                .optional();
    }

    /// The bounds of all ranges that share a block with these; empty when there is none.
    public Optional<BlockRange> whole(JobName job, ChainId chain, BlockRange bounds) {
        return database.jdbc()
                .sql(OVERLAPPING)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, number) -> new BlockRange(row.getLong("first"), row.getLong("last")))
                .optional();
    }

    /// The ranges of a projection that older rules made.
    public List<BlockRange> outdated(JobName job, ChainId chain, int version) {
        return database.jdbc()
                .sql(OUTDATED)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("version", version)
                .query(RangeProgress::range)
                .list();
    }

    /// The stored ranges within the bounds that were fetched without one of these topics.
    public List<BlockRange> uncovered(ChainId chain, BlockRange bounds, Set<String> topics) {
        return database.jdbc()
                .sql(UNCOVERED)
                .param("job", JobName.INDEX_BLOCKS.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .param("topics", topics.stream().sorted().toArray(String[]::new))
                .query(RangeProgress::range)
                .list();
    }

    private static BlockRange range(ResultSet row, int number) throws SQLException {
        return new BlockRange(row.getLong("from_block"), row.getLong("to_block"));
    }

    /// A range that was stored a second time.
    public record Refetched(long id, BlockRange range) {}

    /// The ranges that were stored again since the one with this id, in the order of their commits.
    public List<Refetched> refetched(ChainId chain, long seen) {
        return database.jdbc()
                .sql(REFETCHED)
                .param("chain", chain.caip2())
                .param("seen", seen)
                .query((row, number) -> new Refetched(row.getLong("id"), range(row, number)))
                .list();
    }
}
