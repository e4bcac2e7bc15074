package io.vitrine.api.rarity;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How rare a token is, and why.
@Schema(
        name = "RarityExplained",
        description = "How rare a token is, and the share of each of its traits")
record RarityView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(example = "8817") String tokenId,
        @Schema(description = "Place by the method asked for; null while unranked")
                @Nullable Score rarity,
        @Schema(description = "Every score there is, imported ones too") List<Score> scores,
        @Schema(
                        description = "Tokens that were ranked: what frequencies are shares of",
                        example = "9998")
                int tokens,
        @Schema(
                        description =
                                "Its traits that take part, and those of the collection that it lacks; from the counts that the published ranks follow from")
                List<Share> traits,
        List<AsOf> asOf)
        implements Reflecting {

    RarityView {
        scores = List.copyOf(scores);
        traits = List.copyOf(traits);
        asOf = List.copyOf(asOf);
    }

    /// A score.
    @Schema(
            name = "Score",
            description = "A score by one method of one publisher; rank 1 is rarest")
    record Score(
            @Schema(example = "product/1") String method,
            @Schema(description = "Who computed it", example = "vitrine") String source,
            @Schema(example = "0.0000012") double score,
            @Schema(example = "42") int rank,
            @Schema(description = "Tokens that are ranked by it", example = "9998") int of) {}

    /// What a trait has to do with it.
    @Schema(name = "TraitShare", description = "What one trait has to do with the rarity")
    record Share(
            @Schema(
                            description =
                                    "The trait, or 'Number of traits' where the method counts that as one",
                            example = "Background")
                    String name,
            @Schema(
                            description =
                                    "Null when the token lacks the trait, which counts as a value",
                            example = "Blue")
                    @Nullable Object value,
            @Schema(
                            description =
                                    "The declared bin that a number or date counts in; null for other values",
                            example = "[10,20)")
                    @Nullable String bin,
            @Schema(
                            description =
                                    "Ranked tokens with this value or bin, or that lack the trait",
                            example = "1242")
                    int occurrences,
            @Schema(description = "occurrences / tokens", example = "0.1242") double frequency,
            @Schema(
                            description =
                                    "The trait's part of the rarity by the method asked for, 0 to 1: its logarithm where the method multiplies, its summand where it adds, the tokens that differ in it where it compares pairs; by that of all traits",
                            example = "0.21")
                    double share) {}
}
