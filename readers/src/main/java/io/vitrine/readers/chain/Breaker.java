package io.vitrine.readers.chain;

import java.time.Duration;

/// Whether an endpoint is asked in its turn: not after several failures in a row, until it has given
/// as many good answers as the settings want. Safe for many threads.
final class Breaker {

    private final int failuresToOpen;
    private final int answersToClose;
    private final Duration pause;
    private int failures;
    private int answers;
    private boolean open;
    private boolean probing;
    private long probeAt;

    Breaker(RpcSettings.Pool settings) {
        this.failuresToOpen = settings.failures();
        this.answersToClose = settings.goodProbes();
        this.pause = settings.probe();
    }

    synchronized boolean open() {
        return open;
    }

    /// Counts an answer; true when it is the one that closes.
    synchronized boolean answered() {
        failures = 0;
        if (!open || ++answers < answersToClose) {
            return false;
        }
        open = false;
        return true;
    }

    /// Counts a failure; true when it is the one that opens.
    synchronized boolean failed() {
        failures++;
        answers = 0;
        probeAt = System.nanoTime() + pause.toNanos();
        if (open || failures < failuresToOpen) {
            return false;
        }
        open = true;
        return true;
    }

    /// Whether the caller is the one to try it now; {@link #probed} must follow.
    synchronized boolean takeProbe() {
        if (!open || probing || System.nanoTime() - probeAt < 0) {
            return false;
        }
        probing = true;
        return true;
    }

    synchronized void probed() {
        probing = false;
        probeAt = System.nanoTime() + pause.toNanos();
    }
}
