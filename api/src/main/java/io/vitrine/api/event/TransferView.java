package io.vitrine.api.event;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.readers.event.TransferRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A move of a token.
@Schema(
        name = "Transfer",
        description = "A move of a token; from the zero address it is a mint, to it a burn")
record TransferView(
        @Schema(description = "mint, burn or transfer", example = "transfer") String type,
        @Schema(example = "0x0000000000000000000000000000000000000000") String from,
        @Schema(example = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae") String to,
        @Schema(description = "Units", example = "1") String quantity,
        @Schema(
                        description =
                                "Who moved it on behalf of the holder; null where the event does not say")
                @Nullable String operator,
        @Schema(description = "Hash of the transaction") String transaction,
        @Schema(example = "19000000") long block,
        String blockHash,
        @Schema(example = "112") int logIndex,
        @Schema(description = "Place within a batch, from 0", example = "0") int batchIndex,
        @Schema(description = "Block time") Instant at) {

    private static final String ZERO = "0x0000000000000000000000000000000000000000";

    static TransferView of(TransferRow row) {
        String type =
                row.from().equals(ZERO) ? "mint" : row.to().equals(ZERO) ? "burn" : "transfer";
        return new TransferView(
                type,
                row.from(),
                row.to(),
                row.quantity(),
                row.operator(),
                row.transaction(),
                row.block(),
                row.blockHash(),
                row.logIndex(),
                row.batchIndex(),
                row.at());
    }
}
