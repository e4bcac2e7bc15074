package io.vitrine.readers.orchestration;

import io.vitrine.db.Databases;
import io.vitrine.db.documents.DocumentStore;
import io.vitrine.domain.chain.BlockHeader;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RangeEffects.AppliedEvent;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.TokenTransfer;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.readers.event.BlockReader;
import io.vitrine.readers.event.ProjectionReader;
import io.vitrine.readers.event.RawEventReader;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Whether the catalog tells what the raw events tell, read by the rules of today.
final class HistoryInvariants {

    private static final long WINDOW = 200;
    private static final int MOST_LOGS = 20_000;

    private static final String APPROVED =
            """
            SELECT DISTINCT block_number, block_hash FROM approvals_history
             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String PROCESSED =
            """
            SELECT event_id, block_number, block_hash, event_version FROM processed_events
             WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String TRANSFERS =
            """
            SELECT tx_hash, log_index, batch_index, contract, token_id, from_addr, to_addr, trim_scale(quantity) AS quantity,
                   block_number, block_hash
              FROM ownership_transfers WHERE chain_id = :chain AND block_number BETWEEN :from AND :to
            """;

    private static final String LOG_COUNTS =
            "SELECT number, log_count FROM blocks WHERE chain_id = :chain AND number BETWEEN :from"
                    + " AND :to";

    private final Databases databases;
    private final BlockReader blocks;
    private final RawEventReader events;
    private final ProjectionReader projection;
    private final RangeProjection rules =
            new RangeProjection(new EventDecoder(EventCatalog.load()));

    HistoryInvariants(Databases databases, DocumentStore documents) {
        this.databases = databases;
        this.blocks = new BlockReader(databases.indexer());
        this.events = new RawEventReader(documents);
        this.projection = new ProjectionReader(databases.catalog());
    }

    /// Goes once through the blocks: what is stored raw, read by the rules of today, must be what the
    /// catalog holds.
    List<Finding> check(VerificationScope scope) {
        Differences raw =
                new Differences("raw", "every block has as many raw events as were stored");
        Differences applied =
                new Differences("events", "the catalog has applied every raw event, and no other");
        Differences hashes =
                new Differences("hashes", "what the catalog holds is of canonical blocks");
        Differences transfers =
                new Differences("transfers", "transfers are those that the raw events tell");
        long projected = projection.lastBlock(scope.chain()).orElse(-1L);
        long from = scope.blocks().from();
        while (from <= scope.blocks().to()) {
            BlockRange wide =
                    new BlockRange(from, Math.min(scope.blocks().to(), from + WINDOW - 1));
            BlockRange range = blocks.upTo(scope.chain(), wide, MOST_LOGS);
            from = range.to() + 1;
            Window window = window(scope, range);
            countRaw(scope, window, raw);
            if (range.from() <= projected) {
                BlockRange there = new BlockRange(range.from(), Math.min(range.to(), projected));
                compare(scope, window.until(there.to()), there, applied, hashes, transfers);
            }
        }
        return List.of(raw.finding(), applied.finding(), hashes.finding(), transfers.finding());
    }

    /// Some blocks and their raw events.
    private record Window(BlockRange range, Map<Long, String> hashes, List<RawLog> logs) {

        Window until(long last) {
            return new Window(
                    range, hashes, logs.stream().filter(log -> log.blockNumber() <= last).toList());
        }
    }

    private Window window(VerificationScope scope, BlockRange range) {
        List<BlockHeader> stored = blocks.blocks(scope.chain(), range);
        Map<Long, String> hashes = new HashMap<>();
        stored.forEach(block -> hashes.put(block.number(), block.hash()));
        return new Window(range, hashes, events.logs(scope.chain(), range, stored));
    }

