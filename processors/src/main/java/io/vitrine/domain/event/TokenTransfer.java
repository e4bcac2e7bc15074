package io.vitrine.domain.event;

import io.vitrine.domain.chain.ChainId;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One token that moved; a batch gives one for each of its items.
///
/// @param tokenId on-chain id in decimal
/// @param from the zero address for a mint
/// @param to the zero address for a burn
/// @param batchIndex place in the log's batch, from 0
/// @param quantity units; 1 for ERC-721
/// @param operator who moved it; null where the event does not say
/// @param at block time
public record TokenTransfer(
        ChainId chain,
        String contract,
        String tokenId,
        String from,
        String to,
        String transactionHash,
        int logIndex,
        int batchIndex,
        BigInteger quantity,
        TokenStandard standard,
        @Nullable String operator,
        long blockNumber,
        String blockHash,
        Instant at)
        implements Comparable<TokenTransfer> {

    public static final String ZERO_ADDRESS = "0x0000000000000000000000000000000000000000";

    public boolean isMint() {
        return from.equals(ZERO_ADDRESS);
    }

    public boolean isBurn() {
        return to.equals(ZERO_ADDRESS);
    }

    /// Order on the chain: block, log, place in the batch.
    @Override
    public int compareTo(TokenTransfer other) {
        int byBlock = Long.compare(blockNumber, other.blockNumber);
        if (byBlock != 0) {
            return byBlock;
        }
        int byLog = Integer.compare(logIndex, other.logIndex);
        return byLog != 0 ? byLog : Integer.compare(batchIndex, other.batchIndex);
    }
}
