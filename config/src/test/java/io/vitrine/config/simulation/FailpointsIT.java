package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.config.simulation.Deathwatch.Place;
import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.RunRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/// A worker that dies at any place of a chunk leaves nothing that the next one does not put right.
@ExtendWith(Ground.Extension.class)
class FailpointsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BLOCKS = 13;
    private static final AtomicInteger CHAINS = new AtomicInteger(900_000);

    private final Ground ground;
    private final ChainId chain = ChainId.evm(CHAINS.incrementAndGet());
    private final World world =
            new World(chain.evmNumber(), 64, new SplittableRandom(chain.evmNumber()));

    FailpointsIT(Ground ground) {
        this.ground = ground;
        world.grow(BLOCKS);
    }

    static Stream<Arguments> deaths() {
        return Stream.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)
                .flatMap(job ->
                        Stream.of(Place.values())
                                .flatMap(place ->
                                        Stream.of(0, 2)
                                                .map(chunk -> Arguments.of(job, place, chunk))));
    }

    @ParameterizedTest
    @MethodSource("deaths")
    void theNextWorkerEndsInTheCleanDigest(JobName job, Place place, int chunk) {
        try (FaultyNode node = node()) {
            if (job == JobName.PROJECT_EVENTS) {
                complete(JobName.INDEX_BLOCKS, 4);
            }
            Deathwatch watch =
                    new Deathwatch(job == JobName.INDEX_BLOCKS ? "index" : "project", place, chunk);
            try (Worker mortal =
                    new Worker(
                            ground.faulty().databases(),
                            new JobSettings(3, 1),
                            Trial.PATIENT,
                            watch,
                            watch)) {
                watch.over(mortal);
                assertThat(mortal.run(job, chain, request(job))).isEmpty();
                assertThat(mortal.isDead()).isTrue();
            }
            Backends.awaitReleased(ground.faulty().databases().orchestrator(), chain, PATIENCE);

            // another chunk size, as P-21 has it
            JobExecution execution;
            try (Said said = new Said(JobRuns.class)) {
                execution = complete(job, 5);
                assertThat(said.lines("job.recovered executionId="))
                        .as("the dead execution is told of once")
                        .hasSize(1);
            }
            assertThat(endings(execution))
                    .containsExactly(BatchStatus.COMPLETED, BatchStatus.FAILED);
            assertThat(redone(job)).as("ranges claimed twice").isLessThanOrEqualTo(1);
            if (job == JobName.INDEX_BLOCKS) {
                complete(JobName.PROJECT_EVENTS, 4);
            }
            judge();
        }
    }

    @Test
    void anInstanceWithoutExecutionIsRemovedAndNothingIsInItsWay() {
        try (FaultyNode node = node();
                Worker worker = worker(5)) {
            JobRepository repository = worker.repository();
            JobInstance orphan =
                    repository.createJobInstance(
                            JobName.INDEX_BLOCKS.text(),
                            new JobParametersBuilder()
                                    .addString("chain", chain.caip2())
                                    .addLong("run", 1L)
                                    .toJobParameters());
            try (Said said = new Said(JobRuns.class)) {
                for (int run = 0; run < 2; run++) {
                    assertThat(
                                    worker.run(
                                            JobName.INDEX_BLOCKS,
                                            chain,
                                            request(JobName.INDEX_BLOCKS)))
                            .map(Trial::ending)
                            .contains("COMPLETED");
                }
                assertThat(said.lines("job.instance.orphan.removed"))
                        .anyMatch(line -> line.endsWith("instance=" + orphan.getId()));
            }
            assertThat(repository.getJobInstance(orphan.getId())).isNull();
            complete(JobName.PROJECT_EVENTS, 4);
            judge();
        }
    }

    @Test
    void whoHasJoinedARunBeforeItBeganIsNotTakenForDead() {
        try (FaultyNode node = node();
                Worker worker = worker(5)) {
            JobRepository repository = worker.repository();
            JobExecution first =
                    worker.run(JobName.INDEX_BLOCKS, chain, request(JobName.INDEX_BLOCKS))
                            .orElseThrow();
            long token = Objects.requireNonNull(first.getJobParameters().getLong("run"));
            JobExecution joined = joined(repository, token + 1);
            JobExecution dead = joined(repository, token);
            complete(JobName.INDEX_BLOCKS, 5);
            assertThat(statusOf(repository, joined)).isEqualTo(BatchStatus.STARTED);
            assertThat(statusOf(repository, dead)).isEqualTo(BatchStatus.FAILED);
        }
    }

    private JobExecution joined(JobRepository repository, long token) {
        JobParameters parameters =
                new JobParametersBuilder()
                        .addString("chain", chain.caip2())
                        .addString("request", "all")
                        .addLong("run", token)
                        .addString("joined", "test-" + token)
                        .toJobParameters();
        JobExecution execution =
                repository.createJobExecution(
                        repository.createJobInstance(JobName.INDEX_BLOCKS.text(), parameters),
                        parameters,
                        new ExecutionContext());
        execution.setStatus(BatchStatus.STARTED);
        repository.update(execution);
        return execution;
    }

    private static BatchStatus statusOf(JobRepository repository, JobExecution execution) {
        return Objects.requireNonNull(repository.getJobExecution(execution.getId())).getStatus();
    }

    @Test
    void withoutNewBlocksARunIsDoneAndChangesNothing() {
        try (FaultyNode node = node()) {
            for (JobName job : List.of(JobName.INDEX_BLOCKS, JobName.PROJECT_EVENTS)) {
                complete(job, 4);
                String before = checkpoints();
                assertThat(complete(job, 4).getExitStatus().getExitCode())
                        .isEqualTo(ExitStatus.NOOP.getExitCode());
                assertThat(checkpoints()).isEqualTo(before);
            }
        }
    }

    private FaultyNode node() {
        FaultyNode node = new FaultyNode(world, 0);
        ground.faulty().add(chain, ChainFeatures.unknown(), List.of(node));
        return node;
    }

    private Worker worker(int chunkSize) {
        return new Worker(
                ground.faulty().databases(),
                new JobSettings(chunkSize, 1),
                Trial.PATIENT,
                Failpoints.NONE,
                (database, act) -> {});
    }

    private RunRequest request(JobName job) {
        return job == JobName.INDEX_BLOCKS
                ? Trial.toBlock(world.chain().head(), LogProof.BLOOM)
                : RunRequest.ALL;
    }

    private JobExecution complete(JobName job, int chunkSize) {
        try (Worker worker = worker(chunkSize)) {
            Optional<JobExecution> execution = worker.run(job, chain, request(job));
            assertThat(execution).map(Trial::ending).contains("COMPLETED");
            return execution.orElseThrow();
        }
    }

    /// How the executions of the same instance ended, newest first.
    private List<BatchStatus> endings(JobExecution execution) {
        try (Worker worker = worker(1)) {
            return worker.repository().getJobExecutions(execution.getJobInstance()).stream()
                    .map(JobExecution::getStatus)
                    .toList();
        }
    }

    private long redone(JobName job) {
        return Stores.number(
                data(job),
                chain,
                "SELECT sum(attempts) - count(*) FROM work_ranges WHERE chain_id = :chain AND job ="
                        + " '"
                        + job
                        + "'");
    }

    private Database data(JobName job) {
        return job == JobName.INDEX_BLOCKS
                ? ground.faulty().databases().indexer()
                : ground.faulty().databases().catalog();
    }

    private String checkpoints() {
        return data(JobName.INDEX_BLOCKS)
                .jdbc()
                .sql(
                        "SELECT to_jsonb(it)::text FROM indexer_checkpoints it WHERE chain_id ="
                                + " :chain")
                .param("chain", chain.caip2())
                .query(String.class)
                .single();
    }

    private void judge() {
        new Trial(chain, world, 0, ground.faulty(), ground.clean()).assertClean();
    }
}
