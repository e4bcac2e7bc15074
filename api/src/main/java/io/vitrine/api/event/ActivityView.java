package io.vitrine.api.event;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.media.PictureView;
import io.vitrine.readers.event.ActivityRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a token.
@Schema(name = "Activity", description = "Something that happened to a token")
record ActivityView(
        @Schema(
                        description = "mint, transfer, burn, sale, listing, offer or cancel",
                        example = "mint")
                String type,
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(example = "8817") String tokenId,
        Token token,
        @Schema(description = "Giver, seller or maker") @Nullable String from,
        @Schema(description = "Receiver or buyer") @Nullable String to,
        @Schema(description = "Units", example = "1") @Nullable String quantity,
        @Schema(description = "Price of one unit; null where there is none") @Nullable Price price,
        @Schema(description = "Venue; null where there is none") @Nullable String marketplace,
        @Schema(description = "Hash of the transaction; null off the chain")
                @Nullable String transaction,
        @Schema(example = "19000000") @Nullable Long block,
        @Nullable Integer logIndex,
        @Schema(description = "Block time, or time of the order off the chain") Instant at) {

    /// The token, as a line in a feed shows it.
    @Schema(name = "ActivityToken", description = "The token, as a line in a feed shows it")
    record Token(
            @Nullable String name,
            @Nullable PictureView image,
            @Schema(example = "boredapeyachtclub-bc4ca0") String collectionSlug,
            @Schema(example = "BoredApeYachtClub") String collectionName) {}

    /// An amount of a currency.
    @Schema(name = "Price", description = "An amount in whole units of a currency")
    record Price(
            @Schema(example = "0.08") String amount,
            @Schema(example = "ETH") @Nullable String currency) {}

    static ActivityView of(ActivityRow row) {
        String amount = row.price();
        return new ActivityView(
                row.type(),
                row.chain(),
                row.contract(),
                row.number(),
                new Token(
                        row.tokenName(),
                        PictureView.of(null, row.imageAsset()),
                        row.collectionSlug(),
                        row.collectionName()),
                row.from(),
                row.to(),
                row.quantity(),
                amount == null ? null : new Price(amount, row.currency()),
                row.marketplace(),
                row.transaction(),
                row.block(),
                row.logIndex(),
                row.at());
    }
}
