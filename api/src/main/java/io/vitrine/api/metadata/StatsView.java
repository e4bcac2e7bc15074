package io.vitrine.api.metadata;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import io.vitrine.readers.metadata.CollectionRow;
import io.vitrine.readers.rarity.RootRow;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Counts of a collection, with the block they hold for.
@Schema(description = "Counts of a collection, with the block they hold for")
record StatsView(
        CollectionReference collection,
        CollectionCounts counts,
        @Schema(description = "Live units of all its tokens", example = "9998")
                @Nullable String supply,
        @Schema(description = "Units ever minted, burned included", example = "10000")
                @Nullable String minted,
        @Schema(description = "Cap that the contract states", example = "10000")
                @Nullable String maxSupply,
        @Schema(description = "Share of holders among live tokens, 0 to 1", example = "0.55")
                @Nullable Double holderShare,
        @Schema(description = "Block that the counts hold for") @Nullable Long asOfBlock,
        @Nullable Instant updatedAt,
        @Schema(description = "The published ranks; null before they are computed")
                @Nullable Ranks ranks,
        List<AsOf> asOf)
        implements Reflecting {

    StatsView {
        asOf = List.copyOf(asOf);
    }

    /// The published computation of ranks.
    @Schema(
            name = "PublishedRanks",
            description = "What was computed, and the root that every token's proof leads to")
    record Ranks(
            @Schema(
                            description =
                                    "Root of the Merkle tree over the ranked tokens, in hex (RFC 9162, SHA-256)")
                    String root,
            @Schema(example = "[\"product/1\"]") List<String> methods,
            @Schema(description = "Tokens that were ranked", example = "9998") int tokens,
            @Schema(description = "Block that the ranks reflect") @Nullable Long block,
            @Nullable String blockHash) {

        Ranks {
            methods = List.copyOf(methods);
        }

        static Ranks of(RootRow row) {
            return new Ranks(row.root(), row.methods(), row.tokens(), row.block(), row.blockHash());
        }
    }

    static StatsView of(CollectionRow row, @Nullable RootRow ranks, List<AsOf> asOf) {
        return new StatsView(
                new CollectionReference(row.slug(), row.name(), row.verified()),
                CollectionCounts.of(row),
                row.totalSupply(),
                row.totalMinted(),
                row.maxSupply(),
                row.items() == 0 ? null : (double) row.owners() / row.items(),
                row.countedAtBlock(),
                row.countedAt(),
                ranks == null ? null : Ranks.of(ranks),
                asOf);
    }
}
