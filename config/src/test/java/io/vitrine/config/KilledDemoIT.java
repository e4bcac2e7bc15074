package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.DemoChain;
import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A demo that is killed again and again ends with the catalog of one that was not.
class KilledDemoIT {

    private static final int KILLS = 10;
    private static final int ATTEMPTS = 20;
    private static final List<Integer> CHUNK_SIZES = List.of(7, 50, 200, 1000);

    @TempDir private static Path folder;

    private static String unbrokenDigest = "";
    private static Duration unbrokenWork = Duration.ZERO;

    private final long seed = Long.getLong("vitrine.kill.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private int homes;
    private long brokenExecutions;

    @BeforeAll
    static void runUnbroken() throws Exception {
        Path home = folder.resolve("unbroken");
        Started demo = demo(home);
        long begun = System.nanoTime();
        assertThat(demo.exit()).as(demo::said).isZero();
        unbrokenWork = Duration.ofNanos(System.nanoTime() - begun);
        unbrokenDigest = digest(home);
        assertThat(unbrokenDigest).contains("eip155:" + DemoChain.CHAIN_ID);
    }

    @AfterAll
    static void stopServers() throws IOException {
        try (var homes = Files.list(folder)) {
            homes.forEach(home -> EmbeddedPostgres.open(home).close()); // adopts and stops
        }
    }

    @Test
    void fifteenKillsLeaveNoTrace() throws Exception {
        killTimes(15);
    }

    @Test
    @Tag("soak")
    void twoHundredKillsLeaveNoTrace() throws Exception {
        killTimes(200);
    }

    /// One home takes ten kills, spread over the work of an unbroken run; then it may finish. A home that
    /// finishes earlier must be right too, and another one takes the rest.
    private void killTimes(int kills) throws Exception {
        Path home = newHome();
        int taken = 0;
        for (int kill = 0; kill < kills; kill++) {
            if (taken == KILLS) {
                finish(home);
                home = newHome();
                taken = 0;
            }
            if (killOnce(home, kill % 3 == 2)) {
                taken++;
            } else {
                assertNoTrace(home);
                home = newHome();
                taken = 0;
                kill--;
            }
        }
        finish(home);
        assertThat(brokenExecutions).as("seed %s: executions that a kill broke", seed).isPositive();
    }

    private Path newHome() {
        return folder.resolve("killed-" + homes++);
    }

    /// @return whether it was killed before it had finished
    private boolean killOnce(Path home, boolean serverToo) throws Exception {
        Started demo =
                demo(
                        home,
                        "--vitrine.jobs.chunk-size="
                                + CHUNK_SIZES.get(random.nextInt(CHUNK_SIZES.size())),
                        "--vitrine.jobs.threads=" + (1 + random.nextInt(4)));
        Thread.sleep(random.nextLong(1 + unbrokenWork.toMillis() * 3 / 2 / KILLS));
        if (serverToo && random.nextBoolean()) {
            killServer(home);
            Thread.sleep(random.nextInt(500));
            demo.kill();
        } else {
            demo.kill();
            if (serverToo) {
                killServer(home);
            }
        }
        int exit = demo.exit();
        assertThat(exit).as("seed %s: %s", seed, demo.said()).isIn(0, 1, 69, 137);
        return exit != 0;
    }

    private static void killServer(Path home) throws IOException {
        Path file = home.resolve("postgres/data/postmaster.pid");
        long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
        Optional<ProcessHandle> server = ProcessHandle.of(pid);
        server.filter(process -> process.info().command().orElse("").contains("postgres"))
                .orElseThrow()
                .destroyForcibly();
    }

    private void finish(Path home) throws Exception {
        Started last = demo(home);
        assertThat(last.exit()).as("seed %s: %s", seed, last.said()).isZero();
        assertNoTrace(home);
    }

    private void assertNoTrace(Path home) {
        assertThat(digest(home))
                .as(() -> "seed %s, home %s, not done:%s".formatted(seed, home, notDone(home)))
                .isEqualTo(unbrokenDigest);
        assertThat(answer(home, "status", "--json")).as("seed %s", seed).doesNotContain("STARTED");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
                DatabaseServer server = DatabaseServer.open(postgres.settings())) {
            Databases databases = server.databases();
            assertExecutionsEnded(databases.orchestrator());
            assertInvariants(databases.indexer(), databases.catalog());
        }
    }

