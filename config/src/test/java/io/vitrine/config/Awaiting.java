package io.vitrine.config;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Waits for something that comes about by itself, looking often and giving up late.
public final class Awaiting {

    private static final Duration LOOK = Duration.ofMillis(10);

    private Awaiting() {}

    /// Waits until it holds.
    ///
    /// @param what for the message when it never does
    public static void until(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("after " + patience + " still not so: " + what);
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }
}
