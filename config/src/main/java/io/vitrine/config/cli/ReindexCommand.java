package io.vitrine.config.cli;

import io.vitrine.config.cli.Operations.Again;
import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.jobs.engine.Reindexing.Difference;
import io.vitrine.readers.chain.ChainRegistry;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Doing blocks again, or seeing what would come of it.
@Command(
        name = "reindex",
        description =
                "Reads blocks again, or projects again what is stored; whole ranges at a time.")
final class ReindexCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--chain", paramLabel = "CAIP2", required = true, description = "the chain")
    private String chain = "";

    @Option(names = "--from-block", paramLabel = "N", description = "first block, inclusive")
    private @Nullable Long fromBlock;

    @Option(names = "--to-block", paramLabel = "N", description = "last block, inclusive")
    private @Nullable Long toBlock;

    @Option(
            names = "--collection",
            paramLabel = "SLUG",
            description = "the blocks in which its tokens moved; or CAIP2/ADDRESS")
    private @Nullable String collection;

    @Option(names = "--from-raw", description = "from what is stored, without asking a node")
    private boolean fromRaw;

    @Option(
            names = "--outdated",
            description = "what older decoding rules made, from what is stored")
    private boolean outdated;

    @Option(names = "--dry-run", description = "print the rows that would change and write nothing")
    private boolean dryRun;

    @Option(names = "--json", description = "the rows of --dry-run as JSON")
    private boolean json;

    ReindexCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Typed.chain(chain);
        check();
        ChainId only = Typed.knownChain(chain, session.get(ChainRegistry.class));
        Again again = new Again(only, fromBlock, toBlock, collection, fromRaw, outdated);
        Operations operations = session.require(Operations.class, "The engine of the jobs");
        if (dryRun) {
            return print(operations.rehearse(again));
        }
        return JobCommands.end(session, operations.reindex(again, session.progress()));
    }

    private void check() {
        Long from = fromBlock;
        Long to = toBlock;
        boolean oneBound = (from == null) != (to == null);
        int ways = (from != null ? 1 : 0) + (collection != null ? 1 : 0) + (outdated ? 1 : 0);
        if (oneBound || ways != 1) {
            throw Refused.usage(
                    "What is to be done again is not clear",
                    "Type --from-block and --to-block, or --collection, or --outdated.");
        }
        if (from != null && to != null && (from < 0 || from > to)) {
            throw Refused.usage(
                    "--from-block " + from + " to --to-block " + to + " is no range",
                    "Both bounds are inclusive, and begin at 0.");
        }
        if (outdated && dryRun) {
            throw Refused.usage(
                    "--outdated cannot be rehearsed",
                    "Type --dry-run with --from-block, --to-block and --from-raw.");
        }
    }

    private int print(List<Difference> differences) {
        Table table = new Table("change", "row", "before", "after", "reason");
        for (Difference one : differences) {
            table.row(one.change(), one.row(), one.before(), one.after(), one.reason());
        }
        if (json || !differences.isEmpty()) {
            table.print(session.out(), json);
        }
        if (!json) {
            session.out()
                    .println(
                            differences.isEmpty()
                                    ? "No row would change."
                                    : differences.size()
                                            + " rows would change; nothing was written.");
        }
        return Exit.DONE;
    }
}
