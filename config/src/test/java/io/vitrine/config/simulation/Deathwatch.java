package io.vitrine.config.simulation;

import io.vitrine.config.simulation.MortalDataSource.Act;
import io.vitrine.config.simulation.MortalDataSource.Watch;
import io.vitrine.jobs.engine.Failpoints;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Kills its worker at one place within one chunk of a step.
final class Deathwatch implements Failpoints, Watch {

    /// Where a chunk can be cut in two.
    enum Place {
        BEFORE_READ,
        AFTER_READ,
        AFTER_PROCESS,
        /// The first statement of the writer is done; where that is the raw events, they stand alone.
        AFTER_WRITE,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        /// The data is in and marked, and the job repository does not know.
        BEFORE_CHECKPOINT,
        AFTER_CHECKPOINT
    }

    private final String step;
    private final Place place;
    private final int chunk;
    private final AtomicInteger times = new AtomicInteger();
    private final ThreadLocal<Boolean> writing = ThreadLocal.withInitial(() -> false);
    private final ThreadLocal<Boolean> written = ThreadLocal.withInitial(() -> false);
    private final ThreadLocal<Integer> statements = ThreadLocal.withInitial(() -> 0);
    private @Nullable Worker worker;

    /// @param chunk which one, from 0
    Deathwatch(String step, Place place, int chunk) {
        this.step = step;
        this.place = place;
        this.chunk = chunk;
    }

    void over(Worker mortal) {
        worker = mortal;
    }

    @Override
    public void reached(Moment moment, String reachedStep) {
        if (!reachedStep.equals(step)) {
            return;
        }
        switch (moment) {
            case BEFORE_READ -> at(Place.BEFORE_READ);
            case AFTER_READ -> at(Place.AFTER_READ);
            case AFTER_PROCESS -> {
                at(Place.AFTER_PROCESS);
                writing.set(true);
                statements.set(0);
            }
            case AFTER_WRITE -> {
                writing.set(false);
                written.set(true);
                at(Place.BEFORE_CHECKPOINT);
            }
        }
    }

    @Override
    public void sees(String database, Act act) {
        if (writing.get()) {
            switch (act) {
                case STATEMENT -> {
                    statements.set(statements.get() + 1);
                    if (statements.get() == 2) {
                        at(Place.AFTER_WRITE);
                    }
                }
                case BEFORE_COMMIT -> at(Place.BEFORE_COMMIT);
                case AFTER_COMMIT -> at(Place.AFTER_COMMIT);
            }
        } else if (written.get() && act == Act.AFTER_COMMIT && database.equals("orchestrator_db")) {
            written.set(false);
            at(Place.AFTER_CHECKPOINT);
        }
    }

    private void at(Place reached) {
        Worker mortal = worker;
        if (reached == place && mortal != null && times.getAndIncrement() == chunk) {
            throw mortal.kill();
        }
    }
}
