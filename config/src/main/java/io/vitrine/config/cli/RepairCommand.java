package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Ending;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.cli.Operations.Work;
import io.vitrine.config.wiring.Exit;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Repair;
import io.vitrine.jobs.engine.Repair.Planned;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.orchestration.CatalogVerification;
import io.vitrine.readers.orchestration.CatalogVerification.Finding;
import io.vitrine.readers.orchestration.CatalogVerification.Verdict;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Verifies, repairs what differs, and verifies again.
@Command(
        name = "repair",
        description = "Puts right what 'verify' finds: asks nodes again, makes rows anew.")
final class RepairCommand implements Callable<Integer> {

    private static final int PASSES = 3;

    private final Session session;

    @Option(names = "--chain", paramLabel = "CAIP2", description = "only this chain")
    private @Nullable String chain;

    RepairCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ChainRegistry registry = session.get(ChainRegistry.class);
        List<ChainId> chains =
                chain == null
                        ? registry.enabled().stream().map(Chain::chainId).toList()
                        : List.of(Typed.knownChain(chain, registry));
        int exit = Exit.DONE;
        for (ChainId one : chains) {
            exit = Math.max(exit, repair(one));
        }
        return exit;
    }

    private int repair(ChainId one) {
        List<Finding> different = different(one);
        int content = 0;
        for (int pass = 0; pass < PASSES && !different.isEmpty(); pass++) {
            say(one + ": " + named(different) + " differ");
            Planned planned = session.get(Repair.class).plan(one, different);
            content += planned.content();
            BlockRange fetch = planned.fetch();
            if (fetch != null) {
                say(one + ": asks for blocks " + fetch + " again where they differ");
                Outcome outcome = run(JobName.INDEX_BLOCKS, one, fetch);
                if (outcome.ending() != Ending.DONE) {
                    return failed(outcome);
                }
            }
            if (planned.project()) {
                say(one + ": makes what follows from them anew");
                Outcome outcome = run(JobName.PROJECT_EVENTS, one, null);
                if (outcome.ending() != Ending.DONE) {
                    return failed(outcome);
                }
            }
            different = different(one);
            if (different.stream().allMatch(RepairCommand::isContent) && content > 0) {
                say(
                        one
                                + ": "
                                + content
                                + " documents and pictures are due again. Type 'vitrine nightly'.");
                return Exit.DONE;
            }
        }
        if (different.isEmpty()) {
            say(one + ": everything agrees");
            return Exit.DONE;
        }
        session.err()
                .println(
                        "vitrine: "
                                + one
                                + ": "
                                + named(different)
                                + " still differ. Type 'vitrine verify --chain "
                                + one
                                + "' for the differences.");
        return Exit.DIFFERENT;
    }

    private static boolean isContent(Finding finding) {
        return finding.check().equals("metadata") || finding.check().equals("media");
    }

    private static String named(List<Finding> different) {
        return different.stream().map(Finding::check).collect(Collectors.joining(", "));
    }

    private List<Finding> different(ChainId one) {
        RpcSettings patience = session.get(RpcSettings.class).impatient();
        try (ChainRpc nodes = session.get(ChainRpcs.class).open(one, patience)) {
            return session.get(CatalogVerification.class).verify(one, null, null, nodes).stream()
                    .filter(finding -> finding.verdict() == Verdict.DIFFERENT)
                    .toList();
        }
    }

    private Outcome run(JobName job, ChainId one, @Nullable BlockRange blocks) {
        Work work =
                new Work(
                        job,
                        one,
                        blocks == null ? null : blocks.from(),
                        blocks == null ? null : blocks.to(),
                        false,
                        null,
                        null,
                        null,
                        false);
        Outcome outcome = session.get(Operations.class).run(work, session.progress());
        session.finishLine();
        return outcome;
    }

    private int failed(Outcome outcome) {
        session.err().println("vitrine: " + Failures.masked(outcome.message()));
        return outcome.ending() == Ending.LOCKED ? Exit.LOCKED : Exit.FAILED;
    }

    private void say(String line) {
        session.out().println(line);
    }
}
