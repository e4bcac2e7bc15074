package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// One worker at a time holds a range that is too much for all of them at once. A block is never cut, so one that a
/// contract has filled is such a range by itself; the others wait for it, and lose nothing. Safe for many threads.
public final class HeavyTurns {

    /// Whoever holds a turn for longer has died of it.
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Semaphore turn = new Semaphore(1, true);
    private final Set<BlockRange> holders = ConcurrentHashMap.newKeySet();

    /// Waits for a turn if the range has more logs than several workers may hold.
    public void take(BlockRange range, long logs) {
        if (logs > RangeSizes.MOST_LOGS && isMine()) {
            holders.add(range);
        }
    }

    private boolean isMine() {
        try {
            return turn.tryAcquire(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The range is written, or will not be.
    public void giveBack(BlockRange range) {
        if (holders.remove(range)) {
            turn.release();
        }
    }
}
