package io.vitrine.config.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.domain.orchestration.WorkItem;
import io.vitrine.domain.orchestration.WorkKind;
import io.vitrine.jobs.engine.ClaimedRanges;
import io.vitrine.jobs.engine.DueWork;
import io.vitrine.jobs.engine.Failpoints;
import io.vitrine.jobs.engine.JobDefinition;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.JobSettings;
import io.vitrine.jobs.engine.ReorgRecovery;
import io.vitrine.jobs.engine.Run;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.jobs.engine.Steps;
import io.vitrine.readers.orchestration.RangeProgress;
import io.vitrine.writers.event.BulkLoad;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkItems;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;

/// A run and a process that helps it: each lets the other end what it has begun, and neither goes on alone.
@ExtendWith(Ground.Extension.class)
class HelpedRunsIT {

    private static final WorkKind KIND = WorkKind.AGGREGATE_STATS;
    private static final BlockRange BLOCKS = new BlockRange(0, 9);
    private static final long SHORT_SECONDS = 3;
    private static final long LONG_SECONDS = 60;
    private static final AtomicInteger CHAINS = new AtomicInteger(980_000);

    private final Ground ground;
    private final ChainId chain = ChainId.evm(CHAINS.incrementAndGet());
    private final CountDownLatch leads = new CountDownLatch(1);
    private final CountDownLatch helps = new CountDownLatch(1);
    private final CountDownLatch leaderEnded = new CountDownLatch(1);
    private final CountDownLatch helperEnded = new CountDownLatch(1);

    HelpedRunsIT(Ground ground) {
        this.ground = ground;
    }

    /// What happens to a claim of a run.
    private interface Working {
        void at(Run run);
    }

    /// A job of one step, whose items are done when they are marked.
    private record Marking(Steps steps, Database catalog, Working working)
            implements JobDefinition {

        @Override
        public JobName name() {
            return JobName.AGGREGATE_FLOORS;
        }

        @Override
        public Job job(Run run) {
            DueWork work = new DueWork(catalog);
            WorkItems items = new WorkItems(catalog);
            return steps.job(
                    this,
                    steps.once("begin", () -> work.begin(run, KIND, "mark")),
                    steps.claimed(
                            "mark",
                            work.claimed(run, KIND, 1),
                            due -> {
                                working.at(run);
                                return due;
                            },
                            written ->
                                    written.forEach(batch ->
                                            catalog.inTransaction(() ->
                                                    items.markDone(
                                                            run.fence(),
                                                            KIND,
                                                            batch.stream()
                                                                    .map(WorkItem::key)
                                                                    .toList())))));
        }
    }

    /// A job whose ranges never fit the chain.
    private record NeverFitting(Steps steps, Database indexer, Working working)
            implements JobDefinition {

        @Override
        public JobName name() {
            return JobName.INDEX_BLOCKS;
        }

        @Override
        public Job job(Run run) {
            WorkRanges ranges = new WorkRanges(indexer);
            ReorgRecovery recovery = new ReorgRecovery(run, ranges, () -> {});
            return steps.job(
                    this,
                    steps.once(
                            "plan",
                            () -> {
                                ranges.takeOver(run.fence());
                                ranges.plan(run.fence(), BLOCKS, 5);
                            }),
                    steps.<BlockRange, BlockRange>claimed(
                            "index",
                            new ClaimedRanges(
                                    ranges,
                                    new RangeProgress(indexer),
                                    run,
                                    BLOCKS,
                                    () -> Long.MAX_VALUE,
                                    () -> false),
                            range -> {
                                working.at(run);
                                recovery.recover(range, new IllegalStateException("in vain"));
                                return null;
                            },
                            written -> {}));
        }
    }

    @Test
    void whatAHelperHasClaimedIsWaitedFor() throws Exception {
        due("a", "b", "c");
        Working working =
                run -> {
                    if (run.helps()) {
                        helps.countDown();
                        await(leaderEnded, SHORT_SECONDS);
                    } else {
                        leads.countDown();
                        await(helps, LONG_SECONDS);
                    }
                };
        Function<Steps, JobDefinition> marking =
                steps -> new Marking(steps, ground.faulty().databases().catalog(), working);

        List<JobExecution> ended =
                together(JobName.AGGREGATE_FLOORS, runs(marking), runs(marking), () -> {});

        assertThat(ended)
                .extracting(JobExecution::getStatus)
                .containsExactly(BatchStatus.COMPLETED, BatchStatus.COMPLETED);
        assertThat(done()).isEqualTo(3);
    }

