package io.vitrine.domain.event;

import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Where in its life a mint is, as of a block.
public enum MintStatus {
    UPCOMING,
    MINTING,
    SOLD_OUT,
    CLOSED,
    UNKNOWN;

    /// What follows from the public stage and the counts.
    ///
    /// @param stated whether a public stage is stated at all
    /// @param start of the stage; null when open
    /// @param end of the stage; null when open
    /// @param minted units ever minted
    /// @param most most that there will be; null for none or unknown
    /// @param now time of the block
    public static MintStatus of(
            boolean stated,
            @Nullable Instant start,
            @Nullable Instant end,
            @Nullable BigInteger minted,
            @Nullable BigInteger most,
            @Nullable Instant now) {
        if (most != null && most.signum() > 0 && minted != null && minted.compareTo(most) >= 0) {
            return SOLD_OUT;
        }
        if (!stated || now == null) {
            return UNKNOWN;
        }
        if (start != null && now.isBefore(start)) {
            return UPCOMING;
        }
        return end != null && !now.isBefore(end) ? CLOSED : MINTING;
    }
}
