package io.vitrine.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right to serve a home: one process at a time. A killed holder's claim ends with it.
public final class ServeClaim implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServeClaim.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /// Claims of this process; to open such a file again would lose its lock.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final Path file;
    private final FileChannel channel;

    private ServeClaim(Path home, Path file, FileChannel channel) {
        this.home = home;
        this.file = file;
        this.channel = channel;
    }

    /// Takes the claim, or names who has it.
    ///
    /// @throws HomeBusy when another process serves this home
    public static ServeClaim take(EmbeddedPostgres postgres) {
        Path home = postgres.home();
        Path file = home.resolve("serve.lock");
        if (!OURS.add(file)) {
            throw new HomeBusy(home, "this process");
        }
        boolean taken = false;
        try {
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw new HomeBusy(home, holder(home));
            }
            ServeClaim claim = new ServeClaim(home, file, channel);
            claim.publish(null);
            taken = true;
            return claim;
        } catch (IOException e) {
            throw HomeUnusable.because(home, e);
        } finally {
            if (!taken) {
                OURS.remove(file);
            }
        }
    }

    private static String holder(Path home) {
        ServerFile known = ServerFile.read(home);
        if (known == null || known.servedBy() == null) {
            return "another process";
        }
        return "process "
                + known.servedBy()
                + (known.restPort() == null ? "" : " at http://localhost:" + known.restPort());
    }

    /// Tells `server.json` where the REST API answers; null for a worker without one.
    public void publish(@Nullable Integer restPort) {
        describe(restPort, ProcessHandle.current().pid());
    }

    private void describe(@Nullable Integer restPort, @Nullable Long process) {
        try (HomeLock lock = HomeLock.take(home.resolve("home.lock"), PATIENCE)) {
            ServerFile known = ServerFile.read(home);
            if (known != null) {
                known.serving(restPort, process).write(home);
            }
        } catch (IOException e) {
            throw HomeUnusable.because(home, e);
        }
    }

    @Override
    public void close() {
        if (!OURS.contains(file) || !channel.isOpen()) {
            return;
        }
        try {
            if (Files.isDirectory(home)) {
                describe(null, null);
            }
            channel.close();
        } catch (IOException e) {
            LOG.warn("the claim on {} was not given back cleanly", home, e);
        } finally {
            OURS.remove(file);
        }
    }
}
