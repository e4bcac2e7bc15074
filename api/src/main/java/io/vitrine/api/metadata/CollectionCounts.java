package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.metadata.CollectionRow;
import org.jspecify.annotations.Nullable;

/// How much of a collection there is.
@Schema(description = "How much of a collection there is")
record CollectionCounts(
        @Schema(description = "Live token ids", example = "9998") int items,
        @Schema(description = "Distinct holders", example = "5502") int owners,
        @Schema(description = "Tokens with a live listing", example = "0") int listed,
        @Schema(description = "Sales ever seen", example = "0") int sales,
        @Schema(description = "Cheapest live listing; null without one") @Nullable Floor floor,
        @Schema(description = "Sum of sales in the native currency", example = "0") String volume,
        @Schema(description = "Floor times live units; null without a floor")
                @Nullable String marketCap) {

    static CollectionCounts of(CollectionRow row) {
        return new CollectionCounts(
                row.items(),
                row.owners(),
                row.listed(),
                row.sales(),
                Floor.of(row.floorPrice(), row.floorCurrency()),
                row.volume(),
                row.marketCap());
    }
}
