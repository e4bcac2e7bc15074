package io.vitrine.readers.metadata;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A trait of a collection with its values, most frequent first.
///
/// @param valueCount how many values there are; more than listed when the list was cut
public record TraitRow(
        UUID id,
        String name,
        String normalizedName,
        String valueType,
        @Nullable String displayType,
        @Nullable String unit,
        int sortOrder,
        int valueCount,
        List<TraitValueRow> values) {

    public TraitRow {
        values = List.copyOf(values);
    }
}
