package io.vitrine.domain.orchestration;

import java.time.Duration;
import java.util.Set;

/// Why an item could not be done, and when to try again.
///
/// @param code class of the failure, such as `NOT_FOUND`
/// @param detail what was given and what was expected; no secret
/// @param retryAfter from now by the database's clock
/// @param giveUp whether no further attempt is made by itself
public record WorkFailure(String code, String detail, Duration retryAfter, boolean giveUp) {

    /// Of what a contract cannot be asked yet: the catalog does not reflect a block at which that exists.
    public static final String NOT_REACHED = "NOT_REACHED";

    /// Of what was not asked, as the answers to others took all the room.
    public static final String NO_ROOM = "NO_ROOM";

    private static final Set<String> NO_ATTEMPTS = Set.of("HOST_BUSY", NOT_REACHED, NO_ROOM);
    private static final Duration ASK_NODE_AGAIN = Duration.ofMinutes(10);
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    /// It is looked at again when the next run begins, or after a while.
    ///
    /// @param block at which there was something last
    /// @param reached block that the catalog reflects
    public static WorkFailure notReached(long block, long reached) {
        return new WorkFailure(
                NOT_REACHED,
                "last seen in block " + block + ", the catalog reflects block " + reached,
                LOOK_AGAIN,
                false);
    }

    /// No node answered a call.
    public static WorkFailure unanswered(String code, String detail) {
        return new WorkFailure(
                code, detail, code.equals(NO_ROOM) ? Duration.ZERO : ASK_NODE_AGAIN, false);
    }

    /// Whether it was an attempt at all: one whose turn never came was none.
    public boolean counts() {
        return !NO_ATTEMPTS.contains(code);
    }
}
