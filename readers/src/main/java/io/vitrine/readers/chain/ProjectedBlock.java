package io.vitrine.readers.chain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The block of a chain that the catalog reflects.
///
/// @param chain CAIP-2 id
/// @param number highest block without a gap below it; null before the first range is projected
/// @param stale whether the chain is no longer the one that was projected, and an operator has not decided yet
public record ProjectedBlock(
        String chain,
        @Nullable Long number,
        @Nullable String hash,
        @Nullable Instant at,
        boolean stale) {}
