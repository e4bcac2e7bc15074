package io.vitrine.domain.event;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// One phase of a mint, as a contract states it.
///
/// @param open whether anybody may mint, without a list or a signature
/// @param start seconds since 1970
/// @param end seconds since 1970; null is open
/// @param price of one unit in the smallest unit of the currency; null where it is not stated
/// @param currency the zero address for the native one
/// @param perWallet most units an account may mint; null for no limit
/// @param supply most units of this phase; null for no limit
/// @param tokenId the token that is minted; null for any
public record MintStage(
        boolean open,
        @Nullable BigInteger start,
        @Nullable BigInteger end,
        @Nullable BigInteger price,
        String currency,
        @Nullable BigInteger perWallet,
        @Nullable BigInteger supply,
        @Nullable BigInteger tokenId) {}
