package io.vitrine.config.cli;

import io.vitrine.config.replay.DemoChain;
import io.vitrine.config.replay.GeneratedChain;
import io.vitrine.config.replay.GeneratedChain.Shape;
import io.vitrine.config.replay.PortTaken;
import io.vitrine.config.replay.ReplayChain;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.config.replay.UnreadableChain;
import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.Refused;
import io.vitrine.config.wiring.Serving;
import io.vitrine.config.wiring.VitrineSettings;
import io.vitrine.db.Databases;
import io.vitrine.domain.chain.ChainEntry;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.chain.Endpoint;
import io.vitrine.domain.chain.Finality;
import io.vitrine.domain.chain.KnownChains;
import io.vitrine.readers.metadata.CatalogSummary;
import io.vitrine.writers.chain.ChainRegistryWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Processes that go on until somebody stops them.
final class ServeCommands {

    private ServeCommands() {}

    /// Until a signal ends the process, which decides its exit code.
    private static int untilStopped() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Exit.DONE;
    }

    private static void sayWhere(Session session, ConfigurableApplicationContext context) {
        session.out()
                .println(
                        "Vitrine serves "
                                + context.getBean(VitrineSettings.class).publicUrl()
                                + " on port "
                                + context.getEnvironment().getProperty("local.server.port")
                                + " (Ctrl-C stops it).");
        session.out().println("Gallery /   API /swagger-ui.html   Health /actuator/health");
        session.out().flush();
    }

    @Command(
            name = "serve",
            description = "Answers REST, keeps schedules and takes requests, until stopped.")
    static final class Serve implements Callable<Integer> {

        private final Session session;

        @Option(names = "--no-jobs", description = "only the REST API")
        private boolean noJobs;

        @Option(names = "--no-api", description = "only schedules and requests")
        private boolean noApi;

        Serve(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            if (noJobs && noApi) {
                throw Refused.usage(
                        "With --no-jobs and --no-api nothing is left to serve",
                        "Leave one of them out.");
            }
            ConfigurableApplicationContext context = session.start(new Serving(!noApi, !noJobs));
            if (noApi) {
                session.out().println("Vitrine works (Ctrl-C stops it).");
            } else {
                sayWhere(session, context);
            }
            return untilStopped();
        }
    }

    @Command(
            name = "demo",
            description = "Indexes the bundled chain end to end, then serves the catalog.")
    static final class Demo implements Callable<Integer> {

        private static final ChainId CHAIN = ChainId.evm(DemoChain.CHAIN_ID);

        private final Session session;

        @Option(names = "--once", description = "end after the pipeline")
        private boolean once;

        Demo(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            session.usually("--vitrine.ipfs.gateways=" + DemoChain.IPFS_GATEWAY);
            session.usually("--vitrine.fetch.allow-private=127.0.0.1:" + DemoChain.PORT);
            ConfigurableApplicationContext context = session.start(new Serving(!once, !once));
            try (ReplayServer node = node()) {
                register(context.getBean(ChainRegistryWriter.class), node.rpcUrl());
                Operations operations = session.require(Operations.class, "The engine of the jobs");
                Operations.Outcome outcome = operations.nightly(session.progress());
                session.finishLine();
                if (outcome.ending() != Operations.Ending.DONE) {
                    session.err().println("vitrine: " + Failures.masked(outcome.message()));
                    return outcome.ending() == Operations.Ending.LOCKED ? Exit.LOCKED : Exit.FAILED;
                }
                sayWhatWasMade(session, context);
                if (once) {
                    session.out().println("Look at it with 'vitrine serve' on the same home.");
                    return Exit.DONE;
                }
                sayWhere(session, context);
                return untilStopped();
            }
        }

        private static void sayWhatWasMade(
                Session session, ConfigurableApplicationContext context) {
            CatalogSummary.Counts made =
                    new CatalogSummary(context.getBean(Databases.class).catalog()).of(CHAIN);
            session.out()
                    .printf(
                            Locale.ROOT,
                            "%nMade %,d collections with %,d tokens: %,d transfers, %,d documents,"
                                    + " %,d pictures in four sizes, %,d ranks.%n",
                            made.collections(),
                            made.tokens(),
                            made.transfers(),
                            made.documents(),
                            made.pictures(),
                            made.ranked());
        }

        private static ReplayServer node() {
            try {
                return ReplayServer.start(DemoChain.load(), DemoChain.PORT);
            } catch (PortTaken taken) {
                throw Refused.unavailable(
                        "The demo's node needs port " + taken.port() + ", which is taken",
                        "Stop the program that listens there (another demo?), then try again.",
                        taken);
            }
        }

        private static void register(ChainRegistryWriter writer, String url) {
            ChainEntry known = KnownChains.entry(CHAIN);
            writer.put(
                    new ChainEntry(
                            CHAIN,
                            "Demo",
                            known.nativeSymbol(),
                            known.decimals(),
                            null,
                            known.features().withFinality(new Finality.Tagged()),
                            List.of(Endpoint.at(url))));
            for (DemoChain.KnownContract contract : DemoChain.registry()) {
                writer.putContract(
                        CHAIN,
                        contract.name(),
                        contract.address().toLowerCase(Locale.ROOT),
                        contract.firstBlock());
            }
        }
    }

    @Command(
            name = "replay",
            description = "Serves a recorded or generated chain over JSON-RPC, until stopped.")
    static final class Replay implements Callable<Integer> {

        private static final Pattern CHAIN_ID =
                Pattern.compile("\"chainId\"\\s*:\\s*\"?(0x[0-9a-fA-F]+|[0-9]+)");
        private static final int HEADER = 4096;

        private final Session session;

        @Parameters(
                index = "0",
                arity = "0..1",
                paramLabel = "FILE",
                description = "NDJSON, may be gzipped")
        private @Nullable Path file;

        @Option(
                names = "--generated",
                paramLabel = "N",
                description = "instead of a file: a chain of N NFT logs, made up")
        private @Nullable Integer generated;

        @Option(
                names = "--seed",
                paramLabel = "N",
                description = "the same seed gives the same chain (default 1)")
        private long seed = 1;

        @Option(
                names = "--documents",
                paramLabel = "URL",
                description =
                        "the tokens of a made up chain say URL/CONTRACT/ID instead of a document")
        private @Nullable String documents;

        @Option(
                names = "--port",
                paramLabel = "N",
                description = "0 is any free one (default 18546)")
        private int port = 18546;

        @Option(
                names = "--chain-id",
                paramLabel = "N",
                description = "EIP-155 number (default: what the file says, else 1)")
        private @Nullable Long chainId;

        Replay(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            Path recorded = file;
            Integer logs = generated;
            if ((recorded == null) == (logs == null)) {
                throw Refused.usage(
                        "replay takes either a FILE or --generated N",
                        "Type 'vitrine replay FILE' or 'vitrine replay --generated 50000'.");
            }
            if (logs != null) {
                return made(logs);
            }
            return recorded(Objects.requireNonNull(recorded));
        }

        private int made(int logs) {
            if (logs < 1) {
                throw Refused.usage(
                        "--generated is " + logs, "Give the number of NFT logs, 1 or more.");
            }
            if (chainId != null) {
                throw Refused.usage(
                        "A generated chain has the id " + Shape.standard().chainId(),
                        "Leave out --chain-id.");
            }
            String below = documents;
            GeneratedChain made =
                    below == null
                            ? GeneratedChain.of(seed, logs)
                            : GeneratedChain.of(
                                    seed, logs, below.endsWith("/") ? below : below + "/");
            ReplayChain chain = made.chain();
            return serve(chain, chain.logCount() + " logs in " + chain.blockCount() + " blocks");
        }

        private int recorded(Path recorded) {
            if (!Files.isReadable(recorded) || Files.isDirectory(recorded)) {
                throw Refused.unavailable(
                        "File " + recorded + " cannot be read", "Check its name and mode.", null);
            }
            try {
                long id = chainId == null ? said(recorded) : chainId;
                return serve(ReplayChain.read(recorded, id), recorded.toString());
            } catch (UnreadableChain | UncheckedIOException unreadable) {
                throw Refused.unavailable(
                        "File " + recorded + " is no recorded chain: " + unreadable.getMessage(),
                        "Expected one {\"block\": ..., \"receipts\": [...]} a line.",
                        unreadable);
            }
        }

        private int serve(ReplayChain chain, String what) {
            try (ReplayServer node = ReplayServer.start(chain, port)) {
                session.out()
                        .println("Serves " + what + " on " + node.rpcUrl() + " (Ctrl-C stops it).");
                session.out().flush();
                return untilStopped();
            } catch (PortTaken taken) {
                throw Refused.unavailable(
                        "Port " + taken.port() + " is taken by another program",
                        "Choose another one with --port N.",
                        taken);
            }
        }

        private static long said(Path file) {
            boolean zipped = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
            try (InputStream raw = Files.newInputStream(file);
                    InputStream plain = zipped ? new GZIPInputStream(raw) : raw;
                    BufferedReader reader =
                            new BufferedReader(
                                    new InputStreamReader(plain, StandardCharsets.UTF_8))) {
                char[] head = new char[HEADER];
                int length = Math.max(0, reader.read(head));
                String first = new String(head, 0, length).lines().findFirst().orElse("");
                Matcher matcher = CHAIN_ID.matcher(first);
                return !first.contains("\"block\":{") && matcher.find()
                        ? Long.decode(matcher.group(1))
                        : 1;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
