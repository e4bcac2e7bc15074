package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The cheapest live listing.
@Schema(description = "The cheapest live listing")
record Floor(
        @Schema(description = "Price of one unit in whole units of the currency", example = "12.5")
                String price,
        @Schema(example = "ETH") @Nullable String currency) {

    static @Nullable Floor of(@Nullable String price, @Nullable String currency) {
        return price == null ? null : new Floor(price, currency);
    }
}
