package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.cli.Operations.ProgressWatch;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobRuns;
import io.vitrine.jobs.engine.Progress;
import io.vitrine.jobs.engine.RunRequest;
import io.vitrine.writers.orchestration.JobLocks.JobBusy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;

/// Runs one job on one chain, tells how far it is, and says in one line how it ended.
final class JobRunner {

    private static final int WATCH_MILLIS = 200;

    private final JobRuns runs;

    JobRunner(JobRuns runs) {
        this.runs = runs;
    }

    Outcome run(JobName job, ChainId chain, RunRequest request, ProgressWatch watch) {
        try {
            return watched(job, chain, watch, progress -> runs.run(job, chain, request, progress));
        } catch (JobBusy busy) {
            return new Outcome(Ending.LOCKED, String.valueOf(busy.getMessage()));
        }
    }

    Outcome joined(JobName job, ChainId chain, RunRequest request, ProgressWatch watch) {
        try {
            return watched(job, chain, watch, progress -> runs.join(job, chain, request, progress));
        } catch (JobBusy busy) {
            return new Outcome(Ending.LOCKED, String.valueOf(busy.getMessage()));
        }
    }

    private interface Running {
        JobExecution run(Consumer<Progress> watcher);
    }

    private static Outcome watched(
            JobName job, ChainId chain, ProgressWatch watch, Running running) {
        String label = job + " " + chain;
        try (ScheduledExecutorService ticks =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("progress").factory())) {
            Progress[] seen = new Progress[1];
            JobExecution execution =
                    running.run(progress -> {
                        seen[0] = progress;
                        ticks.scheduleAtFixedRate(
                                () -> tell(label, progress, watch, false),
                                WATCH_MILLIS,
                                WATCH_MILLIS,
                                TimeUnit.MILLISECONDS);
                    });
            ticks.shutdownNow();
            ticks.awaitTermination(1, TimeUnit.SECONDS);
            if (seen[0] != null && execution.getStatus() == BatchStatus.COMPLETED) {
                tell(label, seen[0], watch, true);
            }
            return outcome(label, execution);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Ending.STOPPED, label + " was interrupted");
        }
    }

    private static void tell(
            String label, Progress progress, ProgressWatch watch, boolean finished) {
        Progress.Snapshot now = progress.snapshot();
        if (!now.step().isEmpty() || finished) {
            watch.at(label, now.allDone(), now.allTotal(), finished);
        }
    }

    private static Outcome outcome(String label, JobExecution execution) {
        return switch (execution.getStatus()) {
            case COMPLETED -> new Outcome(Ending.DONE, "", execution.getId());
            case STOPPED, STOPPING, STARTED, STARTING ->
                    new Outcome(
                            Ending.STOPPED,
                            label
                                    + " was stopped. Go on with 'vitrine restart "
                                    + execution.getId()
                                    + "'.",
                            execution.getId());
            case FAILED, ABANDONED, UNKNOWN ->
                    new Outcome(
                            Ending.FAILED,
                            label
                                    + " failed: "
                                    + reason(execution)
                                    + " Try again with 'vitrine restart "
                                    + execution.getId()
                                    + "'.",
                            execution.getId());
        };
    }

    /// What the worker says that failed; the step above it only says that one did.
    private static String reason(JobExecution execution) {
        Stream<String> thrown = execution.getAllFailureExceptions().stream().map(JobRunner::root);
        Stream<String> recorded =
                execution.getStepExecutions().stream()
                        .map(step -> step.getExitStatus().getExitDescription())
                        .flatMap(text -> text.lines().limit(1))
                        .map(line -> line.replaceFirst("^[\\w.$]+: ", ""));
        Stream<String> named = Stream.of(execution.getExitStatus().getExitDescription());
        return Stream.concat(
                        named.filter(text -> text.matches("[A-Z_]+: .*")),
                        Stream.concat(thrown, recorded))
                .filter(message -> !message.isBlank() && !message.startsWith("Partition handler"))
                .findFirst()
                .map(message -> message.endsWith(".") ? message : message + ".")
                .orElse("see the log under the home folder.");
    }

    private static String root(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }

    /// The ending that says most.
    static Outcome worst(List<Outcome> outcomes) {
        for (Ending ending : List.of(Ending.STOPPED, Ending.FAILED, Ending.LOCKED)) {
            Optional<Outcome> found =
                    outcomes.stream().filter(outcome -> outcome.ending() == ending).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return new Outcome(Ending.DONE, "");
    }
}
