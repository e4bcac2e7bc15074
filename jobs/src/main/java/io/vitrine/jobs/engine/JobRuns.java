package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.writers.orchestration.JobLocks;
import io.vitrine.writers.orchestration.WorkItems;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.SimpleJob;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobExecutionNotRunningException;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.tasklet.TaskletStep;
import org.springframework.context.Lifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.EmptyResultDataAccessException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.TransactionException;

/// Runs jobs: takes the lock of (job, chain), puts right what a killed run left, and starts the job, or
/// restarts the last one that was asked the same and did not complete.
public final class JobRuns implements Lifecycle {

    private static final Logger log = LoggerFactory.getLogger(JobRuns.class);
    private static final String CHAIN = "chain";
    private static final String REQUEST = "request";
    private static final String NUMBER = "run";
    private static final String JOINED = "joined";
    private static final int RECENT = 20;
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);
    private static final Duration STOP_POLL = Duration.ofMillis(200);

    private final JobOperator operator;
    private final JobRepository repository;
    private final JobLocks locks;
    private final WorkItems items;
    private final Map<JobName, JobDefinition> definitions = new EnumMap<>(JobName.class);
    private final Set<Own> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /// An execution of this process: no other has its parameters while it runs.
    private record Own(JobName job, JobParameters parameters) {}

    public JobRuns(
            JobOperator operator,
            JobRepository repository,
            JobLocks locks,
            WorkItems items,
            Collection<JobDefinition> definitions) {
        this.operator = operator;
        this.repository = repository;
        this.locks = locks;
        this.items = items;
        definitions.forEach(definition -> this.definitions.put(definition.name(), definition));
    }

    /// Runs a job to its end.
    ///
    /// @param watcher is given the run's progress before the first step
    /// @return the execution as it ended: COMPLETED, STOPPED or FAILED with its failures
    /// @throws JobLocks.JobBusy when another run of it on this chain goes on
    public JobExecution run(
            JobName name, ChainId chain, RunRequest request, Consumer<Progress> watcher) {
        JobDefinition definition = definition(name);
        try (JobLocks.Held lock = locks.acquire(name, chain)) {
            Fence fence = lock.fence();
            recover(fence);
            if (lock.isAfterDeathOfMemory()) {
                distrust(fence);
            }
            Own own = new Own(name, parameters(fence, request));
            Progress progress = new Progress();
            watcher.accept(progress);
            running.add(own);
            try {
                Run run =
                        Run.leading(
                                fence, request, progress, () -> !stopping && locks.isHelped(fence));
                return start(definition.job(run), own.parameters());
            } finally {
                release(fence);
                running.remove(own);
                progress.finish();
            }
        }
    }

    /// Helps the run that holds the lock: claims of the same work, under the same fence, until that run ends. What it
    /// plans, only the holder does. Without such a run this is one of its own.
    ///
    /// @return the execution of this process as it ended
    /// @throws JobLocks.JobBusy when the run that held the lock ended and yet another began
    public JobExecution join(
            JobName name, ChainId chain, RunRequest request, Consumer<Progress> watcher) {
        Optional<Fence> living = locks.living(name, chain);
        if (living.isEmpty()) {
            return run(name, chain, request, watcher);
        }
        Fence fence = living.get();
        Own own =
                new Own(
                        name,
                        new JobParametersBuilder()
                                .addString(CHAIN, chain.caip2())
                                .addString(REQUEST, request.canonical())
                                .addLong(NUMBER, fence.token())
                                .addString(JOINED, UUID.randomUUID().toString())
                                .toJobParameters());
        Progress progress = new Progress();
        watcher.accept(progress);
        progress.begin("joined", 0);
        running.add(own);
        try (JobLocks.Helping _ = locks.help(fence)) {
            Run run = Run.helping(fence, request, progress, () -> !stopping && goesOn(fence));
            return start(claiming(definition(name).job(run)), own.parameters());
        } finally {
            running.remove(own);
            progress.finish();
        }
    }

    /// What the run before held when it died of memory is done one by one, until it is clear which it died of.
    private void distrust(Fence fence) {
        WorkItems.Suspects suspects = items.distrust(fence);
        log.warn(
                "job.died.of.memory job={} chain={} suspects={}",
                fence.job(),
                fence.chain(),
                suspects.items());
        if (suspects.givenUp() != null) {
            log.error(
                    "work.given.up {} {} on {}",
                    WorkItems.RESOURCE_EXHAUSTED,
                    suspects.givenUp(),
                    fence.chain());
        }
    }

    /// Claims that a run leaves when it ends tell of its death otherwise.
    private void release(Fence fence) {
        try {
            items.release(fence);
        } catch (DataAccessException | TransactionException gone) {
            log.warn("claims of {} on {} stay: {}", fence.job(), fence.chain(), gone.getMessage());
        }
    }

    private boolean goesOn(Fence fence) {
        return locks.living(fence.job(), fence.chain())
                .filter(now -> now.token() == fence.token())
                .isPresent();
    }

    /// The steps that claim, without those that plan.
    private Job claiming(Job job) {
        SimpleJob whole = (SimpleJob) job;
        SimpleJob part = new SimpleJob(whole.getName());
        part.setJobRepository(repository);
        part.setSteps(
                whole.getStepNames().stream()
                        .map(whole::getStep)
                        .filter(step -> !(step instanceof TaskletStep))
                        .toList());
        return part;
    }

    private JobDefinition definition(JobName name) {
        return Optional.ofNullable(definitions.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no job is called " + name));
    }

    private JobExecution start(Job job, JobParameters parameters) {
        try {
            return operator.start(job, parameters);
        } catch (org.springframework.batch.core.job.JobExecutionException refused) {
            throw new IllegalStateException(
                    "job " + job.getName() + " was not started: " + refused.getMessage(), refused);
        }
    }

    /// Executions of a killed process are marked failed, and instances that never got an execution are
    /// removed. Only the holder of the lock may do this: the repository cannot tell the living from the
    /// dead. Who has joined the run that is about to begin is alive.
    private void recover(Fence fence) {
        JobName name = fence.job();
        List<JobInstance> recent = recent(name);
        for (JobInstance instance : recent) {
            @Nullable JobExecution last = repository.getLastJobExecution(instance);
            if (last == null && instance.equals(recent.getFirst())) {
                // the newest may be a run of another chain that is just about to get its execution
                continue;
            }
            if (last == null) {
                log.warn("job.instance.orphan.removed job={} instance={}", name, instance.getId());
                repository.deleteJobInstance(instance);
            } else if (last.isRunning()
                    && fence.chain().caip2().equals(last.getJobParameters().getString(CHAIN))
                    && !hasJoined(last, fence)) {
                recover(last, fence);
            }
        }
    }

    private static boolean hasJoined(JobExecution execution, Fence fence) {
        @Nullable Long token = execution.getJobParameters().getLong(NUMBER);
        return joined(execution) && token != null && token == fence.token();
    }

    private void recover(JobExecution last, Fence fence) {
        try {
            operator.recover(last);
            log.warn(
                    "job.recovered executionId={} job={} chain={}",
                    last.getId(),
                    fence.job(),
                    fence.chain());
        } catch (OptimisticLockingFailureException alive) {
            // who had joined an earlier run is just about to end
            log.info("execution {} ends by itself: {}", last.getId(), alive.getMessage());
        }
    }

    private JobParameters parameters(Fence fence, RunRequest request) {
        return unfinished(fence.job(), fence.chain(), request)
                .orElseGet(() ->
                        new JobParametersBuilder()
                                .addString(CHAIN, fence.chain().caip2())
                                .addString(REQUEST, request.canonical())
                                .addLong(NUMBER, fence.token())
                                .toJobParameters());
    }

    /// The parameters of the newest run that was asked the same, if it did not complete: starting with
    /// them restarts it.
    private Optional<JobParameters> unfinished(JobName name, ChainId chain, RunRequest request) {
        return recent(name).stream()
                .map(repository::getLastJobExecution)
                .filter(last -> last != null && asked(last, chain, request) && !joined(last))
                .findFirst()
                .filter(last ->
                        last.getStatus() == BatchStatus.FAILED
                                || last.getStatus() == BatchStatus.STOPPED)
                .map(JobExecution::getJobParameters);
    }

    private static boolean joined(JobExecution execution) {
        return execution.getJobParameters().getString(JOINED) != null;
    }

    private static boolean asked(JobExecution execution, ChainId chain, RunRequest request) {
        JobParameters parameters = execution.getJobParameters();
        return chain.caip2().equals(parameters.getString(CHAIN))
                && request.canonical().equals(parameters.getString(REQUEST));
    }

    private List<JobInstance> recent(JobName name) {
        return repository.getJobInstances(name.text(), 0, RECENT);
    }

    /// The newest executions of all jobs, newest first.
    public List<JobExecution> executions(int limit) {
        return definitions.keySet().stream()
                .flatMap(name -> recent(name).stream())
                .flatMap(instance -> repository.getJobExecutions(instance).stream())
                .sorted(Comparator.comparing(JobExecution::getId).reversed())
                .limit(limit)
                .toList();
    }

    /// An execution by its id.
    public Optional<JobExecution> execution(long id) {
        try {
            return Optional.ofNullable(repository.getJobExecution(id));
        } catch (EmptyResultDataAccessException unknown) {
            return Optional.empty();
        }
    }

    /// Asks an execution, in whichever process it runs, to stop after the chunk it is at.
    ///
    /// @return whether it was running
    public boolean stop(JobExecution execution) {
        Optional<JobExecution> known = Optional.of(execution);
        while (known.filter(JobExecution::isRunning).isPresent()) {
            try {
                return operator.stop(known.get());
            } catch (JobExecutionNotRunningException ended) {
                return false;
            } catch (OptimisticLockingFailureException moved) {
                // its process wrote it meanwhile: it has begun, or ended
                known = execution(execution.getId());
            }
        }
        return false;
    }

    @Override
    public void start() {
        // runs start when they are asked for
        stopping = false;
    }

    @Override
    public boolean isRunning() {
        return !running.isEmpty();
    }

    /// Asks every execution of this process to stop after the chunk it is at, and waits for them. What
    /// one had claimed and not written, the next run takes over.
    @Override
    public void stop() {
        stopping = true;
        long deadline = System.nanoTime() + LONGEST_STOP.toNanos();
        while (isRunning() && System.nanoTime() < deadline) {
            for (Own own : running) {
                repository.findRunningJobExecutions(own.job().text()).stream()
                        .filter(execution -> execution.getJobParameters().equals(own.parameters()))
                        .forEach(this::stop);
            }
            LockSupport.parkNanos(STOP_POLL.toNanos());
        }
    }

    /// The chain of an execution.
    public static ChainId chainOf(JobExecution execution) {
        return new ChainId(
                Optional.ofNullable(execution.getJobParameters().getString(CHAIN)).orElseThrow());
    }

    /// What an execution was asked, to ask it again.
    public static RunRequest requestOf(JobExecution execution) {
        return RunRequest.parse(
                Optional.ofNullable(execution.getJobParameters().getString(REQUEST)).orElseThrow());
    }
}
