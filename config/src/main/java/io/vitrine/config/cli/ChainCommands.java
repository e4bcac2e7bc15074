package io.vitrine.config.cli;

import io.vitrine.config.cli.ChainAddition.Added;
import io.vitrine.config.cli.ChainAddition.Wish;
import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.ChainFeatures;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.domain.chain.Finality;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.EndpointReport;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The registry of chains.
final class ChainCommands {

    private ChainCommands() {}

    @Command(name = "chain", description = "Adds, lists and checks chains.")
    static final class Chains implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(),
                    "What about chains? Type 'vitrine chain add', 'chain list' or 'chain check'");
        }
    }

    @Command(
            name = "add",
            description = "Adds a chain, or endpoints to it, after every node has proved itself.")
    static final class Add implements Callable<Integer> {

        private final Session session;

        @Parameters(index = "0", paramLabel = "CAIP2", description = "such as eip155:1")
        private String chain = "";

        @Option(
                names = "--rpc",
                paramLabel = "URL",
                description = "a node; may be given several times, may hold ${VARIABLE}")
        private List<String> rpc = new ArrayList<>();

        @Option(names = "--name", paramLabel = "N", description = "name for people")
        private @Nullable String name;

        @Option(names = "--symbol", paramLabel = "S", description = "native currency")
        private @Nullable String symbol;

        @Option(names = "--start-block", paramLabel = "N", description = "first block to index")
        private @Nullable Long startBlock;

        @Option(
                names = "--finality",
                paramLabel = "finalized|N",
                description = "the node's tag, or blocks below the head")
        private @Nullable String finality;

        @Option(names = "--scope", paramLabel = "all|listed", description = "what is indexed")
        private @Nullable String scope;

        @Option(names = "--priority", paramLabel = "N", description = "lower is asked first")
        private int priority = Endpoint.DEFAULT_PRIORITY;

        @Option(names = "--weight", paramLabel = "N", description = "share among equals")
        private int weight = 1;

        @Option(names = "--rate-limit", paramLabel = "N", description = "requests per second")
        private @Nullable Integer rateLimit;

        @Option(
                names = "--auth",
                paramLabel = "TYPE",
                description = "none, url, bearer, basic or header:NAME; see vitrine.rpc.secrets")
        private String auth = "none";

        Add(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Wish wish = wish();
            Added added = session.get(ChainAddition.class).add(wish);
            String shown = added.entry().chainId() + " (" + added.entry().name() + ")";
            session.out()
                    .println(
                            (added.created() ? "Added " : "Updated ")
                                    + shown
                                    + (added.head() < 0 ? "" : ", head " + added.head())
                                    + ", start block "
                                    + added.entry().features().startBlock()
                                    + ".");
            added.notes().forEach(note -> session.out().println("Note: " + note + "."));
            return Exit.DONE;
        }

        private Wish wish() {
            ChainId id = Typed.chain(chain);
            if (weight < 1 || (rateLimit != null && rateLimit < 1)) {
                throw Refused.usage(
                        "--weight and --rate-limit are 1 or more",
                        "Leave --rate-limit out for no limit.");
            }
            if (startBlock != null && startBlock < 0) {
                throw Refused.usage("--start-block " + startBlock, "Blocks begin at 0.");
            }
            if (!auth.matches("none|url|bearer|basic|header:.+")) {
                throw Refused.usage(
                        "--auth " + auth, "Type none, url, bearer, basic or header:NAME.");
            }
            try {
                List<Endpoint> endpoints = new ArrayList<>();
                for (String url : rpc.stream().distinct().toList()) {
                    endpoints.add(
                            new Endpoint(
                                    0,
                                    new EndpointUrl(url),
                                    priority,
                                    weight,
                                    auth,
                                    rateLimit,
                                    true,
                                    null));
                }
                return new Wish(
                        id,
                        endpoints,
                        name,
                        symbol,
                        startBlock,
                        finality == null ? null : Finality.parse(finality),
                        scope == null ? null : ChainFeatures.Scope.parse(scope));
            } catch (IllegalArgumentException e) {
                throw Refused.usage(
                        String.valueOf(e.getMessage()), "Type 'vitrine chain add --help'.");
            }
        }
    }

    @Command(name = "list", description = "Lists the chains and their endpoints.")
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
            Table table =
                    new Table(
                            "chain",
                            "name",
                            "enabled",
                            "startBlock",
                            "finality",
                            "scope",
                            "endpoint",
                            "priority",
                            "weight",
                            "rateLimit",
                            "active");
            for (Chain chain : registry.chains()) {
                ChainFeatures features = chain.features();
                for (Endpoint endpoint : registry.endpoints(chain.chainId())) {
                    table.row(
                            chain.chainId().caip2(),
                            chain.name(),
                            chain.enabled(),
                            features.startBlock(),
                            features.finality().text(),
                            features.scope().text(),
                            endpoint.url().masked(),
                            endpoint.priority(),
                            endpoint.weight(),
                            endpoint.rateLimit(),
                            endpoint.disabledReason() == null
                                    ? (Object) endpoint.active()
                                    : endpoint.disabledReason());
                }
            }
            if (table.isEmpty() && !json) {
                session.out().println("No chains. Type 'vitrine chain add CAIP2 --rpc URL'.");
            } else {
                table.print(session.out(), json);
            }
            return Exit.DONE;
        }
    }

    @Command(
            name = "check",
            description = "Asks every endpoint; one that is of another chain is switched off.")
    static final class Check implements Callable<Integer> {

        private final Session session;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Check(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            ChainRegistry registry = session.get(ChainRegistry.class);
            ChainRpcs rpcs = session.get(ChainRpcs.class);
            RpcSettings patience = session.get(RpcSettings.class).impatient();
            Table table = new Table("chain", "endpoint", "verdict", "head", "millis", "detail");
            boolean well = true;
            for (Chain chain : registry.chains()) {
                try (ChainRpc rpc = rpcs.open(chain.chainId(), patience)) {
                    for (EndpointReport report : rpc.check()) {
                        well &= report.ok();
                        settle(report);
                        table.row(
                                chain.chainId().caip2(),
                                report.endpoint().url().masked(),
                                report.code(),
                                report.head(),
                                report.took().toMillis(),
                                report.detail());
                    }
                }
            }
            if (table.isEmpty() && !json) {
                session.out().println("No endpoints. Type 'vitrine chain add CAIP2 --rpc URL'.");
            } else {
                table.print(session.out(), json);
            }
            return well ? Exit.DONE : Exit.UNAVAILABLE;
        }

        private void settle(EndpointReport report) {
            if (report.code().startsWith("WRONG_")) {
                session.get(ChainRegistryWriter.class)
                        .disableEndpoint(report.endpoint().id(), report.code());
            }
        }
    }
}
