package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.metadata.TraitRow;
import io.vitrine.readers.metadata.TraitValueRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trait of a collection with its values.
@Schema(
        name = "Trait",
        description = "A trait of a collection with its values, most frequent first")
record TraitView(
        @Schema(description = "Most frequent spelling", example = "Background") String name,
        @Schema(description = "string, number, date or boolean", example = "string")
                String valueType,
        @Schema(
                        description =
                                "How documents want it shown: number, boost_number, boost_percentage, date")
                @Nullable String displayType,
        @Schema(description = "What a number counts", example = "%") @Nullable String unit,
        @Schema(
                        description = "Distinct values; more than listed for a very long list",
                        example = "8")
                int valueCount,
        List<Value> values) {

    /// A value of the trait.
    @Schema(name = "TraitValue", description = "A value of a trait")
    record Value(
            @Schema(
                            description =
                                    "Text, number or truth, by its type; a date in seconds since 1970",
                            example = "Blue")
                    Object value,
            @Schema(example = "string") String valueType,
            @Nullable String unit,
            @Schema(description = "Ceiling that the documents show beside a number")
                    @Nullable Object maxValue,
            @Schema(description = "Live tokens that carry it", example = "1242") int occurrences,
            @Schema(
                            description = "Share of live tokens that have a document, 0 to 1",
                            example = "0.1242")
                    double frequency,
            @Schema(
                            description = "What it adds to a rarity by sum-inverse: 1 / frequency",
                            example = "8.05")
                    @Nullable Double rarity,
            @Schema(description = "Cheapest live listing among its tokens; null without one")
                    @Nullable Floor floor) {}

    TraitView {
        values = List.copyOf(values);
    }

    static TraitView of(TraitRow row) {
        return new TraitView(
                row.name(),
                row.valueType(),
                row.displayType(),
                row.unit(),
                row.valueCount(),
                row.values().stream().map(TraitView::value).toList());
    }

    private static Value value(TraitValueRow row) {
        return new Value(
                TraitValues.of(row),
                row.type(),
                row.unit(),
                TraitValues.number(row.maxValue()),
                row.occurrences(),
                row.frequency(),
                row.rarityScore(),
                Floor.of(row.floorPrice(), row.floorCurrency()));
    }
}
