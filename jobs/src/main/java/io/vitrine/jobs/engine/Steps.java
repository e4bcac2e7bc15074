package io.vitrine.jobs.engine;

import java.util.HashMap;
import java.util.Map;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.builder.SimpleJobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

/// The only way in which steps are made here: a chunk step's own transaction holds nothing, its writer
/// opens the one transaction on the data's database, and every step runs again on a restart, because
/// the rows beside the data say what is left to do.
public final class Steps {

    private final JobRepository repository;
    private final ResourcelessTransactionManager transactions =
            new ResourcelessTransactionManager();
    private final ResourcelessTransactionManager chunks = holdingNothing();
    private final JobSettings settings;
    private final Failpoints failpoints;

    public Steps(JobRepository repository, JobSettings settings) {
        this(repository, settings, Failpoints.NONE);
    }

    /// @param failpoints of a test
    public Steps(JobRepository repository, JobSettings settings, Failpoints failpoints) {
        this.repository = repository;
        this.settings = settings;
        this.failpoints = failpoints;
    }

    /// With synchronisation, every connection used by a chunk would stay with it while it asks a node, and
    /// a chunk that then needs a second one of the same pool could wait for ever. A tasklet cannot do without.
    private static ResourcelessTransactionManager holdingNothing() {
        ResourcelessTransactionManager manager = new ResourcelessTransactionManager();
        manager.setTransactionSynchronization(ResourcelessTransactionManager.SYNCHRONIZATION_NEVER);
        return manager;
    }

    /// How work is cut.
    public JobSettings settings() {
        return settings;
    }

    /// A job of these steps in this order.
    public Job job(JobDefinition definition, Step first, Step... others) {
        SimpleJobBuilder job =
                new JobBuilder(definition.name().text(), repository)
                        .listener(new RunEnding())
                        .start(first);
        for (Step step : others) {
            job.next(step);
        }
        return job.build();
    }

    /// A step that does one thing.
    public Step once(String name, Runnable work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            work.run();
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .allowStartIfComplete(true)
                .build();
    }

    /// A step whose items are claimed by several workers side by side; each item is a chunk of work
    /// of its own, read, processed and written as a whole.
    ///
    /// @param reader must be safe for many threads; null ends a worker
    public <I, O> Step claimed(
            String name,
            ItemReader<I> reader,
            ItemProcessor<I, O> processor,
            ItemWriter<O> writer) {
        boolean watched = failpoints != Failpoints.NONE;
        Step worker =
                new StepBuilder(name + "-worker", repository)
                        .<I, O>chunk(1)
                        .transactionManager(chunks)
                        .reader(watched ? failpoints.watched(name, reader) : reader)
                        .processor(watched ? failpoints.watched(name, processor) : processor)
                        .writer(watched ? failpoints.watched(name, writer) : writer)
                        .allowStartIfComplete(true)
                        .build();
        return new StepBuilder(name, repository)
                .partitioner(worker.getName(), Steps::emptyContexts)
                .step(worker)
                .gridSize(settings.threads())
                .taskExecutor(workers(name))
                .allowStartIfComplete(true)
                .build();
    }

    private SimpleAsyncTaskExecutor workers(String name) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor(name + "-");
        executor.setConcurrencyLimit(settings.threads());
        return executor;
    }

    private static Map<String, ExecutionContext> emptyContexts(int workers) {
        Map<String, ExecutionContext> contexts = new HashMap<>();
        for (int worker = 1; worker <= workers; worker++) {
            contexts.put("worker" + worker, new ExecutionContext());
        }
        return contexts;
    }
}
