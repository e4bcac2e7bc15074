package io.vitrine.readers.chain;

import org.jspecify.annotations.Nullable;

/// A chain of the registry, without how it is reached.
///
/// @param caip2 CAIP-2 id
/// @param number EIP-155 number; null for families that have none
/// @param explorer base address of an explorer, without trailing slash
/// @param features JSON object of what jobs must know
public record RegisteredChain(
        String caip2,
        @Nullable Long number,
        String name,
        String symbol,
        int decimals,
        @Nullable String explorer,
        boolean enabled,
        String features) {}