    /// What explains a difference: work that failed, or was left.
    private static String notDone(Path home) {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.open(home);
                DatabaseServer server = DatabaseServer.open(postgres.settings())) {
            return server.databases()
                    .catalog()
                    .jdbc()
                    .sql(
                            """
                            SELECT format(E'\\n%s %s %s %s after %s: %s', kind, key, state, failure_code, attempts, failure_detail)
                              FROM work_items WHERE state <> 'DONE' AND kind <> 'PROBE_COLLECTION' ORDER BY 1 LIMIT 50
                            """)
                    .query(String.class)
                    .list()
                    .toString();
        }
    }

    private void assertExecutionsEnded(Database orchestrator) {
        assertThat(
                        count(
                                orchestrator,
                                """
                                SELECT count(*) FROM batch.batch_job_execution WHERE status NOT IN ('COMPLETED', 'FAILED')
                                """))
                .as("seed %s: executions that never ended", seed)
                .isZero();
        brokenExecutions +=
                count(
                        orchestrator,
                        "SELECT count(*) FROM batch.batch_job_execution WHERE status = 'FAILED'");
        assertThat(
                        count(
                                orchestrator,
                                """
                                SELECT count(*) FROM batch.batch_job_instance instance
                                 WHERE COALESCE((SELECT status FROM batch.batch_job_execution execution
                                                  WHERE execution.job_instance_id = instance.job_instance_id
                                                  ORDER BY job_execution_id DESC LIMIT 1), '') <> 'COMPLETED'
                                """))
                .as("seed %s: runs that no restart completed", seed)
                .isZero();
    }

    private void assertInvariants(Database indexer, Database catalog) {
        assertThat(
                        count(
                                catalog,
                                """
                                SELECT count(*) - count(DISTINCT (chain_id, block_hash, log_index)) FROM processed_events
                                """))
                .as("seed %s: events applied twice", seed)
                .isZero();
        assertThat(
                        count(
                                catalog,
                                """
                                SELECT count(*) FROM (
                                       SELECT tokens.id FROM tokens
                                         LEFT JOIN token_balances held
                                                ON held.chain_id = tokens.chain_id AND held.contract = tokens.contract_address
                                               AND held.token_id = tokens.token_number AND held.quantity <> 0
                                        WHERE token_standard = 'erc721'
                                        GROUP BY tokens.id
                                       HAVING count(held.owner) <> CASE WHEN burned THEN 0 ELSE 1 END
                                           OR max(held.owner) IS DISTINCT FROM owner_address
                                           OR max(held.quantity) > 1) wrong
                                """))
                .as("seed %s: unique tokens without exactly their one owner", seed)
                .isZero();
        assertThat(
                        count(
                                indexer,
                                """
                                SELECT last_block - start_block + 1 - (SELECT count(*) FROM blocks) FROM indexer_checkpoints
                                """))
                .as("seed %s: blocks missing below the checkpoint", seed)
                .isZero();
        for (Database database : List.of(indexer, catalog)) {
            assertThat(count(database, "SELECT count(*) FROM work_ranges WHERE state <> 'DONE'"))
                    .as("seed %s: ranges left in %s", seed, database)
                    .isZero();
        }
        assertThat(count(catalog, "SELECT count(*) FROM work_items WHERE state = 'CLAIMED'"))
                .as("seed %s: items left claimed", seed)
                .isZero();
    }

    private static long count(Database database, String question) {
        return database.jdbc().sql(question).query(Long.class).optional().orElse(0L);
    }

    private static String digest(Path home) {
        return answer(home, "digest", "--json");
    }

    private static String answer(Path home, String... words) {
        List<String> typed = new ArrayList<>(List.of(words));
        typed.add("--vitrine.home=" + home);
        Program.Answer answer = Program.answer(typed);
        assertThat(answer.exit()).as(answer::err).isZero();
        return answer.out();
    }

    /// Starts a demo whose jobs have begun. Its node has one port, which a killed one gives back at once;
    /// only a demo of somebody else is waited for.
    private static Started demo(Path home, String... settings) throws Exception {
        List<String> words = new ArrayList<>(List.of("demo", "--once", "--vitrine.home=" + home));
        words.addAll(List.of(settings));
        for (int attempt = 0; ; attempt++) {
            Started demo = Program.start(words);
            if (demo.works()) {
                return demo;
            }
            assertThat(demo.said()).as("start %s", attempt).contains("which is taken");
            assertThat(attempt).as(demo::said).isLessThan(ATTEMPTS);
            Thread.sleep(2_000);
        }
    }
}
