package io.vitrine.writers.event;

import static io.vitrine.writers.event.RandomHistory.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.event.NativeCurrency;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.StaleGroup;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.writers.event.CatalogProjection.Mode;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the cuts, the order, the threads and the replacements on the way: the rows are those of one
/// pass over the final history.
class CatalogProjectionIT {

    private static final BlockRange BLOCKS = new BlockRange(100, 139);

    private static final List<String> ROWS =
            List.of(
                    """
                    SELECT id, collection_id, contract_address, token_number, token_standard, minted_units, burned_units, late_history,
                           supply, burned, approximate, owner_address, minted_block, minted_log_index, minted_at, last_block,
                           last_log_index, last_batch_index, updated_at
                      FROM tokens ORDER BY id
                    """,
                    "SELECT contract, token_id, owner, quantity, unknown_origin, updated_at FROM token_balances ORDER BY contract, token_id, owner",
                    """
                    SELECT contract, token_id, from_addr, to_addr, tx_hash, log_index, batch_index, quantity, standard, operator,
                           block_number, block_hash, at
                      FROM ownership_transfers ORDER BY block_number, log_index, batch_index
                    """,
                    """
                    SELECT id, token_id, type, from_address, to_address, quantity, tx_hash, block_or_slot, timestamp, collection_id,
                           block_number, log_index, item_index
                      FROM activities ORDER BY block_number, log_index, item_index
                    """,
                    "SELECT event_id, event_version, block_number, block_hash, log_index FROM processed_events ORDER BY event_id",
                    """
                    SELECT id, slug, slug_base, name, total_supply, total_minted, deployed_block, index_status, created_at, updated_at
                      FROM collections ORDER BY id
                    """,
                    "SELECT id, collection_id, token_standard, contract_address, is_primary FROM collection_bindings ORDER BY id",
                    "SELECT last_block FROM projection_state",
                    "SELECT key FROM work_items WHERE kind = 'FETCH_METADATA' ORDER BY key",
                    "SELECT key FROM work_items WHERE kind = 'DESCRIBE_COLLECTION' ORDER BY key",
                    "SELECT address, role, account, granted_at FROM collection_roles ORDER BY address, role, account",
                    """
                    SELECT contract, token_id, is_locked, is_frozen, refreshable, reason_json, updated_at FROM nft_flags
                     ORDER BY contract, token_id
                    """,
                    "SELECT contract, token_id, code, reason, last_block FROM token_anomalies ORDER BY contract, token_id, code",
                    """
                    SELECT block_number, log_index, block_hash, tx_hash, kind, contract, part, token_id, account, detail, at
                      FROM contract_events ORDER BY block_number, log_index
                    """,
                    """
                    SELECT block_number, log_index, block_hash, tx_hash, contract, from_addr, to_addr, first_id, last_id, refused
                      FROM consecutive_transfers ORDER BY block_number, log_index
                    """,
                    """
                    SELECT collection_id, start_date, end_date, mint_price_text, stages_json FROM collection_mint_config
                     ORDER BY collection_id
                    """);

    /// Tokens of a contract that are expanded from ranges at most; some ranges are refused.
    private static final long MOST_OF_CONTRACT = 12;

    /// Transfers from which on a token follows alone; some do.
    private static final long HOT = 5;

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database catalog = server.databases().catalog();
    private final WorkRanges ranges = new WorkRanges(catalog);
    private final WorkItems items = new WorkItems(catalog);
    private final BulkLoad bulk = new BulkLoad(catalog, 0);
    private final CatalogProjection projection =
            new CatalogProjection(catalog, MOST_OF_CONTRACT, HOT);
    private final CollectionWriter collections =
            new CollectionWriter(catalog, new PostgresDocumentStore(server.databases()));
    private final RangeProjection fold = new RangeProjection(new EventDecoder(EventCatalog.load()));

