package io.vitrine.jobs.engine;

import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.Reorg;

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

    /// Only listed collections of the chain are indexed, and none is listed.
    public static JobRefused nothingListed(ChainId chain) {
        return new JobRefused(
                "NOTHING_LISTED",
                chain
                        + " indexes listed collections only and none is listed: type 'vitrine collection add "
                        + chain
                        + "/ADDRESS'");
    }

    /// The chain has replaced blocks that it had called final.
    public static JobRefused reorgBelowFinality(Reorg reorg, long wasFinal) {
        return new JobRefused(
                "REORG_BELOW_FINALITY",
                reorg.chain()
                        + " has replaced its blocks above "
                        + reorg.ancestor()
                        + " although "
                        + wasFinal
                        + " had been final. Nothing was taken back. If the nodes can be trusted, type 'vitrine unwind --chain "
                        + reorg.chain()
                        + " --to-block "
                        + reorg.ancestor()
                        + " --confirm', then run the job again");
    }

    /// Stable name of the reason.
    public String code() {
        return code;
    }
}
