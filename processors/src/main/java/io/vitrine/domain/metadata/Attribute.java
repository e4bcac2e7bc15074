package io.vitrine.domain.metadata;

import org.jspecify.annotations.Nullable;

/// One trait of a token, as its document tells it.
///
/// @param name as written, free of what cannot be stored; may be empty
/// @param normalizedName NFC, trimmed, inner spaces single, case-folded: what makes two names equal
/// @param text the value as text: strings verbatim, numbers plain decimal without trailing zeros
/// @param normalizedValue what makes two values of one type equal
/// @param number filled for numbers only; exact, because other numbers are kept as text
/// @param epochSeconds filled for dates only
/// @param maxValue the ceiling shown beside a number ("5 of 10"); no part of equality
/// @param unit what a number counts, such as `%`; null unless declared
/// @param order place within the document, from 0
public record Attribute(
        String name,
        String normalizedName,
        ValueType valueType,
        String text,
        String normalizedValue,
        @Nullable Double number,
        @Nullable Long epochSeconds,
        @Nullable String displayType,
        @Nullable Double maxValue,
        @Nullable String unit,
        int order) {}
