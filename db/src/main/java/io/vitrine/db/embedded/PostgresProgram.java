package io.vitrine.db.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes, starts, adopts and stops the server of one data folder. Every method is to be called only
/// under the home's lock.
final class PostgresProgram {

    static final String USER = "vitrine";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresProgram.class);

    /// A recovery after a crash replays at most a few checkpoints' worth of changes.
    private static final Duration RECOVERY = Duration.ofSeconds(60);

    private static final Duration SHUTDOWN = Duration.ofSeconds(60);
    private static final Duration ORPHANS = Duration.ofSeconds(10);
    private static final long ROOM_TO_BEGIN = 300L * 1024 * 1024;
    private static final long LOG_LIMIT = 10L * 1024 * 1024;
    private static final int PORT_ATTEMPTS = 5;

    /// Given on every start, so that a newer program's choices reach existing data. Sized for a
    /// small machine; what an acknowledged commit promises is left as it is.
    private static final Map<String, String> CONFIGURATION =
            Map.ofEntries(
                    Map.entry("listen_addresses", "127.0.0.1"),
                    Map.entry("unix_socket_directories", ""),
                    Map.entry("fsync", "on"),
                    Map.entry("full_page_writes", "on"),
                    Map.entry("synchronous_commit", "on"),
                    Map.entry("password_encryption", "scram-sha-256"),
                    Map.entry("max_connections", "100"),
                    Map.entry("shared_buffers", "192MB"),
                    Map.entry("effective_cache_size", "1GB"),
                    Map.entry("work_mem", "16MB"),
                    Map.entry("maintenance_work_mem", "128MB"),
                    Map.entry("wal_compression", "off"),
                    // Nobody follows this server's log, so new indexes need not go through it.
                    Map.entry("wal_level", "minimal"),
                    Map.entry("max_wal_senders", "0"),
                    Map.entry("max_wal_size", "2GB"),
                    Map.entry("min_wal_size", "256MB"),
                    Map.entry("checkpoint_timeout", "15min"),
                    Map.entry("random_page_cost", "1.1"),
                    Map.entry("jit", "off"),
                    Map.entry("timezone", "UTC"),
                    Map.entry("log_timezone", "UTC"),
                    Map.entry("log_checkpoints", "off"));

    private final Path home;
    private final Path binaries;
    private final Path data;
    private final Path passwordFile;
    private final Path portFile;
    private final Path log;
    private final Path parent;
    private final boolean root;
    private final boolean durable;

    /// @param durable false only for a server that is thrown away: it then syncs nothing
    PostgresProgram(Path home, Path parent, Path binaries, boolean root, boolean durable) {
        this.home = home;
        this.parent = parent;
        this.binaries = binaries;
        this.data = parent.resolve("data");
        this.passwordFile = parent.resolve("password");
        this.portFile = parent.resolve("port");
        this.log = parent.resolve("server.log");
        this.root = root;
        this.durable = durable;
    }

    /// A server that answers.
    record Running(long pid, int port, String password) {

        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/";
        }
    }

    Running ensureRunning() throws IOException {
        HomeFiles.deleteLeftovers(parent, "data.new-");
        if (!Files.exists(data)) {
            initialise();
        }
        checkMajor();
        String password = password();
        Running adopted = adopt(password);
        return adopted != null ? adopted : start(password);
    }

    void stop() throws IOException {
        Postmaster postmaster = Postmaster.read(data);
        if (postmaster == null || !postmaster.isOf(data)) {
            return;
        }
        Outcome outcome =
                run(
                        SHUTDOWN.plusSeconds(5),
                        program("pg_ctl"),
                        "stop",
                        "-D",
                        data.toString(),
                        "-m",
                        "fast",
                        "-t",
                        Long.toString(SHUTDOWN.toSeconds()),
                        "-w",
                        "-s");
        if (outcome.failed()) {
            LOG.warn("the embedded PostgreSQL did not stop: {}", outcome.lastLine());
        }
    }

    private void initialise() throws IOException {
        if (Files.getFileStore(parent).getUsableSpace() < ROOM_TO_BEGIN) {
            throw HomeUnusable.diskFull(
                    home, "less than " + ROOM_TO_BEGIN / 1024 / 1024 + " MB are free", null);
        }
        if (!Files.exists(passwordFile)) {
            byte[] secret = new byte[24];
            new SecureRandom().nextBytes(secret);
            HomeFiles.replace(passwordFile, HexFormat.of().formatHex(secret) + "\n");
        }
        Path fresh = parent.resolve("data.new-" + UUID.randomUUID());
        // without syncing each file as it comes; all of them are synced in one go below
        must(
                run(
                        RECOVERY,
                        program("initdb"),
                        "-D",
                        fresh.toString(),
                        "-U",
                        USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + passwordFile,
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--no-instructions",
                        "--no-sync"));
        if (durable) {
            must(run(RECOVERY, program("initdb"), "-D", fresh.toString(), "--sync-only"));
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        HomeFiles.sync(parent);
        LOG.info("made a PostgreSQL data folder at {}", data);
    }

    private void must(Outcome outcome) {
        if (outcome.failed()) {
            throw outcome.text().contains("unshare")
                    ? HomeUnusable.rootNotPossible(outcome.lastLine())
                    : HomeUnusable.notStarted(home, outcome.lastLine(), log, null);
        }
    }

    private void checkMajor() throws IOException {
        Path file = data.resolve("PG_VERSION");
        String found = Files.exists(file) ? Files.readString(file).strip() : "unknown";
        if (!found.equals(Binaries.MAJOR)) {
            throw HomeUnusable.wrongMajor(data, found, Binaries.MAJOR);
        }
    }

    private String password() throws IOException {
        if (!Files.exists(passwordFile)) {
            throw HomeUnusable.noPassword(passwordFile);
        }
        return Files.readString(passwordFile).strip();
    }

    /// The server that runs on this folder already, if one does.
    private @Nullable Running adopt(String password) throws IOException {
        Postmaster postmaster = Postmaster.read(data);
        long deadline = System.nanoTime() + RECOVERY.toNanos();
        while (postmaster != null && postmaster.isOf(data)) {
            if (postmaster.isReady()) {
                Running running = new Running(postmaster.pid(), postmaster.port(), password);
                check(running);
                LOG.debug("adopted PostgreSQL, process {}", running.pid());
                return running;
            }
            if (System.nanoTime() > deadline) {
                throw HomeUnusable.notStarted(
                        home,
                        "it has been "
                                + postmaster.status()
                                + " for "
                                + RECOVERY.toSeconds()
                                + " s",
                        log,
                        null);
            }
            pause();
            postmaster = Postmaster.read(data);
        }
        return null;
    }

    private Running start(String password) throws IOException {
        awaitOrphans();
        Postmaster stale = Postmaster.read(data);
        if (stale != null && stale.isSomebody()) {
            // The number belongs to a stranger now, and PostgreSQL would take him for its own. A
            // file of the dead is left to PostgreSQL, which looks for their shared memory first.
            LOG.info("removed a stale {} that named process {}", Postmaster.FILE, stale.pid());
            Files.deleteIfExists(data.resolve(Postmaster.FILE));
        }
        rotateLog();
        Outcome outcome = new Outcome(0, "");
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = freePort(attempt == 0);
            outcome = startAt(port);
            if (!outcome.failed()) {
                Postmaster postmaster = Postmaster.read(data);
                if (postmaster == null) {
                    break;
                }
                HomeFiles.replace(portFile, port + "\n");
                Running running = new Running(postmaster.pid(), port, password);
                check(running);
                LOG.debug("started PostgreSQL on port {}, process {}", port, running.pid());
                return running;
            }
            if (!tailOfLog().contains("could not bind")) {
                break;
            }
        }
        if (outcome.text().contains("unshare")) {
            throw HomeUnusable.rootNotPossible(outcome.lastLine());
        }
        throw HomeUnusable.notStarted(home, reason(outcome), log, null);
    }

    /// A killed server's workers go on for a moment; a second server beside them would ruin the
    /// data.
    private void awaitOrphans() {
        long deadline = System.nanoTime() + ORPHANS.toNanos();
        while (Postmaster.anybodyWorksIn(data)) {
            if (System.nanoTime() > deadline) {
                throw HomeUnusable.stillInUse(
                        data, "processes of a server that was killed have not ended yet");
            }
            pause();
        }
    }

    private Outcome startAt(int port) throws IOException {
        StringBuilder options = new StringBuilder("-p ").append(port);
        CONFIGURATION.forEach((key, value) ->
                options.append(" -c ").append(key).append('=').append(value.strip()));
        if (!durable) {
            options.append(" -c fsync=off");
        }
        return run(
                RECOVERY.plusSeconds(5),
                program("pg_ctl"),
                "start",
                "-D",
                data.toString(),
                "-l",
                log.toString(),
                "-o",
                options.toString(),
                "-t",
                Long.toString(RECOVERY.toSeconds()),
                "-w",
                "-s");
    }

    /// That it answers, to our password, and serves our folder.
    private void check(Running running) {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", running.password());
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "10");
        try (Connection connection =
                        DriverManager.getConnection(running.url() + "postgres", properties);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show data_directory")) {
            row.next();
            String served = row.getString(1);
            if (served == null || !Path.of(served).toRealPath().equals(data.toRealPath())) {
                throw HomeUnusable.notStarted(
                        home,
                        "the server on port " + running.port() + " serves " + served,
                        log,
                        null);
            }
        } catch (SQLException | IOException e) {
            throw HomeUnusable.notStarted(home, String.valueOf(e.getMessage()), log, e);
        }
    }

    /// The port of the last time where it is free, so that bookmarks live.
    private int freePort(boolean preferLast) throws IOException {
        if (preferLast && Files.exists(portFile)) {
            try (ServerSocket socket =
                    socket(Integer.parseInt(Files.readString(portFile).strip()))) {
                return socket.getLocalPort();
            } catch (IOException | IllegalArgumentException e) {
                LOG.debug("the port of the last time is taken", e);
            }
        }
        try (ServerSocket socket = socket(0)) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket socket(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
    }

    private void rotateLog() throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(
                    log, log.resolveSibling("server.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String reason(Outcome outcome) throws IOException {
        String tail = tailOfLog();
        return tail.lines()
                .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                .reduce((first, second) -> second)
                .orElse(outcome.lastLine());
    }

    private String tailOfLog() throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    }

    private String program(String name) {
        return binaries.resolve("bin").resolve(name).toString();
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofMillis(50));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for PostgreSQL", e);
        }
    }

    /// How a program ended and what it said.
    private record Outcome(int code, String text) {

        boolean failed() {
            return code != 0;
        }

        String lastLine() {
            return text.strip().lines().reduce((first, second) -> second).orElse("exit " + code);
        }
    }

    /// Runs a program of PostgreSQL. Its output goes through a file: the server it starts inherits
    /// the handle, so a pipe would never end.
    private Outcome run(Duration patience, String... command) throws IOException {
        List<String> words = new ArrayList<>();
        if (root) {
            // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody
            words.add("unshare");
            words.add("-U");
        }
        words.addAll(List.of(command));
        Path output = Files.createTempFile(parent, "output-", "");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words)
                            .directory(parent.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(key -> key.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Outcome(1, "no answer in " + patience.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), Files.readString(output));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for PostgreSQL", e);
        } finally {
            Files.deleteIfExists(output);
        }
    }
}
