package io.vitrine.writers.event;

import static io.vitrine.writers.Columns.numbers;
import static io.vitrine.writers.Columns.texts;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.chain.Identifiers;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/// The rows that belong to one block and to no other: transfers, activities, and the guard of events
/// that are applied.
final class HistoryRows {

    private static final String ANY_PROCESSED =
            """
            SELECT EXISTS (SELECT 1 FROM processed_events
                            WHERE chain_id = :chain AND block_number BETWEEN :from AND :to)
            """;

    private static final String REMOVE_EVENTS =
            """
            DELETE FROM processed_events WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String REMOVE_ACTIVITIES =
            """
            DELETE FROM activities WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String REMOVE_TRANSFERS =
            """
            DELETE FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            RETURNING contract, token_id, from_addr, to_addr
            """;

    private static final String INSERT_TRANSFERS =
            """
            INSERT INTO ownership_transfers (chain_id, contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index,
                                             quantity, standard, operator, block_number, block_hash, at)
            SELECT :chain, contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                   block_number, block_hash, to_timestamp(at)
              FROM unnest(CAST(:contracts AS text[]), CAST(:numbers AS text[]), CAST(:froms AS text[]), CAST(:tos AS text[]),
                          CAST(:transactions AS text[]), CAST(:logs AS integer[]), CAST(:batches AS integer[]),
                          CAST(:quantities AS numeric[]), CAST(:standards AS text[]), CAST(:operators AS text[]),
                          CAST(:blocks AS bigint[]), CAST(:hashes AS text[]), CAST(:times AS bigint[]))
                   AS moved (contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                             block_number, block_hash, at)
            """;

    private static final String INSERT_ACTIVITIES =
            """
            INSERT INTO activities (id, token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot, timestamp,
                                    chain_id, collection_id, block_number, log_index, item_index)
            SELECT id, token, type, from_addr, to_addr, quantity, tx_hash, CAST(block_number AS text), to_timestamp(at), :chain, collection,
                   block_number, log_index, batch_index
              FROM unnest(CAST(:ids AS uuid[]), CAST(:tokens AS uuid[]), CAST(:types AS text[]), CAST(:froms AS text[]), CAST(:tos AS text[]),
                          CAST(:quantities AS numeric[]), CAST(:transactions AS text[]), CAST(:times AS bigint[]), CAST(:collections AS uuid[]),
                          CAST(:blocks AS bigint[]), CAST(:logs AS integer[]), CAST(:batches AS integer[]))
                   AS moved (id, token, type, from_addr, to_addr, quantity, tx_hash, at, collection, block_number, log_index, batch_index)
            """;

    private static final String INSERT_EVENTS =
            """
            INSERT INTO processed_events (event_id, event_version, chain_id, block_number, block_hash, log_index, processed_at)
            SELECT event_id, :version, :chain, block_number, block_hash, log_index, now()
              FROM unnest(CAST(:ids AS text[]), CAST(:blocks AS bigint[]), CAST(:hashes AS text[]), CAST(:logs AS integer[]))
                   AS applied (event_id, block_number, block_hash, log_index)
            """;

    private final Database catalog;

    HistoryRows(Database catalog) {
        this.catalog = catalog;
    }

    /// A transfer that is no more.
    record Removed(String contract, String tokenId, String from, String to) {

        /// Stands for all transfers of a range of tokens: its first.
        static Removed of(ConsecutiveRun run) {
            return new Removed(run.contract(), run.first().toString(), run.from(), run.to());
        }

        boolean movedSupply() {
            return from.equals(TokenTransfer.ZERO_ADDRESS) || to.equals(TokenTransfer.ZERO_ADDRESS);
        }
    }

    /// Whether the blocks of a range have produced anything; on a first run they have not.
    boolean isAny(ChainId chain, BlockRange range) {
        return bound(ANY_PROCESSED, chain, range).query(Boolean.class).single();
    }

