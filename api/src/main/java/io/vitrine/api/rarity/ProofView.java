package io.vitrine.api.rarity;

import io.swagger.v3.oas.annotations.media.Schema;
import io.vitrine.api.AsOf;
import io.vitrine.api.Reflecting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// That a rank belongs to the published ranks of its collection.
@Schema(
        name = "RarityProof",
        description =
                "That a token's counts, scores and ranks belong to what its collection published: a Merkle audit path (RFC 9162 over SHA-256)")
record ProofView(
        @Schema(example = "eip155:1") String chain,
        @Schema(example = "0xbc4ca0eda7647a8ab7c2061c2e118a18a936f13d") String contract,
        @Schema(example = "8817") String tokenId,
        @Schema(
                        description = "Slug of the collection, whose stats show the root",
                        example = "boredapeyachtclub-bc4ca0")
                String collection,
        @Schema(description = "Root of the tree, in hex") String root,
        @Schema(description = "Block that the ranks reflect") @Nullable Long block,
        @Nullable String blockHash,
        @Schema(
                        description =
                                "Text of the leaf, a line of JSON to be hashed as it stands: SHA-256 of the byte 0 and its UTF-8. A count is [trait, kind, value, holders, kinds], a score [method, score, rank]")
                String leaf,
        @Schema(description = "Place of the leaf, from 0", example = "8817") int index,
        @Schema(description = "Number of leaves", example = "9998") int size,
        @Schema(
                        description =
                                "Hashes beside the way to the root, in hex, the leaf's neighbour first; a node is SHA-256 of the byte 1, its left and its right")
                List<String> path,
        List<AsOf> asOf)
        implements Reflecting {

    ProofView {
        path = List.copyOf(path);
        asOf = List.copyOf(asOf);
    }
}
