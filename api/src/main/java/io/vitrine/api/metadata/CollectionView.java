package io.vitrine.api.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import io.vitrine.api.media.PictureView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A collection.
@Schema(description = "A collection")
record CollectionView(
        @Schema(example = "boredapeyachtclub-bc4ca0") String slug,
        @Schema(example = "BoredApeYachtClub") String name,
        @Schema(example = "BAYC") @Nullable String symbol,
        @Nullable String description,
        @Schema(
                        description = "CAIP-2 id of the chain of its primary contract",
                        example = "eip155:1")
                String chain,
        @Schema(
                        description = "Primary contract",
                        example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d")
                String contract,
        @Schema(example = "erc721") String standard,
        @Schema(
                        description =
                                "All contracts, primary first; only in the answer about one"
                                        + " collection")
                @JsonInclude(JsonInclude.Include.NON_NULL)
                @Nullable List<Contract> contracts,
        @Schema(example = "pfp") @Nullable String category,
        @Schema(description = "Whether an operator vouches for it") boolean verified,
        @Schema(
                        description =
                                "Slug of a verified collection whose name this one's is easily"
                                        + " taken for: a likely fake; absent for others",
                        example = "boredapeyachtclub-bc4ca0")
                @JsonInclude(JsonInclude.Include.NON_NULL)
                @Nullable String lookalikeOf,
        @Schema(description = "Left out of lists; the direct address still answers") boolean hidden,
        @Schema(
                        description =
                                "Whether it gives every sign of spam, and no operator vouches for"
                                        + " it: left out of lists unless they are asked with"
                                        + " spam=true")
                boolean spam,
        @Schema(
                        description =
                                "Share of the signs of spam that it gives, 0 to 1: that the contract"
                                        + " does not say who owns a token, and that it claims no"
                                        + " standard or every one; null while it was not asked",
                        example = "0")
                @Nullable Double spamScore,
        @Schema(
                        description =
                                "Whether the contract does not say who owns its tokens, so that"
                                        + " balances are the word of its logs alone")
                boolean unverified,
        @Nullable PictureView image,
        @Schema(description = "Reference of the banner") @Nullable String banner,
        @Schema(description = "Pictures of the first tokens, for a card") List<Cover> covers,
        @Nullable String website,
        @Schema(type = "object", description = "Network name to handle or address") @JsonRawValue
                @Nullable String socialLinks,
        @Schema(type = "array", description = "Sorted lower-case words") @JsonRawValue
                @Nullable String tags,
        @Schema(description = "Live units of all its tokens", example = "9998")
                @Nullable String supply,
        @Schema(description = "Units ever minted, burned included", example = "10000")
                @Nullable String minted,
        @Schema(description = "Cap that the contract states", example = "10000")
                @Nullable String maxSupply,
        Mint mint,
        @Nullable Royalty royalty,
        @Schema(description = "Dialect that most of its documents speak", example = "erc721-json")
                @Nullable String metadataStandard,
        @Schema(
                        description =
                                "PENDING, BACKFILLING, LIVE, PARTIAL (history begins late),"
                                        + " SUSPENDED or FAILED",
                        example = "LIVE")
                String indexStatus,
        @Schema(description = "Block of creation, or the first event seen", example = "12287507")
                @Nullable Long deployedBlock,
        CollectionCounts counts,
        @Schema(description = "Block time of its first event") Instant createdAt,
        @Schema(description = "Block time of its last change") Instant updatedAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<AsOf> asOf)
        implements Reflecting {

    CollectionView {
        covers = List.copyOf(covers);
        asOf = List.copyOf(asOf);
    }

    /// A contract of the collection.
    @Schema(description = "A contract of the collection")
    record Contract(
            @Schema(example = "eip155:1") String chain,
            @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
            @Schema(example = "erc721") String standard,
            boolean primary) {}

    /// The picture of one of its tokens.
    @Schema(description = "The picture of one of its tokens")
    record Cover(@Schema(example = "0") String tokenId, @Nullable PictureView image) {}

    /// The public stage of the mint.
    @Schema(name = "Mint", description = "The public stage of the mint")
    record Mint(
            @Schema(
                            description = "UPCOMING, MINTING, SOLD_OUT, CLOSED or UNKNOWN",
                            example = "CLOSED")
                    String status,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            @Schema(example = "0.08 ETH") @Nullable String price) {}

    /// What the contract asks of sales (ERC-2981).
    @Schema(name = "Royalty", description = "What the contract asks of sales (ERC-2981)")
    record Royalty(
            @Schema(description = "Hundredths of a percent", example = "250") int basisPoints,
            @Nullable String receiver) {}
}
