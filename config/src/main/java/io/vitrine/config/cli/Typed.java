package io.vitrine.config.cli;

import io.vitrine.config.wiring.Nearest;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.metadata.CollectionFinder;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/// Words on the command line that must be known to somebody.
final class Typed {

    private Typed() {}

    /// @throws Refused when it is no CAIP-2 id
    static ChainId chain(String text) {
        try {
            return new ChainId(text);
        } catch (IllegalArgumentException e) {
            throw Refused.usage(
                    String.valueOf(e.getMessage()),
                    "'vitrine chain list' shows those that are known.");
        }
    }

    /// @throws Refused when the registry does not have it
    static ChainId knownChain(String text, ChainRegistry registry) {
        ChainId chain = chain(text);
        if (registry.chain(chain).isEmpty()) {
            List<String> known =
                    registry.chains().stream().map(one -> one.chainId().caip2()).toList();
            throw Refused.usage(
                    "Unknown chain " + chain + "." + Nearest.hint(text, known),
                    "Type 'vitrine chain list', or 'vitrine chain add " + chain + " --rpc URL'.");
        }
        return chain;
    }

    /// @throws Refused when it is no kind of proof
    static LogProof proof(String text) {
        try {
            return LogProof.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refused.usage("--verify " + text, "Type --verify bloom or --verify receipts.");
        }
    }

    /// @throws Refused when there is no such job
    static JobName job(String text) {
        return JobName.find(text)
                .orElseThrow(() ->
                        Refused.usage(
                                "Unknown job "
                                        + text
                                        + "."
                                        + Nearest.hint(
                                                text,
                                                Arrays.stream(JobName.values())
                                                        .map(JobName::text)
                                                        .toList()),
                                "The jobs are: " + JobName.list() + "."));
    }

    /// The collection of a slug, or of `CAIP2/ADDRESS`.
    static UUID collection(String typed, CollectionFinder collections) {
        return collections.find(typed).orElseThrow(() -> noCollection(typed));
    }

    static Refused noCollection(String typed) {
        return Refused.usage(
                "No collection '" + typed + "'",
                "Type its slug, or CAIP2/ADDRESS such as eip155:1/0xabc...");
    }
}
