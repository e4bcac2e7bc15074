package io.vitrine.writers.orchestration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.db.Database;
import io.vitrine.db.DatabaseServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.writers.orchestration.JobLocks.Held;
import io.vitrine.writers.orchestration.JobLocks.Holder;
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import io.vitrine.writers.orchestration.JobLocks.LockUnavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLocksIT {

    private static final ChainId CHAIN = ChainId.evm(1);
    private static final JobName JOB = JobName.INDEX_BLOCKS;
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final EmbeddedPostgres postgres = EmbeddedPostgres.temporary();
    private static final DatabaseServer server = DatabaseServer.open(postgres.settings());

    private final Database orchestrator = server.databases().orchestrator();
    private final JobLocks locks =
            new JobLocks(orchestrator, new Holder("process 1 on here"), LONG);

    @AfterAll
    static void close() {
        server.close();
        postgres.close();
    }

    @BeforeEach
    void empty() {
        orchestrator.jdbc().sql("TRUNCATE batch.job_locks").update();
    }

    @Test
    void oneHolderForEachJobAndChain() {
        try (Held held = locks.acquire(JOB, CHAIN)) {
            assertThatThrownBy(() -> locks.acquire(JOB, CHAIN))
                    .isInstanceOf(JobBusy.class)
                    .hasMessageContainingAll(
                            "indexBlocks on eip155:1", "process 1 on here", "last heard of");
            try (Held otherChain = locks.acquire(JOB, ChainId.evm(137));
                    Held otherJob = locks.acquire(JobName.PROJECT_EVENTS, CHAIN)) {
                assertThat(otherChain.fence().token()).isEqualTo(1);
                assertThat(otherJob.fence().token()).isEqualTo(1);
            }
            assertThat(held.fence().token()).isEqualTo(1);
        }
    }

    @Test
    void theTokenRisesWithEveryRun() {
        for (long token = 1; token <= 3; token++) {
            try (Held held = locks.acquire(JOB, CHAIN)) {
                assertThat(held.fence().token()).isEqualTo(token);
            }
        }
        assertThat(
                        orchestrator
                                .jdbc()
                                .sql("SELECT holder IS NULL FROM batch.job_locks")
                                .query(Boolean.class)
                                .single())
                .as("given back")
                .isTrue();
    }

    @Test
    void closingTwiceIsOnce() {
        Held held = locks.acquire(JOB, CHAIN);
        held.close();
        try (Held next = locks.acquire(JOB, CHAIN)) {
            held.close();
            assertThatThrownBy(() -> locks.acquire(JOB, CHAIN)).isInstanceOf(JobBusy.class);
            assertThat(next.fence().token()).isEqualTo(2);
        }
    }

    @Test
    void aSilentHolderIsEndedAndItsTokenOutdated() {
        JobLocks impatient =
                new JobLocks(orchestrator, new Holder("process 2"), Duration.ofMillis(200));
        Held silent = locks.acquire(JOB, CHAIN);
        orchestrator
                .jdbc()
                .sql("UPDATE batch.job_locks SET heartbeat_at = now() - interval '1 hour'")
                .update();
        try (Held next = impatient.acquire(JOB, CHAIN)) {
            assertThat(next.fence().token()).isEqualTo(silent.fence().token() + 1);
            silent.close();
            assertThatThrownBy(() -> locks.acquire(JOB, CHAIN)).isInstanceOf(JobBusy.class);
        }
    }

    @Test
    void aHolderThatGivesSignsOfLifeIsLeftAlone() throws InterruptedException {
        JobLocks lively =
                new JobLocks(orchestrator, new Holder("process 3"), Duration.ofMillis(800));
        try (Held held = lively.acquire(JOB, CHAIN)) {
            Thread.sleep(1_600);
            assertThatThrownBy(() -> lively.acquire(JOB, CHAIN)).isInstanceOf(JobBusy.class);
            assertThat(held.fence().token()).isEqualTo(1);
        }
    }

    @Test
    void onlyTheHolderOfThisLockIsEnded() throws SQLException {
        JobLocks impatient =
                new JobLocks(orchestrator, new Holder("process 2"), Duration.ofMillis(200));
        try (Held other = locks.acquire(JobName.PROJECT_EVENTS, CHAIN);
                Connection holder = orchestrator.dataSource().getConnection();
                Statement lock = holder.createStatement()) {
            lock.execute(
                    "SELECT pg_advisory_lock(hashtextextended('vitrine:indexBlocks:eip155:1', 0))");
            orchestrator
                    .jdbc()
                    .sql(
                            """
                            INSERT INTO batch.job_locks (job, chain_id, token, holder, backend_pid, heartbeat_at)
                            SELECT 'indexBlocks', chain_id, 4, 'gone', backend_pid, now() - interval '1 hour'
                              FROM batch.job_locks
                            """)
                    .update();
            assertThatThrownBy(() -> impatient.acquire(JOB, CHAIN)).isInstanceOf(JobBusy.class);
            assertThat(other.fence().token()).isEqualTo(1);
            assertThat(
                            orchestrator
                                    .jdbc()
                                    .sql(
                                            """
                                            SELECT count(*) FROM pg_stat_activity
                                             WHERE pid = (SELECT backend_pid FROM batch.job_locks WHERE job = 'projectEvents')
                                            """)
                                    .query(Integer.class)
                                    .single())
                    .isEqualTo(1);
            lock.execute("SELECT pg_advisory_unlock_all()");
        }
    }

    @Test
    void aFailedTakeLeavesNoLockInThePool() {
        orchestrator.jdbc().sql("ALTER TABLE batch.job_locks RENAME TO elsewhere").update();
        try {
            for (int attempt = 0; attempt < 6; attempt++) {
                assertThatThrownBy(() -> locks.acquire(JOB, CHAIN))
                        .isInstanceOf(LockUnavailable.class);
            }
        } finally {
            orchestrator.jdbc().sql("ALTER TABLE batch.elsewhere RENAME TO job_locks").update();
        }
        try (Held held = locks.acquire(JOB, CHAIN)) {
            assertThat(held.fence().token()).isEqualTo(1);
        }
    }

    /// A holder whose connections break, as they do when its process dies.
    private void die(Path mark, JobName... jobs) {
        JobLocks mortal = new JobLocks(orchestrator, new Holder("process 4", mark), LONG);
        for (JobName job : jobs) {
            Held held = mortal.acquire(job, CHAIN);
            orchestrator
                    .jdbc()
                    .sql(
                            """
                            SELECT pg_terminate_backend(backend_pid, 2000) FROM batch.job_locks
                             WHERE job = :job
                            """)
                    .param("job", job.text())
                    .query(Boolean.class)
                    .single();
            held.close();
        }
    }

    private boolean isAfterDeathOfMemory(JobName job) {
        try (Held held = locks.acquire(job, CHAIN)) {
            return held.isAfterDeathOfMemory();
        }
    }

    @Test
    void theMarkOfADeathIsReadOnceForEveryLockThatItsProcessHeld(@TempDir Path folder)
            throws Exception {
        Path mark = folder.resolve("a mark");
        die(mark, JOB, JobName.PROJECT_EVENTS);
        Files.createFile(mark);
        assertThat(isAfterDeathOfMemory(JOB)).isTrue();
        assertThat(mark).as("the other lock still names it").exists();
        assertThat(isAfterDeathOfMemory(JOB)).as("the last run gave it back").isFalse();
        assertThat(isAfterDeathOfMemory(JobName.PROJECT_EVENTS)).isTrue();
        assertThat(mark).doesNotExist();
    }

    @Test
    void aDeathWithoutAMarkIsAnyDeath(@TempDir Path folder) throws Exception {
        die(folder.resolve("never made"), JOB);
        assertThat(isAfterDeathOfMemory(JOB)).isFalse();
    }

    @Test
    void whoGaveTheLockBackDidNotDieOverIt(@TempDir Path folder) throws Exception {
        Path mark = Files.createFile(folder.resolve("later"));
        new JobLocks(orchestrator, new Holder("process 4", mark), LONG).acquire(JOB, CHAIN).close();
        assertThat(isAfterDeathOfMemory(JOB)).isFalse();
        assertThat(mark).exists();
    }
}
