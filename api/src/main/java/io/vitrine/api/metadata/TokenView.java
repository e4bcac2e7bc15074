package io.vitrine.api.metadata;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import io.vitrine.api.media.PictureView;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token.
@Schema(name = "Token", description = "A token")
public record TokenView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(description = "Decimal", example = "8817") String tokenId,
        @Schema(example = "erc721") String standard,
        @Schema(example = "Bored Ape #8817") @Nullable String name,
        @Nullable PictureView image,
        @Schema(description = "Animation, sound or model; null for none")
                @Nullable PictureView animation,
        @Schema(
                        description =
                                "Holder; null for ERC-1155 (see owners) and for burned tokens",
                        example = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae")
                @Nullable String owner,
        @Schema(
                        description =
                                "Units that the account asked for holds; only in answers about an"
                                        + " account",
                        example = "1")
                @JsonInclude(JsonInclude.Include.NON_NULL)
                @Nullable String quantity,
        @Schema(description = "Live units; null where history begins late", example = "1")
                @Nullable String supply,
        boolean burned,
        @Schema(description = "Whether history begins late, so that counts are what was seen")
                boolean approximate,
        @Schema(
                        description =
                                "Whether the contract does not say who owns its tokens, so that"
                                        + " owner and balances are the word of its logs alone")
                boolean unverified,
        @Schema(description = "What no honest contract does, by code")
                @JsonInclude(JsonInclude.Include.NON_EMPTY)
                List<Anomaly> anomalies,
        CollectionReference collection,
        @Schema(description = "Rank by the method asked for; null while unranked")
                @Nullable Rarity rarity,
        List<Trait> traits,
        @Schema(description = "Block of the first mint", example = "12292922")
                @Nullable Long mintedBlock,
        @Schema(description = "Block time of the first mint") @Nullable Instant mintedAt,
        @Schema(description = "Block of the last transfer", example = "19000000") long lastBlock,
        @Schema(description = "Block time of the last change") Instant updatedAt,
        @Schema(
                        description = "tokenURI as the chain gave it",
                        example = "ipfs://QmeSjSinHpPnmXmspMjwiXyN6zS4E9zccariGR3jxcaWtq/8817")
                @Nullable String metadataUrl,
        @Schema(description = "When its metadata was last answered for")
                @Nullable Instant metadataRefreshedAt,
        @Schema(
                        description =
                                "Who may use it for a while (ERC-4907), as of the block; null for"
                                        + " nobody")
                @Nullable User user,
        @Schema(description = "Accounts that belong to it (ERC-6551), first made first")
                List<BoundAccount> accounts,
        @Schema(description = "Only in the answer about one token; lists say it once")
                @JsonInclude(JsonInclude.Include.NON_EMPTY)
                List<AsOf> asOf)
        implements Reflecting {

    public TokenView {
        anomalies = List.copyOf(anomalies);
        traits = List.copyOf(traits);
        accounts = List.copyOf(accounts);
        asOf = List.copyOf(asOf);
    }

    /// Something that no honest contract does.
    @Schema(name = "TokenAnomaly", description = "Something that no honest contract does")
    public record Anomaly(
            @Schema(
                            description =
                                    "DOUBLE_MINT, BURN_OF_UNMINTED, MINT_TO_ZERO, MOVED_BY_STRANGER"
                                            + " or ABSURD_SUPPLY",
                            example = "DOUBLE_MINT")
                    String code,
            @Schema(example = "2 minted, 0 burned, one owner") String reason) {}

    /// Who may use a token for a while.
    @Schema(name = "TokenUser", description = "Who may use a token for a while, without owning it")
    public record User(
            @Schema(example = "0xde0b295669a9fd93d5f28d9ec85e40f4cb697bae") String address,
            Instant expires) {}

    /// An account that belongs to a token.
    @Schema(name = "TokenAccount", description = "An account that belongs to a token")
    public record BoundAccount(
            @Schema(example = "0x5416e5dc14caa0950b2a24ede1eb0e97c360bcf5") String address,
            @Schema(
                            description = "The code that it runs",
                            example = "0x41c8f39463a868d3a88af00cd0fe7102f30e44ec")
                    String implementation) {}

    /// A rank.
    @Schema(name = "Rank", description = "Place among the tokens of the collection; 1 is rarest")
    public record Rarity(
            @Schema(example = "42") int rank,
            @Schema(example = "0.0000012") double score,
            @Schema(description = "Name and version", example = "product/1") String method) {}

    /// A trait that the token carries.
    @Schema(name = "TokenTrait", description = "A trait that the token carries")
    public record Trait(
            @Schema(example = "Background") String name,
            @Schema(
                            description =
                                    "Text, number or truth, by its type; a date in seconds since"
                                            + " 1970",
                            example = "Blue")
                    Object value,
            @Schema(example = "string") String valueType,
            @Nullable String displayType,
            @Nullable String unit,
            @Nullable Object maxValue,
            @Schema(description = "Live tokens that carry it", example = "1242") int occurrences,
            @Schema(
                            description = "Share of live tokens that have a document, 0 to 1",
                            example = "0.1242")
                    double frequency) {}
}
