package io.vitrine.config;

import static io.vitrine.config.Catalogs.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.Catalogs.Catalog;
import io.vitrine.config.Program.Answer;
import io.vitrine.config.Program.Started;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.db.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run does when it is asked to stop, when another one works already, and when it wakes up
/// after its lock was taken from it.
class StoppedIT {

    private static final GeneratedChain.Shape SHAPE =
            new GeneratedChain.Shape(31337, 8, 3, 60, 3, 5);
    private static final String[] SLOWLY = {
        "--vitrine.jobs.chunk-size=1", "--vitrine.jobs.threads=1", "--vitrine.lock.silence=2s"
    };
    private static final String[] BESIDE = {
        "--vitrine.jobs.chunk-size=1", "--vitrine.jobs.threads=2", "--vitrine.lock.silence=2s"
    };
    private static final int LOCKED = 75;
    private static final int SIGKILL = 137;
    private static final int SIGTERM = 143;
    private static final int FEW = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir private static Path homes;

    private static Catalogs catalogs;
    private static String cleanDigest = "";
    private static Map<String, Long> cleanRows = Map.of();

    @BeforeAll
    static void open() {
        catalogs = new Catalogs(GeneratedChain.of(11, 1_000, SHAPE).chain(), homes);
        Catalog clean = catalogs.make("clean");
        clean.run("indexBlocks");
        clean.run("projectEvents");
        cleanDigest = clean.digest();
        cleanRows = clean.rowCounts();
    }

    @AfterAll
    static void close() {
        catalogs.close();
    }

    @Test
    void aTerminatedRunStopsAndTheNextOneGoesOn() throws Exception {
        Catalog catalog = catalogs.make("terminated");
        for (String job : new String[] {"indexBlocks", "projectEvents"}) {
            Started run = catalog.start(job, SLOWLY);
            awaitDone(catalog, job, FEW, run);
            run.terminate();
            assertThat(run.exit()).as(run::said).isEqualTo(SIGTERM);
            assertThat(lastStatus(catalog, job)).as(run::said).isEqualTo("STOPPED");
            assertThat(done(catalog, job)).isLessThan(blocks(catalog, job));

            catalog.run(job, BESIDE);
            assertThat(lastStatus(catalog, job)).isEqualTo("COMPLETED");
        }
        assertClean(catalog);
    }

    /// P-11: who is not given the time to stop leaves what a kill leaves.
    @Test
    void aRunThatIsKilledWhileItStopsIsTakenUpAgain() throws Exception {
        Catalog catalog = catalogs.make("cut");
        for (String job : new String[] {"indexBlocks", "projectEvents"}) {
            Started run = catalog.start(job, SLOWLY);
            awaitDone(catalog, job, FEW, run);
            run.terminate();
            run.kill();
            assertThat(run.exit()).as(run::said).isIn(SIGKILL, SIGTERM);

            catalog.run(job, BESIDE);
            assertThat(lastStatus(catalog, job)).isEqualTo("COMPLETED");
        }
        assertClean(catalog);
    }

    @Test
    void aSecondRunIsToldWhoHoldsTheLock() throws Exception {
        Catalog catalog = catalogs.make("twice");
        Started first = catalog.start("indexBlocks", SLOWLY);
        awaitDone(catalog, "indexBlocks", FEW, first);

        Answer second = catalog.answer(catalog.running("indexBlocks", BESIDE));

        assertThat(second.exit()).as(second.err()).isEqualTo(LOCKED);
        assertThat(second.err()).contains("held by process " + first.pid() + " on ");
        assertThat(first.exit()).as(first::said).isZero();
        catalog.run("projectEvents");
        assertClean(catalog);
    }

