package io.vitrine.readers.rarity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The published computation of a collection's ranks.
///
/// @param root of the Merkle tree over its tokens, in hex
/// @param methods by name and version
/// @param tokens that were ranked
/// @param block that the catalog reflected when the traits were read
public record RootRow(
        String root,
        List<String> methods,
        int tokens,
        double entropy,
        @Nullable Long block,
        @Nullable String blockHash) {

    public RootRow {
        methods = List.copyOf(methods);
    }
}
