package io.vitrine.readers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.readers.event.BlockReader.Checkpoint;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// What is looked at.
///
/// @param everything whether no blocks were named
record VerificationScope(
        ChainId chain, Checkpoint checkpoint, BlockRange blocks, boolean everything) {

    StatementSpec bind(Database database, String sql) {
        return within(database, sql, blocks)
                .param("start", checkpoint.start())
                .param("last", checkpoint.last())
                .param("everything", everything)
                .param("zero", TokenTransfer.ZERO_ADDRESS);
    }

    StatementSpec within(Database database, String sql, BlockRange range) {
        return database.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to());
    }
}
