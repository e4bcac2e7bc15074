package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.ExecutionLine;
import io.vitrine.config.cli.Operations.JobLine;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.JobRuns;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobExecution;

/// What is known of the jobs and their executions, as lines of tables.
final class Executions {

    private static final int RECENT = 200;

    private final JobRuns runs;

    Executions(JobRuns runs) {
        this.runs = runs;
    }

    List<JobLine> jobs() {
        List<JobExecution> recent = runs.executions(RECENT);
        List<JobLine> lines = new ArrayList<>();
        for (JobName job : JobName.values()) {
            Optional<JobExecution> last =
                    recent.stream()
                            .filter(one -> one.getJobInstance().getJobName().equals(job.text()))
                            .findFirst();
            lines.add(
                    new JobLine(
                            job.text(),
                            describe(job),
                            last.map(one -> one.getStatus().name()).orElse(null),
                            last.map(one -> instant(one.getEndTime())).orElse(null),
                            null));
        }
        return lines;
    }

    private static String describe(JobName job) {
        return switch (job) {
            case INDEX_BLOCKS -> "stores blocks and logs";
            case PROJECT_EVENTS -> "turns logs into tokens, owners, transfers and collections";
            case FETCH_METADATA -> "fetches and normalises the documents of tokens";
            case TRANSCODE_MEDIA -> "keeps pictures and makes smaller copies";
            case COMPUTE_RARITY -> "counts traits and ranks tokens";
            case AGGREGATE_FLOORS -> "counts items and owners of collections";
        };
    }

    List<ExecutionLine> executions(int limit) {
        return runs.executions(limit).stream().map(Executions::line).toList();
    }

    Optional<ExecutionLine> execution(long execution) {
        return runs.execution(execution).map(Executions::line);
    }

    private static ExecutionLine line(JobExecution execution) {
        long written =
                execution.getStepExecutions().stream()
                        .filter(step -> !step.getStepName().contains("-worker"))
                        .mapToLong(step -> step.getWriteCount())
                        .sum();
        String exit = execution.getExitStatus().getExitDescription();
        return new ExecutionLine(
                execution.getId(),
                execution.getJobInstance().getJobName(),
                JobRuns.chainOf(execution).caip2(),
                execution.getStatus().name(),
                instant(execution.getStartTime()),
                instant(execution.getEndTime()),
                written,
                written,
                exit.isBlank() ? null : exit.lines().findFirst().orElse(null));
    }

    /// Spring Batch keeps the local time of the machine.
    private static @Nullable Instant instant(@Nullable LocalDateTime local) {
        return local == null ? null : local.atZone(ZoneId.systemDefault()).toInstant();
    }

    Outcome stop(long execution) {
        JobExecution running = known(execution);
        if (!runs.stop(running)) {
            return new Outcome(
                    Ending.FAILED,
                    "Execution " + execution + " is not running: " + running.getStatus());
        }
        return new Outcome(
                Ending.DONE, "Execution " + execution + " stops after the chunk it is at.");
    }

    /// The execution, which must be there.
    JobExecution known(long execution) {
        return runs.execution(execution)
                .orElseThrow(() ->
                        Refused.usage(
                                "No execution " + execution,
                                "Type 'vitrine status' for the newest ones."));
    }
}
