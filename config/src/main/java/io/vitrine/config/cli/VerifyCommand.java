package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.orchestration.CatalogVerification;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Whether what is stored agrees with itself and with the nodes.
@Command(
        name = "verify",
        description = "Checks that what is stored agrees with itself and with the nodes.")
final class VerifyCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--chain", paramLabel = "CAIP2", description = "only this chain")
    private @Nullable String chain;

    @Option(names = "--from-block", paramLabel = "N", description = "first block, inclusive")
    private @Nullable Long fromBlock;

    @Option(names = "--to-block", paramLabel = "N", description = "last block, inclusive")
    private @Nullable Long toBlock;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        check();
        ChainRegistry registry = session.get(ChainRegistry.class);
        List<ChainId> chains =
                chain == null
                        ? registry.chains().stream().map(Chain::chainId).toList()
                        : List.of(Typed.knownChain(chain, registry));
        Map<ChainId, List<Finding>> findings = new LinkedHashMap<>();
        for (ChainId one : chains) {
            findings.put(one, verify(one));
        }
        print(findings);
        long different =
                findings.values().stream()
                        .flatMap(List::stream)
                        .filter(finding -> finding.verdict() == Verdict.DIFFERENT)
                        .count();
        if (different == 0) {
            return Exit.DONE;
        }
        session.err()
                .println(
                        "vitrine: "
                                + (different == 1 ? "1 check" : different + " checks")
                                + " found differences. Type 'vitrine repair' to put them right.");
        return Exit.DIFFERENT;
    }

    private void check() {
        if (chain != null) {
            Typed.chain(chain);
        }
        boolean negative = (fromBlock != null && fromBlock < 0) || (toBlock != null && toBlock < 0);
        if (negative) {
            throw Refused.usage(
                    "A block is negative", "Block numbers begin at 0; both bounds are inclusive.");
        }
        if (fromBlock != null && toBlock != null && fromBlock > toBlock) {
            throw Refused.usage(
                    "--from-block " + fromBlock + " is above --to-block " + toBlock,
                    "Both bounds are inclusive.");
        }
    }

    private List<Finding> verify(ChainId one) {
        RpcSettings patience = session.get(RpcSettings.class).impatient();
        try (ChainRpc nodes = session.get(ChainRpcs.class).open(one, patience)) {
            return session.get(CatalogVerification.class).verify(one, fromBlock, toBlock, nodes);
        }
    }

    private void print(Map<ChainId, List<Finding>> findings) {
        Table table =
                json
                        ? new Table("chain", "check", "verdict", "differences", "promise", "named")
                        : new Table("chain", "check", "verdict", "differences", "promise");
        findings.forEach((one, all) ->
                all.forEach(finding -> {
                    if (json) {
                        table.row(
                                one.caip2(),
                                finding.check(),
                                verdict(finding),
                                finding.differences(),
                                finding.promise(),
                                finding.named().stream().map(Failures::masked).toList());
                    } else {
                        table.row(
                                one.caip2(),
                                finding.check(),
                                verdict(finding),
                                finding.differences(),
                                finding.promise());
                    }
                }));
        table.print(session.out(), json);
        if (!json) {
            findings.forEach((one, all) -> all.forEach(finding -> name(one, finding)));
        }
    }

    private void name(ChainId one, Finding finding) {
        for (String what : finding.named()) {
            session.out().println(one + " " + finding.check() + ": " + Failures.masked(what));
        }
        long others = finding.differences() - finding.named().size();
        if (others > 0) {
            session.out().println(one + " " + finding.check() + ": and " + others + " more");
        }
    }

    private static String verdict(Finding finding) {
        return switch (finding.verdict()) {
            case SAME -> "ok";
            case DIFFERENT -> "DIFFERENT";
            case NOT_CHECKED -> "not checked";
        };
    }
}
