package io.vitrine.domain.rarity;

/// A value with the counts that rarity follows from.
///
/// @param holders tokens that have it
/// @param kinds different values that its trait takes, the absent one included
public record CountedValue(RankedValue value, int holders, int kinds) {}
