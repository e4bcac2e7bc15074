package io.vitrine.jobs.engine;

import java.util.concurrent.atomic.AtomicLong;

/// How far a run is, in items of its current step. Safe for many threads.
public final class Progress {

    /// A run as it stands at one moment.
    ///
    /// @param step name of the current step; empty before the first
    /// @param total items of the step that are known so far
    /// @param allDone items done in all steps so far
    /// @param allTotal items of all steps so far
    public record Snapshot(
            String step, long done, long total, long allDone, long allTotal, boolean finished) {}

    private volatile String step = "";
    private volatile boolean finished;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final AtomicLong before = new AtomicLong();

    /// A step begins with so many items.
    public void begin(String name, long items) {
        step = name;
        before.addAndGet(done.getAndSet(0));
        total.set(items);
    }

    /// So many items more are written.
    public void advance(long items) {
        done.addAndGet(items);
    }

    /// The run has ended, well or not.
    public void finish() {
        finished = true;
    }

    public Snapshot snapshot() {
        long doneNow = done.get();
        long totalNow = Math.max(total.get(), doneNow);
        long earlier = before.get();
        return new Snapshot(
                step, doneNow, totalNow, earlier + doneNow, earlier + totalNow, finished);
    }
}
