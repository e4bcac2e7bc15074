package io.vitrine.jobs.engine;

import io.vitrine.db.StoreUnavailable;
import io.vitrine.domain.orchestration.Fenced;
import io.vitrine.readers.chain.RpcInconsistent;
import io.vitrine.readers.chain.RpcUnavailable;
import io.vitrine.writers.event.ChainMoved;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/// Gives a run that ended its exit status: one of its own when it found nothing to write; the class of the failure and
/// one sentence, in place of a stack trace, when it failed for a reason that has a name.
final class RunEnding implements JobExecutionListener {

    private static final String DISK_FULL = "53100";
    private static final String READ_ONLY = "25006";
    private static final String CONNECTION = "08";
    private static final String SHUTDOWN = "57P0";

    @Override
    public void afterJob(JobExecution execution) {
        if (execution.getStatus() == BatchStatus.COMPLETED) {
            boolean wrote =
                    execution.getStepExecutions().stream()
                            .anyMatch(step -> step.getWriteCount() > 0);
            if (!wrote) {
                execution.setExitStatus(ExitStatus.NOOP.addExitDescription("nothing was due"));
            }
            return;
        }
        execution.getAllFailureExceptions().stream()
                .map(RunEnding::named)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(reason ->
                        execution.setExitStatus(
                                new ExitStatus(ExitStatus.FAILED.getExitCode(), reason)));
    }

    /// `CODE: sentence` of the first cause that has a name.
    static Optional<String> named(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String code = code(cause);
            if (code != null) {
                String said = String.valueOf(cause.getMessage());
                return Optional.of(code + ": " + said.lines().findFirst().orElse(""));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String code(Throwable cause) {
        return switch (cause) {
            case JobRefused refused -> refused.code();
            case RpcUnavailable node -> node.code();
            case RpcInconsistent ignored -> "RPC_INCONSISTENT";
            case ChainMoved ignored -> "CHAIN_MOVED";
            case Fenced ignored -> "FENCED";
            case StoreUnavailable store -> store.full() ? "SPOOL_FULL" : "STORE_UNAVAILABLE";
            case SQLException sql -> code(String.valueOf(sql.getSQLState()));
            default -> null;
        };
    }

    private static @Nullable String code(String state) {
        if (state.equals(DISK_FULL)) {
            return "DB_DISK_FULL";
        }
        if (state.equals(READ_ONLY)) {
            return "READ_ONLY";
        }
        return state.startsWith(CONNECTION) || state.startsWith(SHUTDOWN) ? "DB_UNAVAILABLE" : null;
    }
}
