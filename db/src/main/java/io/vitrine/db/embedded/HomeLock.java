package io.vitrine.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A file's lock, held against other processes by the operating system, which frees it when the
/// holder dies, and against this process's own threads.
///
/// The system forgets all locks of a process on a file as soon as the process closes any handle of
/// that file. So a file is opened here only while this process holds no lock on it.
final class HomeLock implements AutoCloseable {

    private static final Map<Path, ReentrantLock> OURS = new ConcurrentHashMap<>();

    private final ReentrantLock inProcess;
    private final FileChannel channel;

    private HomeLock(ReentrantLock inProcess, FileChannel channel) {
        this.inProcess = inProcess;
        this.channel = channel;
    }

    /// Waits for the lock.
    static HomeLock take(Path file, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            HomeLock lock = tryTake(file, deadline - System.nanoTime());
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > deadline) {
                throw HomeUnusable.busy(file, "waited " + patience.toSeconds() + " s for it");
            }
            pause(file);
        }
    }

    private static @Nullable HomeLock tryTake(Path file, long nanos) throws IOException {
        ReentrantLock inProcess = OURS.computeIfAbsent(file, path -> new ReentrantLock(true));
        try {
            if (!inProcess.tryLock(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HomeUnusable.busy(file, "interrupted while waiting");
        }
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            taken = lock != null;
            return taken ? new HomeLock(inProcess, channel) : null;
        } finally {
            if (!taken) {
                if (channel != null) {
                    channel.close();
                }
                inProcess.unlock();
            }
        }
    }

    private static void pause(Path file) {
        try {
            Thread.sleep(Duration.ofMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HomeUnusable.busy(file, "interrupted while waiting");
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            inProcess.unlock();
        }
    }
}
