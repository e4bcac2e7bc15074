package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures.Scope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ListedContract;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which contracts a chain of scope `listed` covers.
final class CollectionCommands {

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{40}");

    private CollectionCommands() {}

    /// A contract as it is typed: `CAIP2/ADDRESS`.
    private record Typing(ChainId chain, String address) {

        static Typing of(String text, ChainRegistry registry) {
            int slash = text.indexOf('/');
            String address = slash < 0 ? "" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
            if (!ADDRESS.matcher(address).matches()) {
                throw Refused.usage(
                        "'" + text + "' is no contract",
                        "Type CAIP2/ADDRESS such as eip155:1/0xabc...");
            }
            return new Typing(Typed.knownChain(text.substring(0, slash), registry), address);
        }
    }

    @Command(
            name = "collection",
            description = "Lists the contracts that a chain of scope listed covers.")
    static final class Collections implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "What about collections? Type 'vitrine collection add', 'collection list' or 'collection remove'");
        }
    }

    @Command(
            name = "add",
            description = "Covers a contract; its history is filled by the next run.")
    static final class Add implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "CAIP2/ADDRESS")
        private String contract = "";

        @Option(
                names = "--start-block",
                paramLabel = "N",
                description = "its first block; without it, the chain's")
        private @Nullable Long startBlock;

        Add(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            ChainRegistry registry = session.get(ChainRegistry.class);
            Typing typed = Typing.of(contract, registry);
            Chain chain = registry.chain(typed.chain()).orElseThrow();
            long start = startBlock == null ? chain.features().startBlock() : startBlock;
            if (start < 0) {
                throw Refused.usage(
                        "--start-block " + start + " is negative", "Blocks begin at 0.");
            }
            session.get(ChainRegistryWriter.class)
                    .list(typed.chain(), new ListedContract(typed.address(), start));
            session.out()
                    .println(
                            "Covers "
                                    + typed.address()
                                    + " on "
                                    + typed.chain()
                                    + " from block "
                                    + start
                                    + ". 'vitrine run indexBlocks --chain "
                                    + typed.chain()
                                    + "' reads its history.");
            if (chain.features().scope() == Scope.ALL) {
                session.out()
                        .println(
                                "Note: this chain indexes all contracts; 'vitrine chain add "
                                        + typed.chain()
                                        + " --scope listed' narrows it.");
            }
            return Exit.DONE;
        }
    }

    @Command(name = "list", description = "The contracts that are covered.")
    static final class Listing implements Callable<Integer> {

        private final Session session;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Listing(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            ChainRegistry registry = session.get(ChainRegistry.class);
            Table table = new Table("chain", "contract", "startBlock");
            for (Chain chain : registry.chains()) {
                for (ListedContract listed : registry.listed(chain.chainId())) {
                    table.row(chain.chainId().caip2(), listed.address(), listed.startBlock());
                }
            }
            table.print(session.out(), json);
            return Exit.DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Covers a contract no longer; what is stored of it stays.")
    static final class Remove implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "CAIP2/ADDRESS")
        private String contract = "";

        Remove(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Typing typed = Typing.of(contract, session.get(ChainRegistry.class));
            if (!session.get(ChainRegistryWriter.class).unlist(typed.chain(), typed.address())) {
                throw Refused.usage(
                        typed.address() + " is not listed on " + typed.chain(),
                        "Type 'vitrine collection list'.");
            }
            session.out()
                    .println(
                            "No longer covers "
                                    + typed.address()
                                    + " on "
                                    + typed.chain()
                                    + "; what is stored of it stays as it is.");
            return Exit.DONE;
        }
    }
}
