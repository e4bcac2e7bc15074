package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.writers.orchestration.WorkRanges;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a run go on that meets a reorganisation in its middle: the range goes back into the plan, what is stored is
/// compared with the chain and orphans are taken back, and what is missing then is planned anew.
///
/// Only the run that holds the lock does this; one that helps it gives its range back and looks again. Ranges of other
/// workers that the reorganisation took away are not theirs any more: they drop what they have read.
public final class ReorgRecovery {

    private static final Logger log = LoggerFactory.getLogger(ReorgRecovery.class);
    private static final Duration PAUSE = Duration.ofMillis(50);

    /// So that the run that holds the lock claims the range before this one does again.
    private static final Duration PAUSE_OF_HELPER = Duration.ofMillis(500);

    /// In a row, of all workers, without a range written in between.
    private static final int MOST = 6;

    private final Run run;
    private final WorkRanges ranges;
    private final Runnable replan;
    private int inVain;

    /// @param replan takes orphans back and plans what is missing
    public ReorgRecovery(Run run, WorkRanges ranges, Runnable replan) {
        this.run = run;
        this.ranges = ranges;
        this.replan = replan;
    }

    /// Puts things right after a range that does not fit the chain.
    ///
    /// @param met thrown on when this has been tried too often in vain
    public void recover(BlockRange range, RuntimeException met) {
        if (run.helps()) {
            ranges.release(run.fence(), range);
            LockSupport.parkNanos(PAUSE_OF_HELPER.toNanos());
            return;
        }
        recoverAlone(range, met);
    }

    private synchronized void recoverAlone(BlockRange range, RuntimeException met) {
        if (++inVain > MOST) {
            throw met;
        }
        log.warn("reorg.met chain={} blocks={} attempt={}", run.chain(), range, inVain);
        // nodes may not agree yet
        LockSupport.parkNanos(PAUSE.multipliedBy(inVain - 1L).toNanos());
        ranges.release(run.fence(), range);
        replan.run();
    }

    /// A range was written, so that it was not in vain.
    public synchronized void written() {
        inVain = 0;
    }
}
