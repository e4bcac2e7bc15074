package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.StaleGroup;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which block the catalog reflects.
public final class ProjectionReader {

    private static final String UNNAMED =
            """
            SELECT last_block FROM projection_state
             WHERE chain_id = :chain AND last_block IS NOT NULL AND last_block_hash IS NULL
            """;

    private static final String LAST_BLOCK =
            "SELECT last_block FROM projection_state WHERE chain_id = :chain AND last_block IS NOT NULL";

    private static final String SEEN =
            "SELECT refetched_seen FROM projection_state WHERE chain_id = :chain";

    private static final String PROJECTED =
            """
            SELECT min(from_block) AS first, max(to_block) AS last
              FROM (SELECT from_block, to_block, sum(begins) OVER (ORDER BY from_block) AS island
                      FROM (SELECT from_block, to_block,
                                   CASE WHEN from_block = lag(to_block) OVER (ORDER BY from_block) + 1 THEN 0 ELSE 1 END AS begins
                              FROM work_ranges
                             WHERE job = :job AND chain_id = :chain AND state = 'DONE' AND from_block <= :to AND to_block >= :from) done) numbered
             GROUP BY island ORDER BY first
            """;

    private static final String STALE =
            """
            SELECT contract, transfers FROM stale_contracts WHERE chain_id = :chain ORDER BY contract
            """;

    private final Database catalog;

    public ProjectionReader(Database catalog) {
        this.catalog = catalog;
    }

    /// The block that the catalog reflects when its hash is not written yet.
    public Optional<Long> unnamed(ChainId chain) {
        return number(UNNAMED, chain);
    }

    /// The block that the catalog reflects.
    public Optional<Long> lastBlock(ChainId chain) {
        return number(LAST_BLOCK, chain);
    }

    /// Up to which of the ranges that were stored a second time the catalog has been planned anew.
    public long refetchedSeen(ChainId chain) {
        return number(SEEN, chain).orElse(0L);
    }

    /// The stretches of blocks that are projected and touch the bounds, in order.
    public List<BlockRange> done(JobName job, ChainId chain, BlockRange bounds) {
        return catalog.jdbc()
                .sql(PROJECTED)
                .param("job", job.text())
                .param("chain", chain.caip2())
                .param("from", bounds.from())
                .param("to", bounds.to())
                .query((row, number) -> new BlockRange(row.getLong("first"), row.getLong("last")))
                .list();
    }

    private Optional<Long> number(String sql, ChainId chain) {
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getLong(1))
                .optional();
    }

    private record Stale(String contract, long transfers) {}

    /// The contracts whose tokens do not follow their transfers yet, in groups of neighbours.
    ///
    /// @param most transfers of a group, unless one contract has more
    public List<StaleGroup> stale(ChainId chain, long most) {
        List<Stale> stale =
                catalog.jdbc()
                        .sql(STALE)
                        .param("chain", chain.caip2())
                        .query((row, number) ->
                                new Stale(row.getString("contract"), row.getLong("transfers")))
                        .list();
        List<StaleGroup> groups = new ArrayList<>();
        List<String> contracts = new ArrayList<>();
        long transfers = 0;
        for (Stale one : stale) {
            if (!contracts.isEmpty() && transfers + one.transfers() > most) {
                groups.add(new StaleGroup(contracts, transfers));
                contracts.clear();
                transfers = 0;
            }
            contracts.add(one.contract());
            transfers += one.transfers();
        }
        if (!contracts.isEmpty()) {
            groups.add(new StaleGroup(contracts, transfers));
        }
        return groups;
    }
}
