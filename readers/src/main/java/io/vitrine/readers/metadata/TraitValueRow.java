package io.vitrine.readers.metadata;

import org.jspecify.annotations.Nullable;

/// A value of a trait; one of the three value fields is filled, by its type.
///
/// @param occurrences live tokens that carry it
/// @param frequency occurrences by live tokens that have a document
public record TraitValueRow(
        String type,
        @Nullable String text,
        @Nullable Double number,
        @Nullable Long epochSeconds,
        String normalized,
        int occurrences,
        double frequency,
        @Nullable Double rarityScore,
        @Nullable Double maxValue,
        @Nullable String unit,
        @Nullable String displayType,
        @Nullable String floorPrice,
        @Nullable String floorCurrency) {}
