package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.vitrine.config.Typing.Answer;
import io.vitrine.config.replay.DemoChain;
import io.vitrine.config.replay.ReplayServer;
import io.vitrine.db.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes wrong outside of the program: one message, the promised exit code, nothing half-written.
class BadInputIT {

    @TempDir private static Path home;

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void open() {
        postgres = EmbeddedPostgres.open(home);
    }

    @AfterAll
    static void close() {
        postgres.close();
    }

    private static Typing typing() {
        return Typing.at(home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serv                                         | serv. Did you mean serve?",
                "chain remove                                 | remove",
                "run indexBlocks --from-blok 5                | --from-blok. Did you mean"
                        + " --from-block?",
                "run indexBlocks --from-block five            | five",
                "run indexBlocks --from-block 9 --to-block 3  | above --to-block 3",
                "run indexBlock                               | Did you mean indexBlocks?",
                "run                                          | JOB",
                "run indexBlocks --chain eip155:999           | Unknown chain eip155:999",
                "run indexBlocks --chain ethereum             | ethereum",
                "digest --chain eip155:999                    | Unknown chain eip155:999",
                "digest --collection nobody                   | nobody",
                "jobs --vitrine.pstgres.url=x                 | Did you mean vitrine.postgres.url?",
                "jobs --vitrine.jobs.chunk-size=0             | vitrine.jobs.chunk-size",
                "jobs --vitrine.jobs.threads=many             | vitrine.jobs.threads",
                "jobs --vitrine.redis.url                     | has no value",
                "serve --no-jobs --no-api                     | nothing is left to serve",
                "stop 999999                                  | Unknown execution 999999",
                "collection set nobody --setting rarity.bins.Level=5 | There is no collection"
                        + " nobody",
                "collection set nobody                        | Nothing to set for nobody",
                "collection set nobody --setting colour=red   | is no setting of a collection",
                "collection set nobody --setting rarity.bins.Level=9,3 | ascending numbers or"
                        + " dates",
                "collection set nobody --setting rarity.bins.Level     | KEY=VALUE",
                "collection set nobody --verified maybe       | --verified maybe",
                "chain add bip122:0 --rpc http://localhost:1  | family",
            })
    void anUnknownWordIsNamed(String line, String said) {
        typing().type(line.split(" +")).refused(64, said);
    }

