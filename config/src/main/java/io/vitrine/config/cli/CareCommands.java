package io.vitrine.config.cli;

import com.zaxxer.hikari.HikariDataSource;
import io.vitrine.config.wiring.Exit;
import io.vitrine.config.wiring.HomeSecrets;
import io.vitrine.config.wiring.VitrineSettings;
import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import io.vitrine.db.embedded.ServerFile;
import io.vitrine.domain.chain.Chain;
import io.vitrine.domain.chain.EndpointUrl;
import io.vitrine.readers.chain.ChainRegistry;
import io.vitrine.readers.chain.ChainRpc;
import io.vitrine.readers.chain.ChainRpcs;
import io.vitrine.readers.chain.EndpointReport;
import io.vitrine.readers.chain.RpcSettings;
import io.vitrine.readers.orchestration.WorkProgress;
import io.vitrine.writers.orchestration.WorkItems;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Where everything is, and whether it is well.
final class CareCommands {

    private CareCommands() {}

    @Command(name = "where", description = "Prints the addresses of the stores in use.")
    static final class Where implements Callable<Integer> {

        private final Session session;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Where(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            VitrineSettings settings = session.get(VitrineSettings.class);
            Map<String, Object> jdbc = new LinkedHashMap<>();
            for (Database database : session.get(Databases.class).all()) {
                jdbc.put(database.name(), jdbc(database, settings.postgres().url() == null));
            }
            Path home = settings.home().toAbsolutePath().normalize();
            ServerFile server = settings.postgres().url() == null ? ServerFile.read(home) : null;
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("home", home.toString());
            all.put("jdbc", jdbc);
            all.put("documents", documents(settings));
            all.put("cache", cache(settings));
            all.put("objects", objects(settings, home));
            all.put(
                    "rest",
                    server == null || server.restPort() == null
                            ? "not served by this home"
                            : "http://localhost:" + server.restPort());
            all.put("opsToken", session.get(HomeSecrets.class).opsToken());
            all.put("log", home.resolve("logs").resolve("vitrine.log").toString());
            print(session.out(), all);
            return Exit.DONE;
        }

        private void print(PrintStream out, Map<String, Object> all) {
            if (json) {
                out.println(
                        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
                return;
            }
            Table table = new Table("what", "address");
            all.forEach((what, address) -> {
                if (address instanceof Map<?, ?> many) {
                    many.forEach(table::row);
                } else {
                    table.row(what, address);
                }
            });
            table.print(out, false);
        }

        /// The embedded server is ours alone, so its login is told; another's is not.
        private static String jdbc(Database database, boolean embedded) {
            if (!(database.dataSource() instanceof HikariDataSource pool)) {
                return database.name();
            }
            String url = pool.getJdbcUrl().replaceAll("(?i)([?&]password=)[^&]*", "$1***");
            return embedded
                    ? url
                            + (url.contains("?") ? "&" : "?")
                            + "user="
                            + encoded(pool.getUsername())
                            + "&password="
                            + encoded(pool.getPassword())
                    : url;
        }

        private static String encoded(@Nullable String text) {
            return URLEncoder.encode(text == null ? "" : text, StandardCharsets.UTF_8);
        }
    }

    private static String documents(VitrineSettings settings) {
        String uri = settings.mongo().uri();
        return uri == null ? "schema documents of indexer_db and catalog_db" : withoutLogin(uri);
    }

    private static String cache(VitrineSettings settings) {
        String url = settings.redis().url();
        return url == null ? "in process" : withoutLogin(url);
    }

    private static String objects(VitrineSettings settings, Path home) {
        VitrineSettings.Objects objects = settings.objects();
        return objects.endpoint() == null
                ? home.resolve("objects").toString()
                : EndpointUrl.mask(objects.endpoint()) + " bucket " + objects.bucket();
    }

    private static String withoutLogin(String uri) {
        return uri.replaceAll("//[^/@]*@", "//");
    }

    @Command(
            name = "doctor",
            description = "Looks at every store, endpoint, clock and disk, and says what to do.")
    static final class Doctor implements Callable<Integer> {

        private static final long LITTLE = 2L << 30;
        private static final long TOO_LITTLE = 200L << 20;
        private static final Duration SKEW = Duration.ofSeconds(5);
        private static final Duration LATE = Duration.ofMinutes(10);
        private static final Pattern HOST =
                Pattern.compile("^[a-z+]+://(?:[^/@]*@)?([^/:,?]+)(?::(\\d+))?.*");
        private static final int REACH_MILLIS = 3000;

        private final Session session;
        private final Table table = new Table("check", "verdict", "detail", "next");
        private boolean well = true;

        @Option(names = "--json", description = "as JSON")
        private boolean json;

        Doctor(Session session) {
            this.session = session;
        }

        @Override
        public Integer call() {
            VitrineSettings settings = session.get(VitrineSettings.class);
            good("java", Runtime.version().toString());
            disk(settings.home());
            databases();
            reach(
                    "documents",
                    settings.mongo().uri(),
                    27017,
                    documents(settings),
                    "vitrine.mongo.uri");
            reach("cache", settings.redis().url(), 6379, cache(settings), "vitrine.redis.url");
            reach(
                    "objects",
                    settings.objects().endpoint(),
                    443,
                    objects(settings, settings.home().toAbsolutePath().normalize()),
                    "vitrine.objects.endpoint");
            table.print(session.out(), json);
            return well ? Exit.DONE : Exit.UNAVAILABLE;
        }

