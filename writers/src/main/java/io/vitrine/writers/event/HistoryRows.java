package io.vitrine.writers.event;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ConsecutiveRun;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.writers.CopyRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.ToLongFunction;
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

    private static final String COPY_TRANSFERS =
            """
            COPY ownership_transfers (chain_id, contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index,
                                      quantity, standard, operator, block_number, block_hash, at) FROM STDIN
            """;

    private static final String COPY_ACTIVITIES =
            """
            COPY activities (id, token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot, timestamp,
                             chain_id, collection_id, block_number, log_index, item_index) FROM STDIN
            """;

    private static final String COPY_EVENTS =
            """
            COPY processed_events (event_id, event_version, chain_id, block_number, block_hash, log_index, processed_at) FROM STDIN
            """;

    private static final String HIGHEST_BEYOND =
            """
            SELECT COALESCE(max(block_number), -1) AS block
              FROM (SELECT block_number, sum(count(*)) OVER (ORDER BY block_number DESC) AS moved
                      FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
                     GROUP BY block_number) counted
             WHERE moved > :most
            """;

    private static final int HASH_DIGITS = 16;

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

    /// The end of a range whose blocks have moved at most so many tokens, and its last block at least.
    BlockRange downTo(ChainId chain, BlockRange range, long most) {
        long beyond =
                bound(HIGHEST_BEYOND, chain, range)
                        .param("most", most)
                        .query((row, number) -> row.getLong("block"))
                        .single();
        return new BlockRange(Math.max(range.from(), Math.min(range.to(), beyond + 1)), range.to());
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
        CopyRows rows = new CopyRows();
        for (TokenTransfer moved : sorted(transfers, moved -> hex(moved.transactionHash(), 2))) {
            rows.plain(chain.caip2())
                    .plain(moved.contract())
                    .plain(moved.tokenId())
                    .plain(moved.from())
                    .plain(moved.to())
                    .plain(moved.transactionHash())
                    .number(moved.logIndex())
                    .number(moved.batchIndex())
                    .plain(moved.quantity().toString())
                    .plain(moved.standard().text())
                    .plain(moved.operator())
                    .number(moved.blockNumber())
                    .plain(moved.blockHash())
                    .instant(moved.at())
                    .end();
        }
        rows.into(catalog, COPY_TRANSFERS);
    }

    private void insertActivities(
            ChainId chain, Contracts contracts, List<TokenTransfer> transfers) {
        List<Activity> activities = new ArrayList<>(transfers.size());
        for (TokenTransfer moved : transfers) {
            String type = type(moved);
            UUID id =
                    Identifiers.activity(
                            type,
                            chain,
                            moved.transactionHash(),
                            moved.logIndex(),
                            moved.batchIndex());
            activities.add(new Activity(id, type, moved));
        }
        CopyRows rows = new CopyRows();
        for (Activity activity :
                sorted(activities, activity -> activity.id().getMostSignificantBits())) {
            TokenTransfer moved = activity.moved();
            rows.plain(activity.id().toString())
                    .plain(contracts.token(moved.contract(), moved.tokenId()).toString())
                    .plain(activity.type())
                    .plain(moved.from())
                    .plain(moved.to())
                    .plain(moved.quantity().toString())
                    .plain(moved.transactionHash())
                    .number(moved.blockNumber())
                    .instant(moved.at())
                    .plain(chain.caip2())
                    .plain(contracts.collection(moved.contract()).toString())
                    .number(moved.blockNumber())
                    .number(moved.logIndex())
                    .number(moved.batchIndex())
                    .end();
        }
        rows.into(catalog, COPY_ACTIVITIES);
    }

    private record Activity(UUID id, String type, TokenTransfer moved) {}

    private record Keyed<T>(long key, T row) {}

    /// In the order of an index whose keys are spread at random, neighbours fall on the same pages.
    private static <T> List<T> sorted(List<T> rows, ToLongFunction<T> key) {
        return rows.stream()
                .map(row -> new Keyed<>(key.applyAsLong(row) ^ Long.MIN_VALUE, row))
                .sorted(Comparator.comparingLong(Keyed::key))
                .map(Keyed::row)
                .toList();
    }

    /// The first 16 digits of a hash, as a number without a sign.
    private static long hex(String text, int from) {
        long number = 0;
        for (int i = from; i < Math.min(text.length(), from + HASH_DIGITS); i++) {
            number = number << 4 | Character.digit(text.charAt(i), 16) & 15;
        }
        return number;
    }

    private static String type(TokenTransfer moved) {
        if (moved.isMint()) {
            return "mint";
        }
        return moved.isBurn() ? "burn" : "transfer";
    }

    private void insertEvents(ChainId chain, List<AppliedEvent> events, int version) {
        CopyRows rows = new CopyRows();
        for (AppliedEvent event :
                sorted(events, event -> hex(event.eventId(), event.eventId().indexOf(":0x") + 3))) {
            rows.plain(event.eventId())
                    .number(version)
                    .plain(chain.caip2())
                    .number(event.blockNumber())
                    .plain(event.blockHash())
                    .number(event.logIndex())
                    .now()
                    .end();
        }
        rows.into(catalog, COPY_EVENTS);
    }
}
