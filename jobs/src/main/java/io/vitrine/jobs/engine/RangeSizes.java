package io.vitrine.jobs.engine;

import io.vitrine.domain.orchestration.BlockRange;

/// How many blocks to read together: as many as have about {@link #LOGS} logs, as the ranges before have taught. Quiet
/// stretches take fewer requests and commits, busy ones no more memory. Safe for many threads.
public final class RangeSizes {

    /// Logs that a range is meant to have.
    public static final int LOGS = 2_000;

    /// Logs that a range of more than one block has at most: what is beyond is given back and claimed again.
    public static final int MOST_LOGS = 10 * LOGS;

    /// Logs after which no further block is read from a node; most of them are of fungible tokens and not kept.
    public static final int MOST_READ = 2 * MOST_LOGS;

    private static final double NEWEST = 0.3;

    private final long first;
    private final long most;
    private double logsPerBlock;
    private long size;

    /// @param first blocks of a range before anything is known
    /// @param most blocks of a range
    public RangeSizes(long first, long most) {
        this.first = Math.min(first, most);
        this.most = most;
    }

    /// Blocks of the next range at most.
    public synchronized long next() {
        return size == 0 ? first : size;
    }

    /// A range had so many logs. The next ones grow at most twofold, and shrink at once.
    public synchronized void learn(BlockRange range, int logs) {
        double here = (double) logs / range.size();
        boolean known = size != 0;
        logsPerBlock = known ? NEWEST * here + (1 - NEWEST) * logsPerBlock : here;
        double wanted = LOGS / Math.max(logsPerBlock, Math.max(here, 1e-9));
        long grown = Math.min(most, 2 * next());
        size = Math.max(1, Math.min(grown, (long) wanted));
    }
}
