package io.vitrine.readers.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An operator that an account allows, or allowed, to move tokens.
///
/// @param tokenId on-chain id; `*` for all tokens of the contract
/// @param approvedAt block time of the last switch on
/// @param revokedAt block time of the last switch off; null while on
public record ApprovalRow(
        String chain,
        String contract,
        String tokenId,
        String operator,
        String standard,
        boolean approved,
        @Nullable Instant approvedAt,
        @Nullable Instant revokedAt,
        String transaction,
        long block) {}
