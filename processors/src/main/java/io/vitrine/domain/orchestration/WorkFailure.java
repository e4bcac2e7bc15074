package io.vitrine.domain.orchestration;

import java.time.Duration;

/// Why an item could not be done, and when to try again.
///
/// @param code class of the failure, such as `NOT_FOUND`
/// @param detail what was given and what was expected; no secret
/// @param retryAfter from now by the database's clock
/// @param giveUp whether no further attempt is made by itself
public record WorkFailure(String code, String detail, Duration retryAfter, boolean giveUp) {

    private static final String NO_TURN = "HOST_BUSY";

    /// Whether it was an attempt at all: one whose turn at a busy host never came was none.
    public boolean counts() {
        return !code.equals(NO_TURN);
    }
}
