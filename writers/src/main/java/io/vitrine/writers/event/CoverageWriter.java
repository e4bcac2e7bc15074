package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.event.Coverage;
import io.vitrine.domain.event.ListedContract;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.writers.orchestration.WorkFences;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What ranges of blocks were asked for, and which of them must be asked again because more is wanted now.
public final class CoverageWriter {

    private static final String NAME =
            """
            INSERT INTO coverages (topics, addresses) VALUES (CAST(:topics AS text[]), CAST(:addresses AS text[]))
            ON CONFLICT (topics, addresses) DO UPDATE SET topics = excluded.topics
            RETURNING id
            """;

    private static final String PLAN_MISSING =
            """
            UPDATE work_ranges SET state = 'PLANNED'
             WHERE job = :job AND chain_id = :chain AND state = 'DONE' AND to_block >= :from AND from_block <= :to
               AND NOT EXISTS (
                   SELECT 1 FROM coverages had
                    WHERE had.id = coverage_id AND had.topics @> CAST(:topics AS text[])
                      AND (had.addresses IS NULL
                           OR (CAST(:contracts AS text[]) IS NOT NULL
                               AND had.addresses @> ARRAY(SELECT contract || '@' || start
                                                            FROM unnest(CAST(:contracts AS text[]), CAST(:starts AS bigint[])) AS wanted (contract, start)
                                                           WHERE start <= to_block))))
            """;

    private final Database indexer;

    public CoverageWriter(Database indexer) {
        this.indexer = indexer;
    }

    /// The key of a coverage; the same for the same.
    public long name(Coverage coverage) {
        return indexer.jdbc()
                .sql(NAME)
                .param("topics", topics(coverage))
                .param("addresses", named(coverage))
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// Plans again the ranges that were asked for less than this.
    ///
    /// @return how many
    /// @throws io.vitrine.domain.orchestration.Fenced when a newer run has taken over
    public int planMissing(Fence fence, BlockRange bounds, Coverage wanted) {
        @Nullable List<ListedContract> contracts = wanted.contracts();
        return indexer.inTransaction(() -> {
            WorkFences.hold(indexer, fence);
            return indexer.jdbc()
                    .sql(PLAN_MISSING)
                    .param("job", fence.job().text())
                    .param("chain", fence.chain().caip2())
                    .param("from", bounds.from())
                    .param("to", bounds.to())
                    .param("topics", topics(wanted))
                    .param(
                            "contracts",
                            contracts == null
                                    ? null
                                    : contracts.stream()
                                            .map(ListedContract::address)
                                            .toArray(String[]::new))
                    .param(
                            "starts",
                            contracts == null
                                    ? null
                                    : contracts.stream()
                                            .map(ListedContract::startBlock)
                                            .toArray(Long[]::new))
                    .update();
        });
    }

    private static String[] topics(Coverage coverage) {
        return coverage.topics().stream().sorted().toArray(String[]::new);
    }

    private static String @Nullable [] named(Coverage coverage) {
        @Nullable List<ListedContract> contracts = coverage.contracts();
        return contracts == null
                ? null
                : contracts.stream()
                        .map(contract -> contract.address() + "@" + contract.startBlock())
                        .sorted()
                        .toArray(String[]::new);
    }
}