        private void good(String check, String detail) {
            table.row(check, "ok", detail, "");
        }

        private void warn(String check, String detail, String next) {
            table.row(check, "warning", detail, next);
        }

        private void bad(String check, String detail, String next) {
            well = false;
            table.row(check, "FAILED", detail, next);
        }

        private void disk(Path home) {
            try {
                long free = Files.getFileStore(home).getUsableSpace();
                String detail = (free >> 20) + " MB free at " + home.toAbsolutePath().normalize();
                String next = "free some space, or --vitrine.home=DIR";
                if (free < TOO_LITTLE) {
                    bad("disk", detail, next);
                } else if (free < LITTLE) {
                    warn("disk", detail, next);
                } else {
                    good("disk", detail);
                }
            } catch (IOException e) {
                bad("disk", String.valueOf(e.getMessage()), "--vitrine.home=DIR");
            }
        }

        private void databases() {
            Databases databases;
            try {
                databases = session.get(Databases.class);
            } catch (RuntimeException e) {
                bad("databases", Failures.of(e).message(), "vitrine doctor, once that is done");
                return;
            }
            for (Database database : databases.all()) {
                try {
                    long start = System.nanoTime();
                    database.now();
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    good(database.name(), "answers in " + millis + " ms");
                } catch (RuntimeException e) {
                    bad(
                            database.name(),
                            Failures.of(e).message(),
                            "start it, or correct vitrine.postgres.url");
                }
            }
            clock(databases.orchestrator());
            memory(databases.catalog());
            chains();
        }

        private void memory(Database catalog) {
            try {
                long givenUp = new WorkProgress(catalog).givenUp(WorkItems.RESOURCE_EXHAUSTED);
                if (givenUp > 0) {
                    warn(
                            "memory",
                            "given up for want of it, as "
                                    + WorkItems.RESOURCE_EXHAUSTED
                                    + ": "
                                    + givenUp,
                            "with more of it, vitrine refresh --failed "
                                    + WorkItems.RESOURCE_EXHAUSTED);
                } else {
                    good("memory", "nothing was given up for want of it");
                }
            } catch (RuntimeException e) {
                bad("memory", Failures.of(e).message(), "start the database");
            }
        }

        private void clock(Database database) {
            try {
                Duration skew = Duration.between(database.now(), Instant.now());
                if (skew.abs().compareTo(SKEW) > 0) {
                    warn(
                            "clock",
                            skew.toSeconds() + " s ahead of the database",
                            "set the clock of this machine");
                } else {
                    good("clock", skew.toMillis() + " ms ahead of the database");
                }
            } catch (RuntimeException e) {
                bad("clock", Failures.of(e).message(), "start the database");
            }
        }

        private void chains() {
            try {
                ChainRegistry registry = session.get(ChainRegistry.class);
                RpcSettings patience = session.get(RpcSettings.class).impatient();
                if (registry.chains().isEmpty()) {
                    warn("chains", "none", "vitrine chain add CAIP2 --rpc URL");
                }
                for (Chain chain : registry.chains()) {
                    endpoints(chain, patience);
                }
            } catch (RuntimeException e) {
                bad("chains", Failures.of(e).message(), "vitrine chain list");
            }
        }

        private void endpoints(Chain chain, RpcSettings patience) {
            String name = chain.chainId().caip2();
            if (!chain.enabled()) {
                warn(name, "not enabled", "vitrine chain add " + name);
                return;
            }
            int asked = 0;
            try (ChainRpc rpc = session.get(ChainRpcs.class).open(chain.chainId(), patience)) {
                for (EndpointReport report : rpc.check()) {
                    asked++;
                    String what = name + " " + report.endpoint().url();
                    if (!report.ok()) {
                        bad(what, report.code() + " " + report.detail(), "vitrine chain check");
                    } else if (isLate(report)) {
                        warn(
                                what,
                                "head " + report.head() + " is of " + report.headTime(),
                                "wait for the node, or add another with vitrine chain add");
                    } else {
                        good(
                                what,
                                "head " + report.head() + ", " + report.took().toMillis() + " ms");
                    }
                }
            } catch (RuntimeException e) {
                bad(name, Failures.of(e).message(), "vitrine chain list");
                return;
            }
            if (asked == 0) {
                bad(name, "no endpoint in use", "vitrine chain add " + name + " --rpc URL");
            }
        }

        private static boolean isLate(EndpointReport report) {
            Instant time = report.headTime();
            return time != null && time.isBefore(Instant.now().minus(LATE));
        }

        /// That something listens; that it is what it should be, the stores say when they open.
        private void reach(
                String check, @Nullable String uri, int usualPort, String shown, String setting) {
            if (uri == null) {
                good(check, shown);
                return;
            }
            Matcher matcher = HOST.matcher(uri);
            if (!matcher.matches()) {
                bad(check, "the address cannot be read", "correct " + setting);
                return;
            }
            if (uri.startsWith("mongodb+srv:")) {
                warn(check, "found by name service, not looked at", "");
                return;
            }
            String port = matcher.group(2);
            int number =
                    port == null
                            ? (uri.startsWith("http:") ? 80 : usualPort)
                            : Integer.parseInt(port);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(matcher.group(1), number), REACH_MILLIS);
                good(check, shown);
            } catch (IOException e) {
                bad(check, shown + ": " + e.getMessage(), "start it, or correct " + setting);
            }
        }
    }
}
