package io.vitrine.domain.rarity;

import java.util.UUID;

/// A token's place in its collection by one method.
///
/// @param score for display
/// @param rank 1 is rarest; tokens that are equally rare share a rank, and the next one counts them
///     all (1, 2, 2, 4)
public record RarityScore(UUID tokenId, double score, int rank) {}
