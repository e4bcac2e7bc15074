package io.vitrine.processors.metadata;

import io.vitrine.domain.metadata.FailureCode;
import io.vitrine.domain.orchestration.WorkFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When to ask again for what could not be had: sooner for what passes by itself, later for what is
/// missing, never for what is wrong in itself.
public final class RetryLadder {

    private static final int LAST_ATTEMPT = 10;
    private static final List<Duration> PASSING =
            List.of(
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofHours(6),
                    Duration.ofDays(1));

    /// Its turn at a host that others keep busy has not come yet: it stands in line again, behind them.
    private static final List<Duration> AT_ONCE = List.of(Duration.ZERO);

    private static final List<Duration> MISSING =
            List.of(
                    Duration.ofDays(1),
                    Duration.ofDays(3),
                    Duration.ofDays(7),
                    Duration.ofDays(30));

    private RetryLadder() {}

    /// The failure as a work row keeps it.
    ///
    /// @param attempts failed attempts before this one
    /// @param askedToWait what the server said; null when it said nothing
    public static WorkFailure failure(
            FailureCode code, String detail, int attempts, @Nullable Duration askedToWait) {
        List<Duration> ladder =
                switch (code) {
                    case HOST_BUSY -> AT_ONCE;
                    case NOT_FOUND, NOT_JSON, JSON_LIMIT, BAD_ENCODING, EMPTY -> MISSING;
                    default -> PASSING;
                };
        Duration pause = ladder.get(Math.min(attempts, ladder.size() - 1));
        Duration after =
                askedToWait != null && askedToWait.compareTo(pause) > 0 ? askedToWait : pause;
        boolean giveUp = !code.retryable() || attempts + 1 >= LAST_ATTEMPT;
        return new WorkFailure(code.name(), detail, after, giveUp);
    }
}
