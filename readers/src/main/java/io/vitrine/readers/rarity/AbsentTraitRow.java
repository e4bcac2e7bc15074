package io.vitrine.readers.rarity;

import java.util.UUID;

/// A trait of the collection that the token does not carry.
///
/// @param holders live tokens that do carry it
public record AbsentTraitRow(UUID trait, String name, int holders) {}
