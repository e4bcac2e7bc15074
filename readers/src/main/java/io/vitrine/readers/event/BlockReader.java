package io.vitrine.readers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// Blocks that are stored, and how far they are complete.
public final class BlockReader {

    private static final String CHECKPOINT =
            """
            SELECT start_block, last_block, last_block_hash FROM indexer_checkpoints WHERE chain_id = :chain
            """;

    private static final String BLOCKS =
            """
            SELECT number, hash, parent_hash, block_time FROM blocks
             WHERE chain_id = :chain AND number BETWEEN :from AND :to ORDER BY number
            """;

    private static final String LOGS =
            """
            SELECT COALESCE(sum(log_count), 0) FROM blocks WHERE chain_id = :chain AND number BETWEEN :from AND :to
            """;

    private static final String LAST_WITHIN =
            """
            SELECT max(number) FROM (
                SELECT number, sum(log_count) OVER (ORDER BY number) AS logs FROM blocks
                 WHERE chain_id = :chain AND number BETWEEN :from AND :to) counted
             WHERE logs <= :most OR number = :from
            """;

    private final Database indexer;

    public BlockReader(Database indexer) {
        this.indexer = indexer;
    }

    /// How far a chain is stored.
    ///
    /// @param start first block that is wanted, inclusive
    /// @param last highest block below which none is missing; start - 1 when none is stored
    /// @param lastHash hash of that block; empty when none is stored
    public record Checkpoint(long start, long last, String lastHash) {

        /// Whether anything is stored.
        public boolean exists() {
            return last >= start;
        }
    }

    /// The chain's checkpoint; empty before its first run.
    public Optional<Checkpoint> checkpoint(ChainId chain) {
        return indexer.jdbc()
                .sql(CHECKPOINT)
                .param("chain", chain.caip2())
                .query((row, number) -> checkpoint(row))
                .optional();
    }

    private static Checkpoint checkpoint(ResultSet row) throws SQLException {
        long start = row.getLong("start_block");
        long last = row.getLong("last_block");
        boolean empty = row.wasNull();
        String hash = row.getString("last_block_hash");
        return new Checkpoint(start, empty ? start - 1 : last, hash == null ? "" : hash);
    }

    /// The stored blocks of a range in order; one that is not stored is left out.
    public List<BlockHeader> blocks(ChainId chain, BlockRange range) {
        return indexer.jdbc()
                .sql(BLOCKS)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> header(row))
                .list();
    }

    /// How many logs are stored of the blocks of a range.
    public long logs(ChainId chain, BlockRange range) {
        return indexer.jdbc()
                .sql(LOGS)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to())
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /// The beginning of a range that has at most so many logs, and its first block at least.
    public BlockRange upTo(ChainId chain, BlockRange range, int most) {
        long last =
                indexer.jdbc()
                        .sql(LAST_WITHIN)
                        .param("chain", chain.caip2())
                        .param("from", range.from())
                        .param("to", range.to())
                        .param("most", most)
                        .query((row, number) -> row.getLong(1))
                        .single();
        return new BlockRange(range.from(), Math.max(range.from(), last));
    }

    /// A row of number, hash, parent_hash and block_time.
    static BlockHeader header(ResultSet row) throws SQLException {
        return new BlockHeader(
                row.getLong("number"),
                row.getString("hash"),
                row.getString("parent_hash"),
                row.getTimestamp("block_time").toInstant(),
                null,
                null);
    }
}