    private void countRaw(VerificationScope scope, Window window, Differences raw) {
        Map<Long, Integer> found = new HashMap<>();
        window.logs().forEach(log -> found.merge(log.blockNumber(), 1, Integer::sum));
        Map<Long, Integer> wanted = new TreeMap<>();
        scope.within(databases.indexer(), LOG_COUNTS, window.range())
                .query(row -> {
                    wanted.put(row.getLong("number"), row.getInt("log_count"));
                });
        wanted.forEach((block, count) -> {
            int there = found.getOrDefault(block, 0);
            if (there != count) {
                raw.add("block " + block + " has " + there + " raw events of " + count, block);
            }
        });
    }

    private void compare(
            VerificationScope scope,
            Window window,
            BlockRange range,
            Differences applied,
            Differences hashes,
            Differences transfers) {
        RangeEffects told = rules.project(window.logs());
        Map<String, AppliedEvent> missing = new LinkedHashMap<>();
        told.events().forEach(event -> missing.put(event.eventId(), event));
        Set<String> outdated = new HashSet<>();
        scope.within(databases.catalog(), PROCESSED, range)
                .query(row -> {
                    String event = row.getString("event_id");
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "event " + event + " of block " + block,
                            block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                    boolean known = missing.remove(event) != null;
                    if (row.getInt("event_version") != EventDecoder.VERSION) {
                        outdated.add(event);
                    } else if (!known) {
                        applied.add(
                                "event " + event + " of block " + block + " is not stored raw",
                                block);
                    }
                });
        missing.values()
                .forEach(event ->
                        applied.add(
                                "event "
                                        + event.eventId()
                                        + " of block "
                                        + event.blockNumber()
                                        + " is not applied",
                                event.blockNumber()));
        scope.within(databases.wallets(), APPROVED, range)
                .query(row -> {
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "an approval of block " + block,
                            block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                });
        if (outdated.isEmpty()) {
            compareTransfers(scope, told, window, range, hashes, transfers);
        }
    }

    private void compareTransfers(
            VerificationScope scope,
            RangeEffects told,
            Window window,
            BlockRange range,
            Differences hashes,
            Differences transfers) {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, Long> places = new HashMap<>();
        for (TokenTransfer transfer : told.transfers()) {
            places.put(
                    key(transfer.transactionHash(), transfer.logIndex(), transfer.batchIndex()),
                    transfer.blockNumber());
            expected.put(
                    key(transfer.transactionHash(), transfer.logIndex(), transfer.batchIndex()),
                    "%s/%s from %s to %s: %s"
                            .formatted(
                                    transfer.contract(),
                                    transfer.tokenId(),
                                    transfer.from(),
                                    transfer.to(),
                                    transfer.quantity()));
        }
        Set<String> runs = new HashSet<>();
        told.runs().forEach(run -> runs.add(run.transactionHash() + " log " + run.logIndex()));
        scope.within(databases.catalog(), TRANSFERS, range)
                .query(row -> {
                    String log = row.getString("tx_hash") + " log " + row.getInt("log_index");
                    long block = row.getLong("block_number");
                    hashes.expect(
                            "transfer " + log + " of block " + block,
                            block,
                            row.getString("block_hash"),
                            window.hashes().get(block));
                    if (runs.contains(log)) {
                        return; // one log, as many rows as tokens moved
                    }
                    String there =
                            "%s/%s from %s to %s: %s"
                                    .formatted(
                                            row.getString("contract"),
                                            row.getString("token_id"),
                                            row.getString("from_addr"),
                                            row.getString("to_addr"),
                                            row.getBigDecimal("quantity").toPlainString());
                    String wanted =
                            expected.remove(
                                    key(
                                            row.getString("tx_hash"),
                                            row.getInt("log_index"),
                                            row.getInt("batch_index")));
                    if (!there.equals(wanted)) {
                        transfers.add(
                                there
                                        + (wanted == null
                                                ? " is told by no raw event"
                                                : ", the raw event tells " + wanted),
                                block);
                    }
                });
        expected.forEach((key, wanted) ->
                transfers.add(wanted + " is missing", places.getOrDefault(key, range.from())));
    }

    private static String key(String transaction, int log, int item) {
        return transaction + " " + log + " " + item;
    }
}
