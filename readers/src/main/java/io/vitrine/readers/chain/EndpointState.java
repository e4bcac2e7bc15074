package io.vitrine.readers.chain;

import io.vitrine.domain.chain.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What this process has learned of an endpoint while it asked it.
///
/// @param use whether and when it is asked
/// @param reason why it is not asked in its turn; empty when it is
/// @param head its newest block when it was last asked; null when it never was
/// @param lag how many blocks it was behind the farthest of the others
/// @param cooldown how long it wants to be left alone yet
/// @param logsRange the most blocks of logs it gives at once; null when no limit is known
/// @param unclassified how often it refused in words that nobody has read before
/// @param duplicates how many logs it gave more than once in an answer
public record EndpointState(
        Endpoint endpoint,
        Use use,
        String reason,
        @Nullable Long head,
        long lag,
        Duration cooldown,
        @Nullable Long logsRange,
        long unclassified,
        long duplicates) {

    /// Whether and when an endpoint is asked.
    public enum Use {
        /// In its turn.
        READY,
        /// Not before its time has come, as it asked to be left alone.
        COOLDOWN,
        /// After the others: an answer of it did not hold.
        SUSPECT,
        /// When no other is left: it failed several times in a row.
        BROKEN,
        /// Never again in this process: it is of another chain.
        DISABLED
    }
}
