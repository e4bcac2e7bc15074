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
/// @param helped for a run of its own: whether others help it, so that what they have claimed is waited for
public record Run(
        Fence fence,
        RunRequest request,
        Progress progress,
        BooleanSupplier led,
        BooleanSupplier helped) {

    /// Whoever helps and has been at one claim for longer is not waited for; its writes find out.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final BooleanSupplier BY_NOBODY = () -> false;

    /// A run of its own that nobody helps.
    public Run(Fence fence, RunRequest request, Progress progress) {
        this(fence, request, progress, BY_NOBODY, BY_NOBODY);
    }

    /// A run of its own.
    static Run leading(Fence fence, RunRequest request, Progress progress, BooleanSupplier helped) {
        return new Run(fence, request, progress, BY_NOBODY, helped);
    }

    /// A run that helps another.
    static Run helping(Fence fence, RunRequest request, Progress progress, BooleanSupplier led) {
        return new Run(fence, request, progress, led, BY_NOBODY);
    }

    public ChainId chain() {
        return fence.chain();
    }

    /// Whether another run holds the lock, which this one only helps.
    public boolean helps() {
        return led != BY_NOBODY;
    }

    /// The next claim. A run that helps another looks again until the other has ended, and claims nothing after that; a
    /// run that is helped looks again until its helpers have marked, or given back, what they claimed.
    ///
    /// @param open whether what is claimed, by whomever, may still come to be claimed again
    /// @return null when there is nothing left to claim
    <T> @Nullable T next(Supplier<Optional<T>> claim, BooleanSupplier open) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (boolean last = false; !helps() || led.getAsBoolean(); ) {
            Optional<T> claimed = claim.get();
            if (claimed.isPresent()) {
                return claimed.get();
            }
            if (last || Thread.currentThread().isInterrupted()) {
                return null;
            }
            last =
                    !helps()
                            && (!helped.getAsBoolean()
                                    || !open.getAsBoolean()
                                    || System.nanoTime() > deadline);
            if (!last) {
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        }
        return null;
    }
}
