package io.vitrine.domain.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A log that bears on the approval of one token: it gives or takes it, or it moves the token.
///
/// @param given what it gives; null for a transfer
/// @param at block time
public record ApprovalStep(
        long blockNumber,
        int logIndex,
        String blockHash,
        String transactionHash,
        Instant at,
        @Nullable Given given)
        implements Comparable<ApprovalStep> {

    /// @param operator the zero address takes back whatever was given
    public record Given(String owner, String operator) {}

    /// By block, then log; block times may be equal or go backwards.
    @Override
    public int compareTo(ApprovalStep other) {
        int byBlock = Long.compare(blockNumber, other.blockNumber);
        return byBlock != 0 ? byBlock : Integer.compare(logIndex, other.logIndex);
    }
}
