package io.vitrine.db.documents;

import java.util.Locale;
import java.util.Set;

/// Which raw events to read: a chain, blocks from and to inclusive, and the contracts; no contract
/// at all means every contract.
public record EventScan(String chainId, Set<String> addresses, long fromBlock, long toBlock) {

    public EventScan {
        addresses = Set.copyOf(addresses);
    }

    /// Every event of the blocks.
    public static EventScan everything(String chainId, long fromBlock, long toBlock) {
        return new EventScan(chainId, Set.of(), fromBlock, toBlock);
    }

    /// The least id an event of the first block can have. Ids begin with chain and padded block.
    String firstId() {
        return idPrefix(chainId, fromBlock);
    }

    /// Greater than every id of the last block.
    String endId() {
        return idPrefix(chainId, toBlock + 1);
    }

    private static String idPrefix(String chainId, long block) {
        return String.format(Locale.ROOT, "%s:%012d:", chainId, block);
    }
}