    @Test
    void aRunThatWakesUpTooLateWritesNothingMore() throws Exception {
        Catalog catalog = catalogs.make("late");
        for (String job : new String[] {"indexBlocks", "projectEvents"}) {
            Started late = catalog.start(job, SLOWLY);
            awaitDone(catalog, job, FEW, late);
            pauseInTransaction(catalog, job, late);
            long token = token(catalog, job);

            CompletableFuture<Answer> peer =
                    CompletableFuture.supplyAsync(() -> takeOver(catalog, job));
            await(() -> number(data(catalog, job), DONE_SINCE.formatted(job, token)) >= FEW, late);
            long written = number(data(catalog, job), DONE_BY.formatted(job, token));
            late.goOn();

            assertThat(late.exit()).as(late::said).isEqualTo(1);
            Answer answer = peer.join();
            assertThat(answer.exit()).as(answer.err()).isZero();
            assertThat(number(data(catalog, job), DONE_BY.formatted(job, token)))
                    .as(late::said)
                    .isEqualTo(written);
            assertThat(lastStatus(catalog, job)).isEqualTo("COMPLETED");
        }
        assertClean(catalog);
    }

    private static final String DONE =
            "SELECT count(*) FROM work_ranges WHERE job = '%s' AND state = 'DONE'";
    private static final String DONE_BY = DONE + " AND claim_token = %d";
    private static final String DONE_SINCE = DONE + " AND claim_token > %d";

    /// A holder that still beats is busy; one that has been silent for long enough is not waited for.
    private static Answer takeOver(Catalog catalog, String job) {
        while (true) {
            Answer answer = catalog.answer(catalog.running(job, BESIDE));
            if (answer.exit() != LOCKED) {
                return answer;
            }
        }
    }

    /// The worst moment: its transaction is open and holds the rows that the next run needs.
    private static void pauseInTransaction(Catalog catalog, String job, Started run)
            throws InterruptedException {
        Database database = data(catalog, job);
        for (int attempt = 0; attempt < 200; attempt++) {
            run.pause();
            Thread.sleep(20); // what was on its way to the server arrives
            if (number(
                            database,
                            """
                            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                               AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'work_fences'::regclass)
                               AND state = 'idle in transaction'
                            """)
                    > 0) {
                return;
            }
            run.goOn();
            Thread.sleep(7);
        }
        run.pause();
    }

    private static long token(Catalog catalog, String job) {
        return number(
                catalog.databases().orchestrator(),
                "SELECT token FROM batch.job_locks WHERE job = '" + job + "'");
    }

    private static Database data(Catalog catalog, String job) {
        return job.equals("indexBlocks")
                ? catalog.databases().indexer()
                : catalog.databases().catalog();
    }

    private static long done(Catalog catalog, String job) {
        return number(data(catalog, job), DONE.formatted(job));
    }

    private static long blocks(Catalog catalog, String job) {
        return number(
                data(catalog, job), "SELECT count(*) FROM work_ranges WHERE job = '" + job + "'");
    }

    private static String lastStatus(Catalog catalog, String job) {
        return catalog.databases()
                .orchestrator()
                .jdbc()
                .sql(
                        """
                        SELECT status FROM batch.batch_job_execution
                          JOIN batch.batch_job_instance USING (job_instance_id)
                         WHERE job_name = :job ORDER BY job_execution_id DESC LIMIT 1
                        """)
                .param("job", job)
                .query(String.class)
                .single();
    }

    private static void awaitDone(Catalog catalog, String job, long ranges, Started run)
            throws InterruptedException {
        await(() -> done(catalog, job) >= ranges, run);
    }

    private static void await(BooleanSupplier condition, Started run) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(run.isAlive()).as(run::said).isTrue();
            assertThat(System.nanoTime()).as(run::said).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static void assertClean(Catalog catalog) {
        assertThat(catalog.digest()).isEqualTo(cleanDigest);
        Map<String, Long> rows = catalog.rowCounts();
        assertThat(rows.get("catalog_db public.processed_events"))
                .isEqualTo(cleanRows.get("catalog_db public.processed_events"));
        assertThat(rows.get("catalog_db public.activities"))
                .isEqualTo(cleanRows.get("catalog_db public.activities"));
    }
}