    @Test
    void aSecondServeNamesTheFirst() throws IOException {
        try (Launched first = Launched.start(typing(), "serve", "--no-jobs", "--server.port=0")) {
            int port = first.port();
            String[] named = {"process " + first.pid(), "http://localhost:" + port};
            typing().type("serve", "--server.port=0").refused(75, named);
            typing().type("demo").refused(75, named);
            typing().done("chain", "list");
            assertThat(first.stop()).isEqualTo(143);
        }
        assertThat(typing().done("where", "--json").json().get("rest").asString())
                .doesNotContain("localhost");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = Integer.toString(taken.getLocalPort());
            typing().type("serve", "--no-jobs", "--server.port=" + port)
                    .refused(69, "Port " + port, "--server.port");
        }
        try (ServerSocket taken = new ServerSocket()) {
            try {
                taken.bind(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), DemoChain.PORT));
            } catch (BindException e) {
                // another demo on this machine: taken as well
            }
            typing().type("demo", "--once").refused(69, "port " + DemoChain.PORT);
        }
        typing().type("run", "indexBlocks").refused(69, "No chain is enabled");
    }

    @Test
    void aNodeThatIsNoneStoresNothing() throws IOException {
        HttpServer html =
                HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        html.createContext(
                "/",
                exchange -> {
                    byte[] page =
                            "<!doctype html><title>Hi</title>".getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "text/html");
                    exchange.sendResponseHeaders(200, page.length);
                    exchange.getResponseBody().write(page);
                    exchange.close();
                });
        html.start();
        try (ReplayServer other = MainnetHome.node()) {
            String before = typing().done("chain", "list", "--json").out();
            String page = "http://127.0.0.1:" + html.getAddress().getPort() + "/";
            add("http://127.0.0.1:1").refused(69, "does not answer", "Nothing was stored");
            add("http://no-such-host.invalid").refused(69, "does not answer");
            add(page).refused(69, "is no node", "text/html", "Nothing was stored");
            add(other.rpcUrl()).refused(69, "another chain", "Nothing was stored");
            add("nonsense").refused(64, "nonsense");
            typing().type("chain", "add", "eip155:5", "--rpc", other.rpcUrl(), "--rpc", page)
                    .refused(69, "Nothing was stored");
            assertThat(typing().done("chain", "list", "--json").out()).isEqualTo(before);
        } finally {
            html.stop(0);
        }
    }

    private static Answer add(String url) {
        return typing().type("chain", "add", "eip155:5", "--rpc", url);
    }

    @Test
    void aStoreThatIsNotThereIsNamed() {
        String nowhere = "127.0.0.1:9";
        typing().with("--vitrine.postgres.url=jdbc:postgresql://" + nowhere + "/")
                .type("chain", "list")
                .refused(69, nowhere, "vitrine.postgres.url");
        typing().with("--vitrine.redis.url=redis://" + nowhere)
                .type("chain", "list")
                .refused(69, nowhere, "vitrine.redis.url");
        typing().with("--vitrine.mongo.uri=mongodb://" + nowhere + "/x")
                .type("run", "projectEvents", "--chain", "eip155:1")
                .refused(69, nowhere, "vitrine.mongo.uri");
        typing().with("--vitrine.objects.endpoint=http://" + nowhere)
                .type("run", "transcodeMedia", "--chain", "eip155:1")
                .refused(64, "vitrine.objects.bucket");
        typing().with(
                        "--vitrine.objects.endpoint=http://" + nowhere,
                        "--vitrine.objects.bucket=b",
                        "--vitrine.objects.access-key=a",
                        "--vitrine.objects.secret-key=s")
                .type("run", "transcodeMedia", "--chain", "eip155:1")
                .refused(69, nowhere, "vitrine.objects.endpoint");
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path place : List.of(file, file.resolve("home"))) {
            Typing.at(place).type("chain", "list").refused(69, place.toString(), "--vitrine.home");
        }
        assertThat(file).hasContent("mine");
        if (Files.isDirectory(Path.of("/proc/self"))) {
            Typing.at(Path.of("/proc/home"))
                    .type("chain", "list")
                    .refused(69, "/proc/home", "--vitrine.home");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aHomeOnAFullDiskIsNamed(@TempDir Path disk) throws Exception {
        for (String size : List.of("2m", "60m")) {
            boolean mounted =
                    run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString())
                            == 0;
            if (!mounted) {
                System.err.println(
                        "NOT TESTED: a home on a full disk, as this user may not mount one");
            }
            assumeTrue(mounted, "may not mount a small disk");
            try {
                Path full = disk.resolve("home");
                try (Launched command = Launched.start(Typing.at(full), "chain", "list")) {
                    command.answer().refused(69, "full", full.toString(), "--vitrine.home");
                }
                assertThat(postgresPrograms(full)).isEmpty();
                assertThat(Files.isDirectory(full.resolve("postgres/data"))).isFalse();
                try (Stream<Path> left = Files.list(full.resolve("postgres"))) {
                    assertThat(left)
                            .noneMatch(path -> path.getFileName().toString().startsWith("unpack"));
                }
            } finally {
                run("umount", disk.toString());
            }
        }
    }

    /// What runs of this home.
    private static List<String> postgresPrograms(Path of) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(line -> line.contains(of.toString()))
                .toList();
    }

    private static int run(String... command) throws Exception {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        return process.waitFor();
    }

    @Test
    void theLauncherSaysThatThereIsNoJdk(@TempDir Path empty) throws Exception {
        Path tools = Files.createDirectory(empty.resolve("bin"));
        for (String tool : List.of("dirname", "readlink", "grep", "find", "head", "sh")) {
            Path found =
                    Stream.of("/usr/bin", "/bin")
                            .map(folder -> Path.of(folder, tool))
                            .filter(Files::isExecutable)
                            .findFirst()
                            .orElseThrow();
            Files.createSymbolicLink(tools.resolve(tool), found);
        }
        List<String> line = new ArrayList<>(List.of("../vitrine", "jobs"));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("JAVA"));
        environment.put("PATH", tools.toString());
        environment.put("HOME", empty.toString());
        environment.put("VITRINE_JDK_FOLDERS", empty.resolve("jdk").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isEqualTo(69);
        Typing.assertMessage(said);
        assertThat(said).contains("JDK 25", "JAVA_HOME");
    }
}
