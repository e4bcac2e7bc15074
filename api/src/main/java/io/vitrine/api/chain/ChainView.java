package io.vitrine.api.chain;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A chain and how far the catalog follows it.
@Schema(description = "A chain and how far the catalog follows it")
record ChainView(
        @Schema(description = "CAIP-2 id", example = "eip155:1") String chain,
        @Schema(description = "EIP-155 number; null for other families", example = "1")
                @Nullable Long number,
        @Schema(example = "Ethereum") String name,
        Currency nativeCurrency,
        @Schema(description = "Base address of an explorer", example = "https://etherscan.io")
                @Nullable String explorer,
        @Schema(description = "Whether the nightly flow covers it") boolean enabled,
        @Schema(description = "The block that the catalog reflects; null before there is one")
                @Nullable Head head) {

    /// What fees are paid in.
    @Schema(description = "What fees are paid in")
    record Currency(@Schema(example = "ETH") String symbol, @Schema(example = "18") int decimals) {}

    /// The block that the catalog reflects.
    @Schema(description = "The block that the catalog reflects")
    record Head(
            @Schema(example = "19000000") long block,
            @Nullable String hash,
            @Nullable Instant at) {}
}
