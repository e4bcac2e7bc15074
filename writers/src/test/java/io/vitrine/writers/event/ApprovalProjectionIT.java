package io.vitrine.writers.event;

import static io.vitrine.writers.event.RandomHistory.CHAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.Databases;
import io.vitrine.db.documents.PostgresDocumentStore;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.account.ApprovalScope;
import io.vitrine.domain.event.NativeCurrency;
import io.vitrine.domain.event.RangeEffects;
import io.vitrine.domain.event.RawLog;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.processors.chain.Identifiers;
import io.vitrine.processors.event.EventCatalog;
import io.vitrine.processors.event.EventDecoder;
import io.vitrine.processors.event.RangeProjection;
import io.vitrine.writers.account.ApprovalProjection;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Approvals are the same whatever the cuts, the order, the threads and the replacements on the way.
class ApprovalProjectionIT {

    private static final BlockRange BLOCKS = new BlockRange(100, 159);

    private static final List<String> ROWS =
            List.of(
                    "SELECT account_id, created_at, updated_at FROM wallets",
                    """
                    SELECT id, wallet_id, contract, token_id, operator, standard, approved, tx_hash, block_number, block_hash, log_index, at
                      FROM approvals_history
                    """,
                    """
                    SELECT wallet_id, contract, token_id, operator, standard, approved, approved_at, revoked_at, tx_hash, block_number,
                           log_index, updated_at
                      FROM approvals
                    """,
                    "SELECT block_number, log_index, contract, token_id, owner, operator FROM approval_events");

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Databases databases = server.databases();
    private final Database catalog = databases.catalog();
    private final WorkRanges ranges = new WorkRanges(catalog);
    private final WorkItems items = new WorkItems(catalog);
    private final CatalogProjection projection = new CatalogProjection(catalog);
    private final CollectionWriter collections =
            new CollectionWriter(catalog, new PostgresDocumentStore(databases));
    private final ApprovalProjection approvals =
            new ApprovalProjection(databases, ApprovalScope.ALL);
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
                                 collection_bindings, collection_stats, collection_roles, nft_flags, contract_events,
                                 consecutive_transfers, collection_mint_config, work_ranges, work_items, work_fences, projection_state CASCADE
                        """)
                .update();
        databases
                .wallets()
                .jdbc()
                .sql(
                        "TRUNCATE wallets, approvals, approvals_history, approval_events, projection_ranges, reorgs_undone, work_fences")
                .update();
        fence = new Fence(JobName.PROJECT_EVENTS, CHAIN, 1);
        ranges.takeOver(fence);
        approvals.takeOver(fence);
        new ProjectionState(catalog).begin(CHAIN, BLOCKS.from());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyOrderGivesTheRowsOfOnePass(long seed) {
        RandomHistory history = new RandomHistory(seed);
        List<RawLog> logs = history.logs(BLOCKS, "");
        project(List.of(BLOCKS), logs);
        List<String> wanted = settled();
        assertThat(wanted).hasSizeGreaterThan(15);

        empty();
        List<BlockRange> cut = history.cut(BLOCKS);
        project(cut, logs);
        assertThat(settled()).isEqualTo(wanted);

        project(cut.stream().filter(range -> history.chance()).toList(), logs);
        assertThat(settled()).as("ranges written again").isEqualTo(wanted);
        approvals.takeOver(fence);
        assertThat(covered()).containsExactly(BLOCKS);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
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
        List<String> wanted = settled();

        empty();
        project(cut, old);
        project(replaced, List.of());
        project(replaced.reversed(), now);
        assertThat(settled()).as("undone, then written anew").isEqualTo(wanted);

        empty();
        project(cut, old);
        project(replaced, now);
        assertThat(settled()).as("replaced in one go").isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void writersSideBySideDoNotOverlookEachOther(long seed)
            throws InterruptedException, ExecutionException {
        RandomHistory history = new RandomHistory(seed);
        List<BlockRange> cut = history.cut(BLOCKS);
        List<RawLog> logs = history.logs(BLOCKS, "");
        project(cut, logs);
        List<String> wanted = settled();

        empty();
        cut.forEach(this::claim);
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> written = new ArrayList<>();
            cut.forEach(range -> written.add(writers.submit(() -> write(range, logs))));
            for (Future<?> one : written) {
                one.get();
            }
        }
        assertThat(settled()).isEqualTo(wanted);
    }

    @Test
    void aReorgIsUndoneOnceAndLeavesNoTrace() {
        RandomHistory history = new RandomHistory(31);
        List<RawLog> logs = history.logs(BLOCKS, "");
        BlockRange kept = new BlockRange(100, 129);
        BlockRange orphaned = new BlockRange(130, 159);
        project(List.of(kept), logs);
        List<String> wanted = settled();
        project(List.of(orphaned), logs);
        assertThat(settled()).isNotEqualTo(wanted);

        Reorg reorg = new Reorg(UUID.randomUUID(), CHAIN, 129, "0x81", null, 159, "0x9f");
        new CatalogProjection(catalog).undo(fence, reorg, 159, 7);
        approvals.undo(fence, reorg);
        assertThat(settled()).isEqualTo(wanted);
        assertThat(covered()).containsExactly(kept);
        approvals.undo(fence, reorg);
        assertThat(settled()).isEqualTo(wanted);
    }

    @Test
    void nothingRemainsOfAHistoryThatIsGone() {
        RandomHistory history = new RandomHistory(41);
        List<BlockRange> cut = history.cut(BLOCKS);
        project(cut, history.logs(BLOCKS, "a"));
        project(cut, List.of());
        assertThat(settled()).isEmpty();
    }

    @Test
    void onlyLinkedWalletsAreKeptWhereThatIsWanted() {
        List<RawLog> logs = new RandomHistory(51).logs(BLOCKS, "");
        databases
                .wallets()
                .jdbc()
                .sql(
                        """
                        INSERT INTO wallets (id, user_id, account_id, address, chain_id, created_at, updated_at)
                        VALUES (:id, :user, :account, :address, :chain, now(), now())
                        """)
                .param("id", Identifiers.wallet(CHAIN, address(1)))
                .param("user", UUID.randomUUID())
                .param("account", CHAIN + ":" + address(1))
                .param("address", address(1))
                .param("chain", CHAIN.caip2())
                .update();
        claim(BLOCKS);
        RangeEffects effects = fold.project(logs);
        projection.replace(fence, BLOCKS, effects, EventDecoder.VERSION);
        new ApprovalProjection(databases, ApprovalScope.LINKED)
                .replace(fence, BLOCKS, effects, EventDecoder.VERSION);
        assertThat(
                        databases
                                .wallets()
                                .jdbc()
                                .sql(
                                        "SELECT DISTINCT address FROM wallets JOIN approvals ON wallet_id = wallets.id")
                                .query((row, number) -> row.getString(1))
                                .list())
                .containsExactly(address(1));
        assertThat(
                        databases
                                .wallets()
                                .jdbc()
                                .sql("SELECT count(*) FROM wallets")
                                .query((row, number) -> row.getLong(1))
                                .single())
                .isEqualTo(1);
    }

    @Test
    void aRaisedTokenMakesTheNextWriteChangeNothing() {
        List<RawLog> logs = new RandomHistory(61).logs(BLOCKS, "");
        approvals.takeOver(new Fence(JobName.PROJECT_EVENTS, CHAIN, 2));
        assertThatThrownBy(() -> approvals.replace(fence, BLOCKS, fold.project(logs), 1))
                .isInstanceOf(Fenced.class);
        assertThat(settled()).isEmpty();
    }

    private static String address(int account) {
        return "0x" + "0".repeat(39) + account;
    }

    private static List<RawLog> within(BlockRange range, List<RawLog> logs) {
        return logs.stream()
                .filter(log -> log.blockNumber() >= range.from() && log.blockNumber() <= range.to())
                .toList();
    }

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
            write(range, logs);
        }
    }

    private void write(BlockRange range, List<RawLog> logs) {
        RangeEffects effects = fold.project(within(range, logs));
        approvals.open(fence, range);
        projection.replace(fence, range, effects, EventDecoder.VERSION);
        approvals.replace(fence, range, effects, EventDecoder.VERSION);
    }

    private List<BlockRange> covered() {
        return databases
                .wallets()
                .jdbc()
                .sql("SELECT from_block, to_block FROM projection_ranges ORDER BY from_block")
                .query((row, number) -> new BlockRange(row.getLong(1), row.getLong(2)))
                .list();
    }

    private List<String> settled() {
        items.takeOver(fence, WorkKind.SETTLE_COLLECTION);
        while (true) {
            List<WorkItem> due = items.claim(fence, WorkKind.SETTLE_COLLECTION, 3, null, null);
            if (due.isEmpty()) {
                return rows();
            }
            collections.settle(fence, due, new NativeCurrency("ETH", 18));
            approvals.settle(fence, due);
        }
    }

    private List<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String sql : ROWS) {
            rows.addAll(
                    databases
                            .wallets()
                            .jdbc()
                            .sql(
                                    "SELECT CAST(row_to_json(said) AS text) AS line FROM ("
                                            + sql
                                            + ") said ORDER BY 1")
                            .query((row, number) -> row.getString(1))
                            .list());
        }
        return rows;
    }
}
