package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.DigestLine;
import io.vitrine.config.cli.Operations.ExecutionLine;
import io.vitrine.config.cli.Operations.JobLine;
import io.vitrine.config.cli.Operations.Outcome;
import io.vitrine.config.cli.Operations.Work;
import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.LogProof;
import io.vitrine.domain.event.Reorg;
import io.vitrine.domain.orchestration.BlockRange;
import io.vitrine.domain.orchestration.JobName;
import io.vitrine.jobs.engine.Reorgs;
import io.vitrine.readers.chain.ChainRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Running jobs and looking after their executions.
final class JobCommands {

    private static final int RECENT = 20;

    private JobCommands() {}

    private static Operations operations(Session session) {
        return session.require(Operations.class, "The engine of the jobs");
    }

    static int end(Session session, Outcome outcome) {
        session.finishLine();
        boolean well = outcome.ending() == Operations.Ending.DONE;
        if (!outcome.message().isBlank()) {
            (well ? session.out() : session.err())
                    .println((well ? "" : "vitrine: ") + Failures.masked(outcome.message()));
        }
        return switch (outcome.ending()) {
            case DONE -> Exit.DONE;
            case FAILED, STOPPED -> Exit.FAILED;
            case LOCKED -> Exit.LOCKED;
        };
    }

    @Command(name = "nightly", description = "Runs the whole flow once, for every enabled chain.")
    static final class Nightly implements Callable<Integer> {

        private final Session session;

        Nightly(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            return end(session, operations(session).nightly(session.progress()));
        }
    }

