package io.vitrine.domain.rarity;

import java.util.UUID;

/// A token that is ranked.
///
/// @param name `chain/contract/number`
public record RankedToken(UUID id, String name) {}
