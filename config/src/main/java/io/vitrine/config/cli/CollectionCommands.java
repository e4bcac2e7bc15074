package io.vitrine.config.cli;

import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures.Scope;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.event.ListedContract;
import io.vitrine.processors.metadata.CollectionSettings;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.metadata.CollectionFinder;
import io.vitrine.writers.chain.ChainRegistryWriter;
import io.vitrine.writers.metadata.CollectionSettingsWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which contracts a chain of scope `listed` covers, and what an operator decides about a collection.
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
            description =
                    "The contracts that a chain of scope listed covers, and what you decide about a collection.")
    static final class Collections implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "What about collections? Type 'vitrine collection add', 'collection list', 'collection remove' or 'collection set'");
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

    @Command(
            name = "set",
            description = "Decides about a collection: switches, and whether you vouch for it.")
    static final class Change implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "SLUG or CAIP2/ADDRESS")
        private String collection = "";

        @Option(
                names = "--setting",
                paramLabel = "KEY=VALUE",
                description =
                        "rarity.exclude.TRAIT=true leaves a trait out of rarity; rarity.bins.TRAIT=10,20,50 (or dates, or 'each') says between which edges its numbers count as one value; KEY= goes back to the default")
        private List<String> settings = List.of();

        @Option(
                names = "--verified",
                paramLabel = "yes or no",
                description = "whether you vouch for it; names that look like its name are marked")
        private @Nullable String verified;

        Change(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Map<String, String> changes = changes();
            Boolean vouched = vouched();
            if (changes.isEmpty() && vouched == null) {
                throw Refused.usage(
                        "Nothing to set for " + collection + ".",
                        "Type --setting KEY=VALUE or --verified yes.");
            }
            Database catalog = session.get(Databases.class).catalog();
            UUID id =
                    new CollectionFinder(catalog)
                            .find(collection)
                            .orElseThrow(() ->
                                    Refused.usage(
                                            "There is no collection " + collection + ".",
                                            "Type its slug, or CAIP2/ADDRESS such as eip155:1/0xabc..."));
            new CollectionSettingsWriter(catalog).change(id, changes, vouched);
            changes.forEach((key, value) ->
                    session.out()
                            .println(
                                    key + (value.isEmpty() ? " is as by default" : " = " + value)));
            if (vouched != null) {
                session.out().println(vouched ? "verified" : "not verified");
            }
            if (!changes.isEmpty()) {
                session.out().println("The next 'vitrine run computeRarity' follows it.");
            }
            return Exit.DONE;
        }

        private Map<String, String> changes() {
            Map<String, String> changes = new LinkedHashMap<>();
            for (String setting : settings) {
                int equals = setting.indexOf('=');
                if (equals < 1) {
                    throw Refused.usage(
                            "--setting " + setting + " has no value.",
                            "Type KEY=VALUE such as rarity.bins.Level=10,20,50.");
                }
                changes.put(setting.substring(0, equals), setting.substring(equals + 1).strip());
            }
            try {
                changes.forEach((key, value) ->
                        CollectionSettings.of(
                                Map.of(
                                        key,
                                        value.isEmpty()
                                                ? CollectionSettings.exampleOf(key)
                                                : value)));
            } catch (IllegalArgumentException wrong) {
                throw Refused.usage(
                        "--setting: " + wrong.getMessage(),
                        "'vitrine collection set --help' lists them.");
            }
            return changes;
        }

        private @Nullable Boolean vouched() {
            return switch (verified) {
                case null -> null;
                case "yes" -> true;
                case "no" -> false;
                default ->
                        throw Refused.usage(
                                "--verified " + verified, "Type --verified yes or --verified no.");
            };
        }
    }
}
