package io.vitrine.db.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Who uses the server of a home: one file each, locked while its owner lives. A killed owner's
/// lock goes with it, so nobody is counted who is gone. To be asked only under the home's lock.
final class Clients {

    /// The files this process holds; looking at one of them would lose its lock.
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;

    Clients(Path folder) {
        this.folder = folder;
    }

    Client register() throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID());
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        channel.lock();
        OURS.add(file);
        return new Client(file, channel);
    }

    /// Whether anybody is registered and alive; forgets the dead.
    boolean any() throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.toList();
        }
        boolean alive = false;
        for (Path file : files) {
            alive |= OURS.contains(file) || livesElsewhere(file);
        }
        return alive;
    }

    private static boolean livesElsewhere(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return true;
            }
        } catch (NoSuchFileException e) {
            return false;
        }
        Files.deleteIfExists(file);
        return false;
    }

    record Client(Path file, FileChannel channel) {

        void leave() throws IOException {
            Files.deleteIfExists(file);
            channel.close();
            OURS.remove(file);
        }
    }
}
