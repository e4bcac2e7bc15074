package io.vitrine.domain.rarity;

import java.util.UUID;

/// One trait value that a token carries.
public record Holding(UUID tokenId, UUID traitId, UUID traitValueId) {}
