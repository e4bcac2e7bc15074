package io.vitrine.writers.orchestration;

import java.util.concurrent.ThreadLocalRandom;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;

/// Repeats a transaction that lost against another one: deadlock, serialization failure, lock timeout,
/// or a row that a writer beside it took or removed first. What fails for another reason fails at once.
public final class Retries {

    private static final int ATTEMPTS = 5;
    private static final int LONGEST_FIRST_PAUSE_MILLIS = 40;

    private Retries() {}

    /// Runs a whole transaction, up to five times.
    public static void onConflict(Runnable transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                transaction.run();
                return;
            } catch (ConcurrencyFailureException | DataIntegrityViolationException conflict) {
                if (attempt == ATTEMPTS) {
                    throw conflict;
                }
                pause(attempt, conflict);
            }
        }
    }

    private static void pause(int attempt, RuntimeException conflict) {
        try {
            Thread.sleep(
                    ThreadLocalRandom.current().nextInt(LONGEST_FIRST_PAUSE_MILLIS << attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw conflict;
        }
    }
}