    private Fence fence = new Fence(JobName.PROJECT_EVENTS, CHAIN, 1);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        catalog.jdbc()
                .sql(
                        """
                        TRUNCATE tokens, token_balances, ownership_transfers, activities, processed_events, collections,
                                 collection_bindings, collection_stats, collection_roles, nft_flags, token_anomalies, contract_events,
                                 consecutive_transfers, stale_contracts, collection_mint_config, work_ranges, work_items, work_fences, projection_state CASCADE
                        """)
                .update();
        fence = new Fence(JobName.PROJECT_EVENTS, CHAIN, 1);
        ranges.takeOver(fence);
        new ProjectionState(catalog).begin(CHAIN, BLOCKS.from());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void everyOrderGivesTheRowsOfOnePass(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<RawLog> logs = history.logs(BLOCKS, "");
        project(List.of(BLOCKS), logs);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        List<BlockRange> cut = history.cut(BLOCKS);
        project(cut, logs);
        assertThat(differences(wanted, settled())).isEmpty();

        project(cut.stream().filter(range -> history.chance()).toList(), logs);
        assertThat(differences(wanted, settled())).as("ranges written again").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64})
    void aBackfillThatFollowsLaterGivesTheRowsOfOnePass(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<RawLog> old = history.logs(BLOCKS, "a");
        List<RawLog> now = history.logs(BLOCKS, "b");
        project(cut, now);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        load(cut, now);
        assertThat(settled()).as("nothing is shown as projected").isNotEqualTo(wanted);
        follow();
        assertThat(differences(wanted, settled())).as("loaded, then followed").isEmpty();

        empty();
        List<BlockRange> before = cut.stream().filter(range -> history.chance()).toList();
        List<BlockRange> rest = new ArrayList<>(cut);
        rest.removeAll(before);
        project(before, old);
        load(rest, old);
        load(before, now);
        follow();
        project(rest.reversed(), now);
        assertThat(differences(wanted, settled())).as("loaded among projected ones").isEmpty();

        empty();
        load(cut, old);
        project(cut, now);
        follow();
        assertThat(differences(wanted, settled())).as("replaced before it followed").isEmpty();

        empty();
        load(cut, old);
        project(cut, List.of());
        follow();
        settled();
        assertThat(tokens()).as("undone before it followed").isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {91, 92, 93})
    void earlierBlocksMayComeAfterLaterOnesWereSettled(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<RawLog> logs = history.logs(BLOCKS, "");
        project(List.of(BLOCKS), logs);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        long middle = (BLOCKS.from() + BLOCKS.to()) / 2;
        project(List.of(new BlockRange(middle + 1, BLOCKS.to())), logs);
        settled();
        BlockRange earlier = new BlockRange(BLOCKS.from(), middle);
        claim(earlier);
        projection.replace(
                fence, earlier, effects(earlier, logs), EventDecoder.VERSION, Mode.DERIVE);
        assertThat(differences(wanted, settled())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73})
    void followersBesideWritersLoseNothing(long seed)
            throws InterruptedException, ExecutionException {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<RawLog> logs = history.logs(BLOCKS, "a");
        project(cut, logs);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        List<BlockRange> first = cut.subList(0, cut.size() / 2);
        load(first, logs);
        List<BlockRange> rest = cut.subList(cut.size() / 2, cut.size());
        rest.forEach(this::claim);
        try (ExecutorService followers = Executors.newFixedThreadPool(2)) {
            List<Future<?>> following = new ArrayList<>();
            for (int one = 0; one < 2; one++) {
                following.add(followers.submit(this::follow));
            }
            writeSideBySide(rest, logs);
            for (Future<?> one : following) {
                one.get();
            }
        }
        follow();
        assertThat(differences(wanted, settled())).isEmpty();
    }

    /// What is read of a token's history does not grow with its holders.
    @Test
    void aTokenOfManyHoldersIsDerivedInFewPasses() {
        List<RawLog> logs = new ArrayList<>();
        for (long block = BLOCKS.from(); block <= BLOCKS.to(); block++) {
            for (int index = 0; index < 50; index++) {
                int transfer = logs.size();
                logs.add(
                        RandomHistory.log(
                                block,
                                index,
                                "",
                                3,
                                List.of(
                                        "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62",
                                        RandomHistory.word(9),
                                        RandomHistory.word(transfer % 300),
                                        RandomHistory.word(transfer % 290)),
                                RandomHistory.word(1) + RandomHistory.word(1).substring(2),
                                transfer));
            }
        }
        project(List.of(BLOCKS), logs);
        catalog.jdbc().sql("ANALYZE ownership_transfers").update();
        AtomicLong read = new AtomicLong();
        BlockRange last = new BlockRange(BLOCKS.to(), BLOCKS.to());
        projection.rehearse(
                CHAIN,
                last,
                effects(last, logs),
                EventDecoder.VERSION,
                () -> {},
                () ->
                        read.set(
                                number(
                                        """
                                        SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
                                         WHERE relname = 'ownership_transfers'
                                        """)));
        assertThat(read.get()).as("transfers read").isBetween(1L, 10L * logs.size());
    }

    @Test
    void whatWasPutOffIsMadeAgainWhenNobodyLoadsAnyMore() {
        List<RawLog> logs = new RandomHistory(82).logs(BLOCKS, "");
        load(List.of(BLOCKS), logs);
        assertThat(bulk.pending()).hasSize(12);
        bulk.pending().forEach(bulk::restore);
        assertThat(bulk.pending()).containsExactly("activities_token_id_fkey");
        follow();
        assertThat(bulk.pending()).isEmpty();
    }

    @Test
    void theBlockThatIsShownWaitsForTheTokens() {
        RandomHistory history = new RandomHistory(81);
        List<RawLog> logs = history.logs(BLOCKS, "");
        load(List.of(BLOCKS), logs);
        assertThat(shown()).isZero();
        follow();
        assertThat(shown()).isEqualTo(BLOCKS.to());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void whatWasReplacedLeavesNoTrace(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<RawLog> old = history.logs(BLOCKS, "a");
        List<RawLog> now = new ArrayList<>();
        List<BlockRange> replaced = new ArrayList<>();
        for (BlockRange range : cut) {
            boolean forked = history.chance();
            now.addAll(forked ? history.logs(range, "b") : within(range, old));
            if (forked) {
                replaced.add(range);
            }
        }
        project(cut, now);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        project(cut, old);
        project(replaced, List.of());
        project(replaced.reversed(), now);
        assertThat(differences(wanted, settled())).as("undone, then written anew").isEmpty();

        empty();
        project(cut, old);
        project(replaced, now);
        assertThat(differences(wanted, settled())).as("replaced in one go").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54})
    void aForkOfTheTipLeavesNoTrace(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<BlockRange> tip = cut.stream().filter(range -> range.from() > 118).toList();
        List<RawLog> old = history.logs(BLOCKS, "a");
        List<RawLog> now = new ArrayList<>(old);
        now.removeIf(log -> tip.stream().anyMatch(range -> !within(range, List.of(log)).isEmpty()));
        tip.forEach(range -> now.addAll(history.logs(range, "b")));
        project(cut, now);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        project(cut, old);
        settled();
        project(tip, List.of());
        settled();
        project(tip.reversed(), now);
        assertThat(differences(wanted, settled())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void writersSideBySideDoNotOverwriteEachOther(long seed)
            throws InterruptedException, ExecutionException {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<RawLog> old = history.logs(BLOCKS, "a");
        List<RawLog> now = history.logs(BLOCKS, "b");
        project(cut, now);
        Map<String, List<Map<String, String>>> wanted = settled();

        empty();
        sideBySide(cut, old);
        sideBySide(cut, now);
        assertThat(differences(wanted, settled())).isEmpty();
    }

    @Test
    void nothingRemainsOfAHistoryThatIsGone() {
        RandomHistory history = new RandomHistory(31);
        List<BlockRange> cut = history.cut(BLOCKS);
        project(cut, history.logs(BLOCKS, "a"));
        settled();
        project(cut, List.of());
        Map<String, List<Map<String, String>>> rows = settled();
        rows.remove(ROWS.get(7));
        assertThat(rows.values()).allSatisfy(table -> assertThat(table).isEmpty());
    }

    @Test
    void aRaisedTokenMakesTheNextWriteChangeNothing() {
        RandomHistory history = new RandomHistory(41);
        BlockRange first = new BlockRange(100, 119);
        BlockRange second = new BlockRange(120, 139);
        List<RawLog> logs = history.logs(BLOCKS, "");
        project(List.of(first), logs);
        claim(second);
        Map<String, List<Map<String, String>>> before = rows();
        ranges.takeOver(new Fence(JobName.PROJECT_EVENTS, CHAIN, fence.token() + 1));

        assertThatThrownBy(() -> projection.replace(fence, second, effects(second, logs), 1))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("nothing was written");
        assertThat(differences(before, rows())).isEmpty();
    }

    @Test
    void aClaimThatWasTakenOverChangesNothing() {
        List<RawLog> logs = new RandomHistory(42).logs(BLOCKS, "");
        claim(BLOCKS);
        Map<String, List<Map<String, String>>> before = rows();
        catalog.jdbc().sql("UPDATE work_ranges SET state = 'PLANNED'").update();

        assertThatThrownBy(() -> projection.replace(fence, BLOCKS, effects(BLOCKS, logs), 1))
                .isInstanceOf(Fenced.class);
        assertThat(differences(before, rows())).isEmpty();
    }

    @Test
    void aRangeOfAnyLengthIsRefusedWithItsReasonAndDelaysNothing() {
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        project(
                List.of(BLOCKS),
                List.of(
                        run(100, 1, BigInteger.ZERO, most),
                        run(101, 2, BigInteger.ONE, BigInteger.TWO)));
        assertThat(refusals()).containsExactly("RANGE_TOO_LONG", "null");
        assertThat(tokens()).isEqualTo(2);
    }

    @Test
    void rangesOfOneContractAreExpandedInTheOrderOfTheChainUpToItsCap() {
        BlockRange early = new BlockRange(100, 109);
        BlockRange late = new BlockRange(110, 139);
        RawLog first = run(105, 1, BigInteger.ONE, BigInteger.TEN);
        RawLog second = run(115, 1, BigInteger.TWO, BigInteger.TEN);
        project(List.of(late), List.of(second));
        assertThat(refusals()).containsExactly("null");
        assertThat(tokens()).isEqualTo(9);
        project(List.of(early), List.of(first));
        assertThat(refusals()).containsExactly("null", "CONTRACT_TOO_LONG");
        assertThat(tokens()).isEqualTo(10);
        project(List.of(early), List.of());
        assertThat(refusals()).containsExactly("null");
        assertThat(tokens()).isEqualTo(9);
    }

    @Test
    void quantitiesUpToTheLargestNumberAddUp() {
        String most = "f".repeat(64);
        RawLog one = single(100, "0".repeat(63) + "7" + most);
        RawLog other = single(101, "0".repeat(63) + "7" + most);
        project(List.of(BLOCKS), List.of(one, other));
        assertThat(
                        catalog.jdbc()
                                .sql("SELECT quantity FROM token_balances")
                                .query((row, number) -> row.getBigDecimal(1).toBigIntegerExact())
                                .list())
                .containsExactly(BigInteger.TWO.pow(256).subtract(BigInteger.ONE).shiftLeft(1));
    }

    private static RawLog single(long block, String data) {
        return RandomHistory.log(
                block,
                0,
                "",
                3,
                List.of(
                        "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62",
                        RandomHistory.word(9),
                        RandomHistory.word(0),
                        RandomHistory.word(2)),
                "0x" + data,
                (int) block);
    }

    /// A log that mints a range of tokens.
    private static RawLog run(long block, int contract, BigInteger first, BigInteger last) {
        return RandomHistory.log(
                block,
                0,
                "",
                contract,
                List.of(
                        "0xdeaa91b6123d068f5821d0fb0678463d1a8a6079fe8af5de3ce5e896dcf9133d",
                        RandomHistory.word(first),
                        RandomHistory.word(0),
                        RandomHistory.word(2)),
                RandomHistory.word(last),
                (int) block);
    }

    private List<String> refusals() {
        return catalog.jdbc()
                .sql("SELECT refused FROM consecutive_transfers ORDER BY block_number")
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
    }

    private long tokens() {
        return number("SELECT count(*) FROM tokens");
    }

    private long shown() {
        return number("SELECT COALESCE(max(last_block), 0) FROM projection_state");
    }

    private long number(String sql) {
        return catalog.jdbc().sql(sql).query((row, number) -> row.getLong(1)).single();
    }

    private static List<RawLog> within(BlockRange range, List<RawLog> logs) {
        return logs.stream()
                .filter(log -> log.blockNumber() >= range.from() && log.blockNumber() <= range.to())
                .toList();
    }

    private RangeEffects effects(BlockRange range, List<RawLog> logs) {
        return fold.project(within(range, logs));
    }

    /// Plans a range, or plans it again, and claims it.
    private void claim(BlockRange range) {
        ranges.plan(fence, range, range.size());
        catalog.jdbc()
                .sql("UPDATE work_ranges SET state = 'PLANNED' WHERE from_block = :from")
                .param("from", range.from())
                .update();
        assertThat(ranges.claim(fence, range)).contains(range);
    }

    private void project(List<BlockRange> order, List<RawLog> logs) {
        for (BlockRange range : order) {
            claim(range);
            projection.replace(fence, range, effects(range, logs), EventDecoder.VERSION);
        }
    }

    private void load(List<BlockRange> order, List<RawLog> logs) {
        bulk.begin(Long.MAX_VALUE);
        for (BlockRange range : order) {
            claim(range);
            projection.replace(fence, range, effects(range, logs), EventDecoder.VERSION, Mode.LOAD);
        }
    }

    /// In groups of a few contracts.
    private void follow() {
        projection.beginFollowing(CHAIN);
        List<String> stale =
                catalog.jdbc()
                        .sql("SELECT contract FROM stale_contracts ORDER BY contract")
                        .query((row, number) -> row.getString(1))
                        .list();
        for (int from = 0; from < stale.size(); from += 2) {
            List<String> group = stale.subList(from, Math.min(stale.size(), from + 2));
            projection.follow(fence, new StaleGroup(group, 0));
        }
        projection.endFollowing(fence);
        bulk.pending().forEach(bulk::restore);
    }

    private void sideBySide(List<BlockRange> order, List<RawLog> logs)
            throws InterruptedException, ExecutionException {
        order.forEach(this::claim);
        writeSideBySide(order, logs);
    }

    private void writeSideBySide(List<BlockRange> order, List<RawLog> logs)
            throws InterruptedException, ExecutionException {
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> written = new ArrayList<>();
            for (BlockRange range : order) {
                written.add(
                        writers.submit(() ->
                                projection.replace(
                                        fence, range, effects(range, logs), EventDecoder.VERSION)));
            }
            for (Future<?> one : written) {
                one.get();
            }
        }
    }

    /// The rows after the step that ends every run of the job.
    private Map<String, List<Map<String, String>>> settled() {
        items.takeOver(fence, WorkKind.SETTLE_COLLECTION);
        while (true) {
            List<WorkItem> due = items.claim(fence, WorkKind.SETTLE_COLLECTION, 3, null, null);
            if (due.isEmpty()) {
                return rows();
            }
            collections.settle(fence, due, new NativeCurrency("ETH", 18));
        }
    }

    private static List<String> differences(
            Map<String, List<Map<String, String>>> wanted,
            Map<String, List<Map<String, String>>> found) {
        List<String> differences = new ArrayList<>();
        for (String sql : ROWS) {
            List<Map<String, String>> missing =
                    new ArrayList<>(wanted.getOrDefault(sql, List.of()));
            List<Map<String, String>> extra = new ArrayList<>(found.getOrDefault(sql, List.of()));
            missing.removeAll(found.getOrDefault(sql, List.of()));
            extra.removeAll(wanted.getOrDefault(sql, List.of()));
            missing.forEach(row -> differences.add("wanted " + row));
            extra.forEach(row -> differences.add("found " + row));
        }
        return differences;
    }

    private Map<String, List<Map<String, String>>> rows() {
        Map<String, List<Map<String, String>>> rows = new LinkedHashMap<>();
        for (String sql : ROWS) {
            rows.put(
                    sql,
                    catalog.jdbc()
                            .sql(sql)
                            .query((row, number) -> {
                                Map<String, String> columns = new LinkedHashMap<>();
                                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                                    columns.put(
                                            row.getMetaData().getColumnName(i),
                                            String.valueOf(row.getString(i)));
                                }
                                return columns;
                            })
                            .list());
        }
        return rows;
    }
}
