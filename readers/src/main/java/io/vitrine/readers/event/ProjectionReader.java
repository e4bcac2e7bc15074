package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
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

    private Optional<Long> number(String sql, ChainId chain) {
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .query((row, number) -> row.getLong(1))
                .optional();
    }
}
