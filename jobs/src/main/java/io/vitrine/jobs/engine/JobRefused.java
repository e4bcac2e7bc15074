package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.ChainId;

/// A run that cannot go on for a reason that another attempt does not change.
public final class JobRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    private JobRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /// The registry does not know the chain.
    public static JobRefused unknownChain(ChainId chain) {
        return new JobRefused(
                "UNKNOWN_CHAIN",
                "no chain "
                        + chain
                        + " in the registry: add it with 'vitrine chain add "
                        + chain
                        + " --rpc URL'");
    }

    /// The node does not have the blocks that were asked for.
    public static JobRefused aboveHead(ChainId chain, long wanted, long head) {
        return new JobRefused(
                "ABOVE_HEAD",
                "block " + wanted + " of " + chain + " is not there yet: the newest is " + head);
    }

    /// The chain has another block where ours was stored.
    public static JobRefused reorganised(ChainId chain, long block, String stored, String found) {
        return new JobRefused(
                "REORG_BELOW_CHECKPOINT",
                "block "
                        + block
                        + " of "
                        + chain
                        + " is stored as "
                        + stored
                        + " and is "
                        + found
                        + " on the chain now: nothing was indexed on top of it");
    }

    /// Stable name of the reason.
    public String code() {
        return code;
    }
}
