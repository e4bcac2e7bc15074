package io.vitrine.jobs.engine;

import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/// Gives a run that found nothing to write an exit status of its own.
final class NothingDue implements JobExecutionListener {

    @Override
    public void afterJob(JobExecution execution) {
        boolean wrote =
                execution.getStepExecutions().stream().anyMatch(step -> step.getWriteCount() > 0);
        if (execution.getStatus() == BatchStatus.COMPLETED && !wrote) {
            execution.setExitStatus(ExitStatus.NOOP.addExitDescription("nothing was due"));
        }
    }
}
