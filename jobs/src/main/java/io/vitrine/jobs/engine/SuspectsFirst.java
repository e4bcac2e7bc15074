package io.vitrine.jobs.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/// Has the workers of a step do first what an earlier run may have died of: one thing at a time, all of them by one
/// worker, while the others wait. A death then tells which it was.
///
/// @param <I> what a chunk of the step works on
final class SuspectsFirst<I> implements ItemReader<I> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final ItemReader<I> suspects;
    private final ItemReader<I> others;
    private @Nullable Thread worker;
    private boolean cleared;

    private enum Turn {
        MINE,
        /// The worker failed over one; so does the step, and the others end.
        LOST,
        CLEARED
    }

    /// @param suspects the next one; null when there are no more
    SuspectsFirst(ItemReader<I> suspects, ItemReader<I> others) {
        this.suspects = suspects;
        this.others = others;
    }

    @Override
    public @Nullable I read() throws Exception {
        Turn turn = awaitTurn();
        if (turn == Turn.MINE) {
            I suspect = suspects.read();
            if (suspect != null) {
                return suspect;
            }
            clear();
        }
        return turn == Turn.LOST ? null : others.read();
    }

    /// Who comes back is done with the one before.
    private synchronized Turn awaitTurn() throws InterruptedException {
        Thread caller = Thread.currentThread();
        Thread first = worker == null ? caller : worker;
        worker = first;
        while (!cleared && first != caller && first.isAlive()) {
            wait(LOOK_AGAIN.toMillis());
        }
        if (cleared) {
            return Turn.CLEARED;
        }
        return first == caller ? Turn.MINE : Turn.LOST;
    }

    private synchronized void clear() {
        cleared = true;
        notifyAll();
    }
}
