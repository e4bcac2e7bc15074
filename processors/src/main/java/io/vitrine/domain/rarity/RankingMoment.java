package io.vitrine.domain.rarity;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What the catalog reflected when a collection's traits were read.
///
/// @param block highest projected block of the collection's chain; null before the first
/// @param reorgs reorganisations of the chain that the catalog had taken back
/// @param changedAt block time of the collection's last change
public record RankingMoment(
        String chain,
        @Nullable Long block,
        @Nullable String blockHash,
        long reorgs,
        Instant changedAt) {}
