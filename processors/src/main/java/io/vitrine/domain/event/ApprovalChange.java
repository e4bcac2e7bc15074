package io.vitrine.domain.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An approval as one log gives or takes it.
///
/// @param owner whose tokens
/// @param operator who may move them; the zero address takes back whatever was given for the token
/// @param tokenId on-chain id in decimal; null is all tokens of the contract
/// @param at block time
public record ApprovalChange(
        String contract,
        String owner,
        String operator,
        @Nullable String tokenId,
        boolean approved,
        String transactionHash,
        long blockNumber,
        String blockHash,
        int logIndex,
        Instant at) {}
