package io.vitrine.writers.event;

import io.vitrine.domain.chain.ChainId;

/// The chain was reorganised while it was read: two neighbours are of two forks. Nothing was written; the
/// next run finds out which of them the chain has kept.
public final class ChainMoved extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private ChainMoved(String message) {
        super(message);
    }

    /// The parent of the block is not the block that is stored below it.
    static ChainMoved at(ChainId chain, long block) {
        return new ChainMoved(
                chain
                        + " was reorganised while it was read: block "
                        + block
                        + " does not follow the one below. Nothing was written; run the job again");
    }
}
