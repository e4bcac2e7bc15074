package io.vitrine.jobs.engine;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What an operator asks of a run; nulls leave the choice to the job.
///
/// @param fromBlock first block, inclusive
/// @param toBlock last block, inclusive
/// @param collection only this collection
/// @param token only this token
public record RunRequest(
        @Nullable Long fromBlock,
        @Nullable Long toBlock,
        @Nullable UUID collection,
        @Nullable UUID token) {

    /// Everything that is due.
    public static final RunRequest ALL = new RunRequest(null, null, null, null);

    /// Text that is equal for equal requests.
    String canonical() {
        return fromBlock + "|" + toBlock + "|" + collection + "|" + token;
    }

    /// Reads what {@link #canonical()} wrote.
    static RunRequest parse(String canonical) {
        String[] parts = canonical.split("\\|", -1);
        return new RunRequest(
                parts[0].equals("null") ? null : Long.valueOf(parts[0]),
                parts[1].equals("null") ? null : Long.valueOf(parts[1]),
                parts[2].equals("null") ? null : UUID.fromString(parts[2]),
                parts[3].equals("null") ? null : UUID.fromString(parts[3]));
    }
}
