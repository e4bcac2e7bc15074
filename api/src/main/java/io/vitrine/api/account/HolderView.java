package io.vitrine.api.account;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.account.HolderRow;

/// An account that holds something.
@Schema(name = "Holder", description = "An account that holds something")
record HolderView(
        @Schema(example = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae") String owner,
        @Schema(description = "Distinct token ids", example = "3") int tokens,
        @Schema(
                        description =
                                "Units of them all; 0 where more left than is known to have arrived",
                        example = "3")
                String quantity,
        @Schema(
                        description =
                                "Whether history begins late, so that the quantity is not the whole truth")
                boolean approximate,
        @Schema(
                        description =
                                "Whether the contract does not say who owns its tokens, so that"
                                        + " this is the word of its logs alone")
                boolean unverified) {

    static HolderView of(HolderRow row, boolean unverified) {
        return new HolderView(
                row.owner(), row.tokens(), row.quantity(), row.unknownOrigin(), unverified);
    }
}
