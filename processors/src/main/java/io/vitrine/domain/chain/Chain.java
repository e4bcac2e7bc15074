package io.vitrine.domain.chain;

import org.jspecify.annotations.Nullable;

/// A chain as the registry knows it.
///
/// @param id key within the registry; nothing outside of it stores it
/// @param decimals of the native currency
/// @param explorerUrl base without trailing slash; null when there is none
/// @param enabled whether the nightly flow covers it
public record Chain(
        int id,
        ChainId chainId,
        String name,
        String nativeSymbol,
        int decimals,
        @Nullable String explorerUrl,
        boolean enabled,
        ChainFeatures features) {}
