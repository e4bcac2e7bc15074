package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.orchestration.BlockRange;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Ranges of tokens that one log moved. Which of them are expanded follows from all of a contract's ranges
/// in the order of the chain, whatever order they are written in; whoever asks holds the contract.
final class RunRows {

    private static final String REMOVE =
            """
            DELETE FROM consecutive_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING contract, from_addr, to_addr, first_id, last_id, tx_hash, block_number, block_hash, log_index, at, refused
            """;

    private static final String REMOVE_TRANSFERS =
            "DELETE FROM ownership_transfers WHERE chain_id = :chain AND tx_hash = :transaction AND log_index = :log";

    private static final String REMOVE_ACTIVITIES =
            """
            DELETE FROM activities
             WHERE chain_id = :chain AND block_number = :block AND log_index = :log AND type IN ('mint', 'transfer', 'burn')
            """;

    private static final String INSERT =
            """
            INSERT INTO consecutive_transfers (chain_id, block_number, log_index, block_hash, tx_hash, contract, from_addr, to_addr,
                                               first_id, last_id, at, refused)
            SELECT :chain, block_number, log_index, block_hash, tx_hash, contract, from_addr, to_addr, first_id, last_id, to_timestamp(at), 'NEW'
              FROM unnest(CAST(:blocks AS bigint[]), CAST(:logs AS integer[]), CAST(:hashes AS text[]), CAST(:transactions AS text[]),
                          CAST(:contracts AS text[]), CAST(:froms AS text[]), CAST(:tos AS text[]),
                          CAST(:firsts AS numeric[]), CAST(:lasts AS numeric[]), CAST(:times AS bigint[]))
                   AS moved (block_number, log_index, block_hash, tx_hash, contract, from_addr, to_addr, first_id, last_id, at)
            """;

    private static final String OF_CONTRACTS =
            """
            SELECT contract, from_addr, to_addr, first_id, last_id, tx_hash, block_number, block_hash, log_index, at, refused
              FROM consecutive_transfers
             WHERE chain_id = :chain AND contract = ANY (CAST(:contracts AS text[]))
             ORDER BY contract, block_number, log_index
            """;

    private static final String JUDGE =
            """
            UPDATE consecutive_transfers SET refused = :refused
             WHERE chain_id = :chain AND block_number = :block AND log_index = :log
            """;

    private final Database catalog;
    private final long mostOfContract;

    /// @param mostOfContract tokens of a contract that are expanded at most, over all of its ranges
    RunRows(Database catalog, long mostOfContract) {
        this.catalog = catalog;
        this.mostOfContract = mostOfContract;
    }

    private record Row(ConsecutiveRun run, @Nullable String refused) {}

    /// What the ranges of some contracts come to.
    ///
    /// @param expand those that are to be expanded now
    /// @param fold those that were and must no longer be
    record Verdict(List<ConsecutiveRun> expand, List<ConsecutiveRun> fold) {

        static final Verdict NONE = new Verdict(List.of(), List.of());
    }

    /// Removes the ranges of some blocks with their transfers.
    ///
    /// @return those that had been expanded
    List<ConsecutiveRun> remove(ChainId chain, BlockRange range) {
        List<ConsecutiveRun> expanded =
                catalog
                        .jdbc()
                        .sql(REMOVE)
                        .param("chain", chain.caip2())
                        .param("from", range.from())
                        .param("to", range.to())
                        .query((row, number) -> row(chain, row))
                        .list()
                        .stream()
                        .filter(row -> row.refused() == null)
                        .map(Row::run)
                        .toList();
        expanded.forEach(run -> removeTransfers(chain, run));
        return expanded;
    }

    private static Row row(ChainId chain, ResultSet row) throws SQLException {
        return new Row(
                new ConsecutiveRun(
                        chain,
                        row.getString("contract"),
                        row.getString("from_addr"),
                        row.getString("to_addr"),
                        row.getBigDecimal("first_id").toBigIntegerExact(),
                        row.getBigDecimal("last_id").toBigIntegerExact(),
                        row.getString("tx_hash"),
                        row.getLong("block_number"),
                        row.getString("block_hash"),
                        row.getInt("log_index"),
                        row.getTimestamp("at").toInstant()),
                row.getString("refused"));
    }

    private void removeTransfers(ChainId chain, ConsecutiveRun run) {
        catalog.jdbc()
                .sql(REMOVE_TRANSFERS)
                .param("chain", chain.caip2())
                .param("transaction", run.transactionHash())
                .param("log", run.logIndex())
                .update();
        catalog.jdbc()
                .sql(REMOVE_ACTIVITIES)
                .param("chain", chain.caip2())
                .param("block", run.blockNumber())
                .param("log", run.logIndex())
                .update();
    }

    /// Inserts ranges and judges all those of their contracts, and of others whose ranges were removed.
    Verdict judge(ChainId chain, List<ConsecutiveRun> runs, Collection<String> contracts) {
        if (contracts.isEmpty()) {
            return Verdict.NONE;
        }
        insert(chain, runs);
        List<ConsecutiveRun> expand = new ArrayList<>();
        List<ConsecutiveRun> fold = new ArrayList<>();
        String contract = "";
        BigInteger room = BigInteger.ZERO;
        for (Row row : rows(chain, contracts)) {
            if (!row.run().contract().equals(contract)) {
                contract = row.run().contract();
                room = BigInteger.valueOf(mostOfContract);
            }
            @Nullable String refused = reason(row.run(), room);
            if (refused == null) {
                room = room.subtract(row.run().length());
            }
            if (!Objects.equals(refused, row.refused())) {
                mark(chain, row.run(), refused);
            }
            if (refused == null && row.refused() != null) {
                expand.add(row.run());
            } else if (refused != null && row.refused() == null) {
                removeTransfers(chain, row.run());
                fold.add(row.run());
            }
        }
        return new Verdict(expand, fold);
    }

    private List<Row> rows(ChainId chain, Collection<String> contracts) {
        return catalog.jdbc()
                .sql(OF_CONTRACTS)
                .param("chain", chain.caip2())
                .param("contracts", contracts.toArray(String[]::new))
                .query((row, number) -> row(chain, row))
                .list();
    }

    private static @Nullable String reason(ConsecutiveRun run, BigInteger room) {
        if (!run.isExpandable()) {
            return "RANGE_TOO_LONG";
        }
        return run.length().compareTo(room) > 0 ? "CONTRACT_TOO_LONG" : null;
    }

    private void mark(ChainId chain, ConsecutiveRun run, @Nullable String refused) {
        catalog.jdbc()
                .sql(JUDGE)
                .param("chain", chain.caip2())
                .param("block", run.blockNumber())
                .param("log", run.logIndex())
                .param("refused", refused)
                .update();
    }

    private void insert(ChainId chain, List<ConsecutiveRun> runs) {
        if (runs.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT)
                .param("chain", chain.caip2())
                .param("blocks", numbers(runs, ConsecutiveRun::blockNumber))
                .param("logs", numbers(runs, run -> (long) run.logIndex()))
                .param("hashes", texts(runs, ConsecutiveRun::blockHash))
                .param("transactions", texts(runs, ConsecutiveRun::transactionHash))
                .param("contracts", texts(runs, ConsecutiveRun::contract))
                .param("froms", texts(runs, ConsecutiveRun::from))
                .param("tos", texts(runs, ConsecutiveRun::to))
                .param("firsts", texts(runs, run -> run.first().toString()))
                .param("lasts", texts(runs, run -> run.last().toString()))
                .param("times", numbers(runs, run -> run.at().getEpochSecond()))
                .update();
    }
}
