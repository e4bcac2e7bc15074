package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.RunRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Projects beside an indexing run what that has stored, again and again, so that the catalog is never far behind. What
/// is left at the end is the caller's to project.
final class ProjectionFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ProjectionFollower.class);
    private static final int PAUSE_MILLIS = 250;

    private final CountDownLatch indexed = new CountDownLatch(1);
    private final Thread thread;

    private ProjectionFollower(JobRunner runner, ChainId chain) {
        this.thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("follow-" + chain)
                        .start(() -> follow(runner, chain));
    }

    /// Begins to follow the indexing of a chain.
    static ProjectionFollower of(JobRunner runner, ChainId chain) {
        return new ProjectionFollower(runner, chain);
    }

    private void follow(JobRunner runner, ChainId chain) {
        try {
            while (!indexed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                Outcome outcome =
                        runner.run(
                                JobName.PROJECT_EVENTS,
                                chain,
                                RunRequest.ALL,
                                (label, done, total, finished) -> {});
                if (outcome.ending() == Ending.STOPPED || outcome.ending() == Ending.FAILED) {
                    log.warn("follow.ended {}", Failures.masked(outcome.message()));
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.warn("follow.ended {}", Failures.masked(String.valueOf(failure.getMessage())));
        }
    }

    /// Waits for the projection that is under way, and begins no other.
    @Override
    public void close() {
        indexed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
