package io.vitrine.domain.metadata;

import org.jspecify.annotations.Nullable;

/// Why a document is asked for, as the row of the work carries it.
///
/// @param forced whether the operator insists: nothing that was said or seen before counts
public record RefreshReason(RefreshCause cause, boolean forced) {

    private static final String FORCED = "!";

    /// Without insisting.
    public static RefreshReason of(RefreshCause cause) {
        return new RefreshReason(cause, false);
    }

    /// Reads what {@link #text()} wrote.
    ///
    /// @param payload null for work that became due when its token was first seen
    /// @param known whether there is a document already
    public static RefreshReason parse(@Nullable String payload, boolean known) {
        if (payload == null) {
            return of(known ? RefreshCause.RETRY : RefreshCause.FIRST);
        }
        boolean forced = payload.endsWith(FORCED);
        return new RefreshReason(
                RefreshCause.valueOf(forced ? payload.substring(0, payload.length() - 1) : payload),
                forced);
    }

    /// The cause, marked when it is forced.
    public String text() {
        return forced ? cause + FORCED : cause.name();
    }
}
