package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/// What goes wrong with the machine below a worker: disks that are full (P-14), clocks that jump (P-15).
@ExtendWith(Ground.Extension.class)
class MachineFaultsIT {

    private static final int BLOCKS = 13;
    private static final AtomicInteger CHAINS = new AtomicInteger(920_000);

    private final Ground ground;
    private final ChainId chain = ChainId.evm(CHAINS.incrementAndGet());
    private final World world =
            new World(chain.evmNumber(), 64, new SplittableRandom(chain.evmNumber()));

    MachineFaultsIT(Ground ground) {
        this.ground = ground;
        world.grow(BLOCKS);
    }

    /// As PostgreSQL says it when it cannot extend a file: the same state, in the middle of a transaction.
    @ParameterizedTest
    @CsvSource({"INDEX_BLOCKS, blocks", "PROJECT_EVENTS, processed_events"})
    void aDatabaseWithoutRoomFailsTheRunAndLosesNothing(JobName job, String table) {
        Database database =
                job == JobName.INDEX_BLOCKS
                        ? ground.faulty().databases().indexer()
                        : ground.faulty().databases().catalog();
        try (FaultyNode node = node();
                Worker worker = worker(Clock.systemUTC())) {
            if (job == JobName.PROJECT_EVENTS) {
                assertThat(run(worker, JobName.INDEX_BLOCKS)).isEqualTo(BatchStatus.COMPLETED);
            }
            fill(database, table);
            try {
                JobExecution failed = worker.run(job, chain, request(job)).orElseThrow();
                assertThat(failed.getStatus()).isEqualTo(BatchStatus.FAILED);
                assertThat(failed.getExitStatus().getExitDescription())
                        .startsWith("DB_DISK_FULL: ")
                        .contains("No space left on device");
            } finally {
                free(database, table);
            }
            assertThat(
                            Stores.number(
                                    database,
                                    chain,
                                    "SELECT count(*) FROM work_ranges WHERE chain_id = :chain AND"
                                            + " state = 'DONE' AND job = '"
                                            + job
                                            + "'"))
                    .as("ranges marked without their data")
                    .isZero();
            for (JobName again : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                assertThat(run(worker, again)).isEqualTo(BatchStatus.COMPLETED);
            }
        }
        judge();
    }

    private void fill(Database database, String table) {
        database.template()
                .execute(
                        """
                        CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN
                            IF NEW.chain_id = '%s' THEN
                                RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100';
                            END IF;
                            RETURN NEW;
                        END $$
                        """
                                .formatted(chain));
        database.template()
                .execute(
                        "CREATE TRIGGER no_room BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION no_room()"
                                .formatted(table));
    }

    private static void free(Database database, String table) {
        database.template().execute("DROP TRIGGER no_room ON " + table);
    }

    @Test
    void aClockThatJumpsByAnHourAtEveryLookChangesNothing() {
        try (FaultyNode node = node();
                Worker worker = worker(new JumpingClock())) {
            for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                assertThat(run(worker, job)).isEqualTo(BatchStatus.COMPLETED);
            }
        }
        judge();
    }

    /// An hour ahead, then an hour behind, and so on.
    private static final class JumpingClock extends Clock {

        private final AtomicInteger looks = new AtomicInteger();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            Duration hour = Duration.ofHours(1);
            return Instant.now().plus(looks.incrementAndGet() % 2 == 0 ? hour : hour.negated());
        }
    }

    private FaultyNode node() {
        FaultyNode node = new FaultyNode(world, 0);
        ground.faulty().add(chain, ChainFeatures.unknown(), List.of(node));
        return node;
    }

    private Worker worker(Clock clock) {
        return new Worker(
                ground.faulty().databases(),
                new JobSettings(3, 2),
                Trial.PATIENT,
                Failpoints.NONE,
                (database, act) -> {},
                clock);
    }

    private BatchStatus run(Worker worker, JobName job) {
        return worker.run(job, chain, request(job)).orElseThrow().getStatus();
    }

    private RunRequest request(JobName job) {
        return job == JobName.INDEX_BLOCKS
                ? Trial.toBlock(world.chain().head(), LogProof.BLOOM)
                : RunRequest.ALL;
    }

    private void judge() {
        new Trial(chain, world, 0, ground.faulty(), ground.clean()).assertClean();
    }
}
