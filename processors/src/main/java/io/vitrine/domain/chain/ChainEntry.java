package io.vitrine.domain.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an operator says of a chain: a registry row before it has a key.
///
/// @param endpoints to be added; those that are known already keep their key
public record ChainEntry(
        ChainId chainId,
        String name,
        String nativeSymbol,
        int decimals,
        @Nullable String explorerUrl,
        ChainFeatures features,
        List<Endpoint> endpoints) {

    public ChainEntry {
        endpoints = List.copyOf(endpoints);
    }
}
