package io.vitrine.domain.event;

import io.vitrine.domain.chain.ChainId;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A range of ids that one log moves, not expanded: how long it is, is a contract's word.
///
/// @param first lowest id
/// @param last highest id
/// @param at block time
public record ConsecutiveRun(
        ChainId chain,
        String contract,
        String from,
        String to,
        BigInteger first,
        BigInteger last,
        String transactionHash,
        long blockNumber,
        String blockHash,
        int logIndex,
        Instant at) {

    /// Longest range that is expanded; a longer one is kept as it is, with the reason.
    public static final int LONGEST = 1_000_000;

    /// How many tokens it claims to move.
    public BigInteger length() {
        return last.subtract(first).add(BigInteger.ONE);
    }

    /// Whether it is short enough to be expanded at all.
    public boolean isExpandable() {
        return length().compareTo(BigInteger.valueOf(LONGEST)) <= 0;
    }

    /// Some of its transfers; only these are in memory.
    ///
    /// @param offset of the first, from 0
    /// @param most how many at most
    public List<TokenTransfer> transfers(int offset, int most) {
        int end = (int) Math.min(length().longValueExact(), (long) offset + most);
        List<TokenTransfer> transfers = new ArrayList<>(Math.max(0, end - offset));
        for (int place = offset; place < end; place++) {
            transfers.add(
                    new TokenTransfer(
                            chain,
                            contract,
                            first.add(BigInteger.valueOf(place)).toString(),
                            from,
                            to,
                            transactionHash,
                            logIndex,
                            place,
                            BigInteger.ONE,
                            TokenStandard.ERC721,
                            null,
                            blockNumber,
                            blockHash,
                            at));
        }
        return transfers;
    }
}
