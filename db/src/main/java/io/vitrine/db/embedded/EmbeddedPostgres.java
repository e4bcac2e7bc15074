package io.vitrine.db.embedded;

import io.vitrine.db.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client of the PostgreSQL that lives under a home folder.
///
/// The first to open a home starts the server, the others share it, the last one out stops it. Who
/// is killed is not counted any more; a server that outlived all its clients is adopted by the next
/// one. Closing twice is once.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /// Longer than a first start and than a recovery after a crash, which others wait for.
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path home;
    private final PostgresProgram program;
    private final Clients clients;
    private final Clients.Client client;
    private final PostgresProgram.Running running;
    private final boolean temporary;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedPostgres(
            Path home,
            PostgresProgram program,
            Clients clients,
            Clients.Client client,
            PostgresProgram.Running running,
            boolean temporary) {
        this.home = home;
        this.program = program;
        this.clients = clients;
        this.client = client;
        this.running = running;
        this.temporary = temporary;
    }

    /// Opens the server of a home: adopts it when it runs, starts it when it does not, makes it
    /// when there is none.
    ///
    /// @throws HomeUnusable when the folder or the machine does not allow it
    public static EmbeddedPostgres open(Path home) {
        return open(home, null, false);
    }

    /// A server of its own in a new folder, for tests; closing removes the folder. It does not sync
    /// what it writes, and its programs are unpacked once for all such servers.
    public static EmbeddedPostgres temporary() {
        try {
            return open(Files.createTempDirectory("vitrine-home-"), sharedPrograms(), true);
        } catch (IOException e) {
            throw HomeUnusable.because(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    static Path sharedPrograms() {
        return Path.of(
                System.getProperty("java.io.tmpdir"),
                "vitrine-postgres-" + System.getProperty("user.name"));
    }

    private static EmbeddedPostgres open(
            Path given, @Nullable Path binariesElsewhere, boolean temporary) {
        Path home = given.toAbsolutePath().normalize();
        try {
            Files.createDirectories(home);
            home = home.toRealPath();
            boolean root = isWrittenByRoot(home);
            try (HomeLock lock = lock(home)) {
                Path postgres = Files.createDirectories(home.resolve("postgres"));
                HomeFiles.deleteLeftovers(postgres, "unpacking-");
                Path binaries =
                        Binaries.unpackInto(
                                binariesElsewhere == null ? postgres : binariesElsewhere);
                PostgresProgram program =
                        new PostgresProgram(home, postgres, binaries, root, !temporary);
                Clients clients = new Clients(postgres.resolve("clients"));
                PostgresProgram.Running running = program.ensureRunning();
                Clients.Client client = clients.register();
                announce(home, running);
                return new EmbeddedPostgres(home, program, clients, client, running, temporary);
            }
        } catch (IOException e) {
            throw HomeUnusable.because(home, e);
        }
    }

    private static void announce(Path home, PostgresProgram.Running running) throws IOException {
        ServerFile known = ServerFile.read(home);
        ServerFile now = new ServerFile(running.pid(), running.url(), null, null);
        if (known != null) {
            now = now.serving(known.restPort(), known.servedBy());
        }
        if (!now.equals(known)) {
            now.write(home);
        }
    }

    private static HomeLock lock(Path home) throws IOException {
        return HomeLock.take(home.resolve("home.lock"), PATIENCE);
    }

    /// Writes a file to see whether that is possible, and as whom.
    private static boolean isWrittenByRoot(Path home) throws IOException {
        Path probe = Files.createTempFile(home, "probe-", "");
        try {
            return Files.getAttribute(probe, "unix:uid").equals(0);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /// The folder, with links resolved.
    public Path home() {
        return home;
    }

    /// `jdbc:postgresql://127.0.0.1:port/`, to be completed with a database.
    public String url() {
        return running.url();
    }

    public String username() {
        return PostgresProgram.USER;
    }

    public String password() {
        return running.password();
    }

    /// The server's process.
    public long pid() {
        return running.pid();
    }

    /// How to open the seven databases on this server.
    public DatabaseSettings settings() {
        return DatabaseSettings.at(url(), username(), password());
    }

    /// Leaves the server, and stops it when nobody else uses it.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            try (HomeLock lock = lock(home)) {
                client.leave();
                if (!clients.any()) {
                    program.stop();
                    ServerFile.delete(home);
                }
            }
            if (temporary) {
                HomeFiles.deleteTree(home);
            }
        } catch (IOException e) {
            LOG.warn("the embedded PostgreSQL under {} was not left cleanly", home, e);
        }
    }

    @Override
    public String toString() {
        return "embedded PostgreSQL at " + url() + " under " + home;
    }
}