    /// Removes what the blocks of a range produced.
    List<Removed> remove(ChainId chain, BlockRange range) {
        bound(REMOVE_EVENTS, chain, range).update();
        bound(REMOVE_ACTIVITIES, chain, range).update();
        return bound(REMOVE_TRANSFERS, chain, range)
                .query((row, number) ->
                        new Removed(
                                row.getString("contract"),
                                row.getString("token_id"),
                                row.getString("from_addr"),
                                row.getString("to_addr")))
                .list();
    }

    private StatementSpec bound(String sql, ChainId chain, BlockRange range) {
        return catalog.jdbc()
                .sql(sql)
                .param("chain", chain.caip2())
                .param("from", range.from())
                .param("to", range.to());
    }

    /// Inserts what the blocks of a range produce; the rows of tokens must be in place.
    void insert(ChainId chain, Contracts contracts, RangeEffects effects, int version) {
        insertTransfers(chain, effects.transfers());
        insertActivities(chain, contracts, effects.transfers());
        insertEvents(chain, effects.events(), version);
    }

    private void insertTransfers(ChainId chain, List<TokenTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_TRANSFERS)
                .param("chain", chain.caip2())
                .param("contracts", texts(transfers, TokenTransfer::contract))
                .param("numbers", texts(transfers, TokenTransfer::tokenId))
                .param("froms", texts(transfers, TokenTransfer::from))
                .param("tos", texts(transfers, TokenTransfer::to))
                .param("transactions", texts(transfers, TokenTransfer::transactionHash))
                .param("logs", numbers(transfers, moved -> (long) moved.logIndex()))
                .param("batches", numbers(transfers, moved -> (long) moved.batchIndex()))
                .param("quantities", texts(transfers, moved -> moved.quantity().toString()))
                .param("standards", texts(transfers, moved -> moved.standard().text()))
                .param("operators", texts(transfers, TokenTransfer::operator))
                .param("blocks", numbers(transfers, TokenTransfer::blockNumber))
                .param("hashes", texts(transfers, TokenTransfer::blockHash))
                .param("times", numbers(transfers, moved -> moved.at().getEpochSecond()))
                .update();
    }

    private void insertActivities(
            ChainId chain, Contracts contracts, List<TokenTransfer> transfers) {
        if (transfers.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_ACTIVITIES)
                .param("chain", chain.caip2())
                .param(
                        "ids",
                        texts(
                                transfers,
                                moved ->
                                        Identifiers.activity(
                                                        type(moved),
                                                        chain,
                                                        moved.transactionHash(),
                                                        moved.logIndex(),
                                                        moved.batchIndex())
                                                .toString()))
                .param(
                        "tokens",
                        texts(
                                transfers,
                                moved ->
                                        Identifiers.token(chain, moved.contract(), moved.tokenId())
                                                .toString()))
                .param("types", texts(transfers, HistoryRows::type))
                .param("froms", texts(transfers, TokenTransfer::from))
                .param("tos", texts(transfers, TokenTransfer::to))
                .param("quantities", texts(transfers, moved -> moved.quantity().toString()))
                .param("transactions", texts(transfers, TokenTransfer::transactionHash))
                .param("times", numbers(transfers, moved -> moved.at().getEpochSecond()))
                .param(
                        "collections",
                        texts(
                                transfers,
                                moved -> contracts.collection(moved.contract()).toString()))
                .param("blocks", numbers(transfers, TokenTransfer::blockNumber))
                .param("logs", numbers(transfers, moved -> (long) moved.logIndex()))
                .param("batches", numbers(transfers, moved -> (long) moved.batchIndex()))
                .update();
    }

    private static String type(TokenTransfer moved) {
        if (moved.isMint()) {
            return "mint";
        }
        return moved.isBurn() ? "burn" : "transfer";
    }

    private void insertEvents(ChainId chain, List<AppliedEvent> events, int version) {
        if (events.isEmpty()) {
            return;
        }
        catalog.jdbc()
                .sql(INSERT_EVENTS)
                .param("chain", chain.caip2())
                .param("version", version)
                .param("ids", texts(events, AppliedEvent::eventId))
                .param("blocks", numbers(events, AppliedEvent::blockNumber))
                .param("hashes", texts(events, AppliedEvent::blockHash))
                .param("logs", numbers(events, event -> (long) event.logIndex()))
                .update();
    }
}
