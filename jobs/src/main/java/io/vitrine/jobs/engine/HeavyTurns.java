package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;
import org.jspecify.annotations.Nullable;

/// One worker at a time goes on with a range that is too much for all of them at once. A block is never cut, so one that a
/// contract has filled is such a range by itself; the others wait for it, and lose nothing. Safe for many threads.
///
/// What a worker has read before it knew how much it is, it holds while it waits: what it makes of it takes several times
/// as much.
public final class HeavyTurns {

    private static final long LOOK_AGAIN_MILLIS = 100;

    private @Nullable Thread holder;
    private @Nullable BlockRange held;

    /// Waits for a turn if the range has more logs than several workers may hold. A worker that ended without giving its
    /// turn back has none any more.
    public synchronized void take(BlockRange range, long logs) {
        if (logs <= RangeSizes.MOST_LOGS) {
            return;
        }
        Thread taker = Thread.currentThread();
        try {
            while (holder instanceof Thread other && other != taker && other.isAlive()) {
                wait(LOOK_AGAIN_MILLIS);
            }
            holder = taker;
            held = range;
        } catch (InterruptedException stopped) {
            taker.interrupt();
        }
    }

    /// The range is written, or will not be.
    public synchronized void giveBack(BlockRange range) {
        if (range.equals(held)) {
            holder = null;
            held = null;
            notifyAll();
        }
    }
}
