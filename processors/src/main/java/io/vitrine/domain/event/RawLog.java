package io.vitrine.domain.event;

import io.vitrine.domain.chain.ChainId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One log as the chain has it, with what a replay needs of its block and transaction.
///
/// @param blockHash lower-case hex
/// @param blockTime the block's timestamp
/// @param transactionHash lower-case hex
/// @param logIndex place of the log in its block
/// @param address the contract that emitted it, lower-case hex
/// @param topics 0 to 4 words of 32 bytes in lower-case hex
/// @param data hex with 0x, verbatim
/// @param transactionFrom sender; null when the node did not tell
/// @param transactionTo target; null for a deployment or when the node did not tell
/// @param transactionValue wei; null when the node did not tell
public record RawLog(
        ChainId chain,
        long blockNumber,
        String blockHash,
        Instant blockTime,
        String transactionHash,
        int logIndex,
        String address,
        List<String> topics,
        String data,
        @Nullable String transactionFrom,
        @Nullable String transactionTo,
        @Nullable BigInteger transactionValue) {

    public RawLog {
        topics = List.copyOf(topics);
    }

    /// One happening: the same when the same log returns in a replacing block.
    public String eventId() {
        return chain.caip2() + ":" + transactionHash + ":" + logIndex;
    }
}