    @Command(name = "run", description = "Runs one job.")
    static final class RunJob implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "JOB")
        private String job = "";

        @Option(names = "--chain", paramLabel = "CAIP2", description = "only this chain")
        private @Nullable String chain;

        @Option(names = "--from-block", paramLabel = "N", description = "first block, inclusive")
        private @Nullable Long fromBlock;

        @Option(names = "--to-block", paramLabel = "N", description = "last block, inclusive")
        private @Nullable Long toBlock;

        @Option(
                names = "--head",
                description = "up to the newest block; what is not final yet stays provisional")
        private boolean toHead;

        @Option(
                names = "--collection",
                paramLabel = "SLUG",
                description = "only this collection, or CAIP2/ADDRESS")
        private @Nullable String collection;

        @Option(names = "--token", paramLabel = "CAIP2/ADDRESS/ID", description = "only this token")
        private @Nullable String token;

        @Option(
                names = "--verify",
                paramLabel = "bloom|receipts",
                description =
                        "how to prove that no log is missing: by the blooms, or by the receipts of"
                                + " every block")
        private @Nullable String verify;

        @Option(
                names = "--join",
                description = "help the run of this job that goes on, if there is one")
        private boolean join;

        RunJob(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            JobName name = Typed.job(job);
            check();
            ChainId only =
                    chain == null
                            ? null
                            : Typed.knownChain(chain, session.get(ChainRegistry.class));
            Work work =
                    new Work(
                            name,
                            only,
                            fromBlock,
                            toBlock,
                            toHead,
                            collection,
                            token,
                            proof(),
                            join);
            return end(session, operations(session).run(work, session.progress()));
        }

        private @Nullable LogProof proof() {
            String typed = verify;
            return typed == null ? null : Typed.proof(typed);
        }

        private void check() {
            if (chain != null) {
                Typed.chain(chain);
            }
            proof();
            if (isNegative(fromBlock) || isNegative(toBlock)) {
                throw Refused.usage(
                        "A block is negative",
                        "Block numbers begin at 0; both bounds are inclusive.");
            }
            if (toHead && toBlock != null) {
                throw Refused.usage(
                        "--head and --to-block exclude each other", "Type one of them.");
            }
            if (fromBlock != null && toBlock != null && fromBlock > toBlock) {
                throw Refused.usage(
                        "--from-block " + fromBlock + " is above --to-block " + toBlock,
                        "Both bounds are inclusive.");
            }
        }

        private static boolean isNegative(@Nullable Long block) {
            return block != null && block < 0;
        }
    }

    @Command(name = "jobs", description = "Lists the jobs and how each last ended.")
    static final class Jobs implements Callable<Integer> {

        private final Session session;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Jobs(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Table table = new Table("job", "description", "lastStatus", "lastEnded", "waiting");
            for (JobLine job : operations(session).jobs()) {
                table.row(
                        job.job(),
                        job.description(),
                        job.lastStatus(),
                        job.lastEnded(),
                        job.waiting());
            }
            table.print(session.out(), json);
            return Exit.DONE;
        }
    }

    @Command(name = "status", description = "Shows the newest executions, or one.")
    static final class Status implements Callable<Integer> {

        private final Session session;

        @Parameters(arity = "0..1", paramLabel = "EXECUTION")
        private @Nullable Long execution;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Status(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Operations operations = operations(session);
            Long only = execution;
            List<ExecutionLine> lines =
                    only == null ? operations.executions(RECENT) : List.of(one(operations, only));
            Table table =
                    new Table(
                            "execution",
                            "job",
                            "chain",
                            "status",
                            "started",
                            "ended",
                            "done",
                            "total",
                            "exit");
            for (ExecutionLine line : lines) {
                table.row(
                        line.execution(),
                        line.job(),
                        line.chain(),
                        line.status(),
                        line.started(),
                        line.ended(),
                        line.done(),
                        line.total(),
                        line.exit());
            }
            table.print(session.out(), json);
            if (only == null) {
                operations.outdated().forEach(this::sayOutdated);
            }
            return Exit.DONE;
        }

        /// Beside the table, so that JSON stays what it is.
        private void sayOutdated(Operations.OutdatedLine line) {
            (json ? session.err() : session.out())
                    .println(
                            "Blocks "
                                    + line.fromBlock()
                                    + " to "
                                    + line.toBlock()
                                    + " of "
                                    + line.chain()
                                    + " were made by older rules: 'vitrine reindex --chain "
                                    + line.chain()
                                    + " --outdated' makes them anew.");
        }
    }

    private static ExecutionLine one(Operations operations, long execution) {
        return operations.execution(execution).orElseThrow(() -> unknown(execution));
    }

    private static Refused unknown(long execution) {
        return Refused.usage(
                "Unknown execution " + execution, "'vitrine status' shows those that are known.");
    }

    @Command(name = "stop", description = "Asks an execution to stop and waits until it has.")
    static final class Stop implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "EXECUTION")
        private long execution;

        Stop(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Operations operations = operations(session);
            if (operations.execution(execution).isEmpty()) {
                throw unknown(execution);
            }
            return end(session, operations.stop(execution));
        }
    }

    @Command(name = "restart", description = "Goes on with an execution that failed or stopped.")
    static final class Restart implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "EXECUTION")
        private long execution;

        Restart(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Operations operations = operations(session);
            if (operations.execution(execution).isEmpty()) {
                throw unknown(execution);
            }
            return end(session, operations.restart(execution, session.progress()));
        }
    }

    @Command(
            name = "digest",
            description = "Prints the digests of the catalog and the block they hold for.")
    static final class Digest implements Callable<Integer> {

        private final Session session;

        @Option(names = "--chain", paramLabel = "CAIP2", description = "only this chain")
        private @Nullable String chain;

        @Option(
                names = "--collection",
                paramLabel = "SLUG",
                description = "only this collection, or CAIP2/ADDRESS")
        private @Nullable String collection;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Digest(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            ChainId only =
                    chain == null
                            ? null
                            : Typed.knownChain(chain, session.get(ChainRegistry.class));
            Table table =
                    new Table("chain", "block", "blockHash", "chainDigest", "calls", "content");
            for (DigestLine line : operations(session).digest(only, collection)) {
                table.row(
                        line.chain(),
                        line.block(),
                        line.blockHash(),
                        line.facts(),
                        line.calls(),
                        line.content());
            }
            table.print(session.out(), json);
            return Exit.DONE;
        }
    }

    @Command(
            name = "unwind",
            description =
                    "Takes back everything above a block: after a reorganisation below finality.")
    static final class Unwind implements Callable<Integer> {

        private final Session session;

        @Option(names = "--chain", paramLabel = "CAIP2", required = true, description = "the chain")
        private String chain = "";

        @Option(
                names = "--to-block",
                paramLabel = "N",
                required = true,
                description = "the last block that is kept")
        private long toBlock;

        @Option(names = "--confirm", description = "do it")
        private boolean confirm;

        Unwind(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            ChainId only = Typed.knownChain(chain, session.get(ChainRegistry.class));
            if (toBlock < 0) {
                throw Refused.usage(
                        "--to-block " + toBlock + " is negative",
                        "Type the number of the last block that is kept.");
            }
            Reorgs reorgs = session.require(Reorgs.class, "The engine of the jobs");
            Optional<Reorg> above =
                    confirm ? reorgs.unwind(only, toBlock) : reorgs.wouldUnwind(only, toBlock);
            if (above.isEmpty()) {
                session.out().println("Nothing of " + only + " is stored above " + toBlock + ".");
                return Exit.DONE;
            }
            BlockRange gone = above.get().orphaned();
            if (!confirm) {
                throw Refused.usage(
                        "This takes back blocks "
                                + gone
                                + " of "
                                + only
                                + " and all that they made",
                        "Type the command again with --confirm.");
            }
            session.out()
                    .println(
                            "Took back blocks "
                                    + gone
                                    + " of "
                                    + only
                                    + ". 'vitrine run indexBlocks --chain "
                                    + only
                                    + "' reads them again.");
            return Exit.DONE;
        }
    }
}
