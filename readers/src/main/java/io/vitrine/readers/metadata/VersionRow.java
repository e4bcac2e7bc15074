package io.vitrine.readers.metadata;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A version of a token's document.
///
/// @param changes JSON of what differs from the one before; null for the first
/// @param held seen, and not in force yet
public record VersionRow(
        int version,
        String contentHash,
        String uri,
        long block,
        Instant fetchedAt,
        String cause,
        int attempts,
        @Nullable String changes,
        boolean held) {}