    @Test
    void aHelperThatIsStoppedLeavesTheRunAlone() throws Exception {
        due("a", "b", "c");
        Working working =
                run -> {
                    if (run.helps()) {
                        helps.countDown();
                    } else {
                        leads.countDown();
                        await(helperEnded, LONG_SECONDS);
                    }
                };
        Function<Steps, JobDefinition> marking =
                steps -> new Marking(steps, ground.faulty().databases().catalog(), working);
        JobRuns helping = runs(marking);

        List<JobExecution> ended =
                together(
                        JobName.AGGREGATE_FLOORS,
                        runs(marking),
                        helping,
                        () -> {
                            await(helps, LONG_SECONDS);
                            helping.stop();
                        });

        assertThat(ended.getFirst().getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(done()).isEqualTo(3);
    }

    @Test
    void aHelperWhoseLeaderFailsEnds() throws Exception {
        AtomicInteger tried = new AtomicInteger();
        CountDownLatch often = new CountDownLatch(2);
        Working working =
                run -> {
                    if (run.helps()) {
                        often.countDown();
                        assertThat(tried.incrementAndGet()).isLessThan(50);
                    } else {
                        leads.countDown();
                        await(often, LONG_SECONDS);
                        throw new IllegalStateException("refused");
                    }
                };
        Function<Steps, JobDefinition> never =
                steps -> new NeverFitting(steps, ground.faulty().databases().indexer(), working);

        List<JobExecution> ended =
                together(JobName.INDEX_BLOCKS, runs(never), runs(never), () -> {});

        assertThat(ended)
                .extracting(JobExecution::getStatus)
                .containsExactly(BatchStatus.FAILED, BatchStatus.COMPLETED);
    }

    /// A range that a helper loads is among those whose tokens follow.
    @Test
    void aBackfillThatIsHelpedIsWhole() throws Exception {
        World world = new World(chain.evmNumber(), 64, new SplittableRandom(chain.evmNumber()));
        world.grow(30);
        Failpoints leader =
                (moment, step) -> {
                    if (moment == Failpoints.Moment.AFTER_READ && step.equals("project")) {
                        leads.countDown();
                        await(helps, LONG_SECONDS);
                    }
                };
        Failpoints helper =
                (moment, step) -> {
                    if (moment == Failpoints.Moment.AFTER_READ && step.equals("project")) {
                        helps.countDown();
                        await(leaderEnded, SHORT_SECONDS);
                    }
                };
        try (FaultyNode node = new FaultyNode(world, 0);
                Worker one = worker(leader);
                Worker other = worker(helper);
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            ground.faulty().add(chain, ChainFeatures.unknown(), List.of(node));
            RunRequest toHead = Trial.toBlock(world.chain().head(), LogProof.BLOOM);
            one.run(JobName.INDEX_BLOCKS, chain, toHead);
            Future<String> led =
                    threads.submit(() -> {
                        try {
                            return Trial.ending(
                                    one.run(JobName.PROJECT_EVENTS, chain, RunRequest.ALL)
                                            .orElseThrow());
                        } finally {
                            leaderEnded.countDown();
                        }
                    });
            await(leads, LONG_SECONDS);
            Future<String> joined =
                    threads.submit(() -> other.join(JobName.PROJECT_EVENTS, chain, RunRequest.ALL));
            assertThat(led.get()).isEqualTo("COMPLETED");
            assertThat(joined.get()).isEqualTo("COMPLETED");
        }
        Database catalog = ground.faulty().databases().catalog();
        assertThat(
                        Stores.number(
                                catalog,
                                chain,
                                "SELECT count(*) FROM stale_contracts WHERE chain_id = :chain"))
                .isZero();
        assertThat(new BulkLoad(catalog, 1).pending()).isEmpty();
        new Trial(chain, world, 0, ground.faulty(), ground.clean()).assertClean();
    }

    private Worker worker(Failpoints failpoints) {
        return new Worker(
                ground.faulty().databases(),
                new JobSettings(5, 1, 1),
                Trial.PATIENT,
                failpoints,
                (database, act) -> {});
    }

    /// Runs the job, and helps it as soon as it is at work.
    ///
    /// @return how the run ended, and how its helper did
    private List<JobExecution> together(
            JobName job, JobRuns leading, JobRuns helping, Runnable meanwhile) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<JobExecution> led =
                    threads.submit(() -> {
                        try {
                            return leading.run(job, chain, RunRequest.ALL, progress -> {});
                        } finally {
                            leaderEnded.countDown();
                        }
                    });
            await(leads, LONG_SECONDS);
            Future<JobExecution> joined =
                    threads.submit(() -> {
                        try {
                            return helping.join(job, chain, RunRequest.ALL, progress -> {});
                        } finally {
                            helperEnded.countDown();
                        }
                    });
            meanwhile.run();
            return List.of(
                    led.get(LONG_SECONDS, TimeUnit.SECONDS),
                    joined.get(LONG_SECONDS, TimeUnit.SECONDS));
        }
    }

    private JobRuns runs(Function<Steps, JobDefinition> definition) throws Exception {
        Database orchestrator = ground.faulty().databases().orchestrator();
        JobRepository repository = Worker.repository(orchestrator);
        return new JobRuns(
                Worker.operator(orchestrator, repository),
                repository,
                new JobLocks(orchestrator, new JobLocks.Holder("a test"), Duration.ofSeconds(30)),
                new WorkItems(ground.faulty().databases().catalog()),
                List.of(definition.apply(new Steps(repository, new JobSettings(1, 1)))));
    }

    private void due(String... keys) {
        new WorkItems(ground.faulty().databases().catalog())
                .makeDue(
                        KIND,
                        chain,
                        Stream.of(keys)
                                .map(key -> WorkItem.fresh(KIND, chain + key, chain, null))
                                .toList());
    }

    private long done() {
        return Stores.number(
                ground.faulty().databases().catalog(),
                chain,
                "SELECT count(*) FROM work_items WHERE chain_id = :chain AND state = 'DONE'");
    }

    private static void await(CountDownLatch moment, long seconds) {
        try {
            moment.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
