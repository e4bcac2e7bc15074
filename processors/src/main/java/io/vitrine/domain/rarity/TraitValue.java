package io.vitrine.domain.rarity;

import io.vitrine.domain.metadata.ValueType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A value of a trait, as the documents of a collection have it.
///
/// @param trait normalised name
/// @param text normalised value
/// @param number the number, or the seconds of a date; null for the other types
public record TraitValue(
        UUID traitId, String trait, ValueType type, String text, @Nullable Double number) {}
