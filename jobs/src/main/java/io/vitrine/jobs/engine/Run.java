package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One run of a job: what it may write under, what it was asked, and where it says how far it is.
///
/// @param led for a run that helps another: whether the other goes on, so that more work may come; it
///     never does for a run of its own
public record Run(Fence fence, RunRequest request, Progress progress, BooleanSupplier led) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final BooleanSupplier BY_NOBODY = () -> false;

    /// A run of its own.
    public Run(Fence fence, RunRequest request, Progress progress) {
        this(fence, request, progress, BY_NOBODY);
    }

    public ChainId chain() {
        return fence.chain();
    }

    /// Whether another run holds the lock, which this one only helps.
    public boolean helps() {
        return led != BY_NOBODY;
    }

    /// The next claim; a run that helps another looks again until the other has ended.
    ///
    /// @return null when there is nothing left to claim
    <T> @Nullable T next(Supplier<Optional<T>> claim) {
        while (true) {
            Optional<T> claimed = claim.get();
            if (claimed.isPresent()) {
                return claimed.get();
            }
            if (!led.getAsBoolean() || Thread.currentThread().isInterrupted()) {
                return null;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }
}
