package io.vitrine.db.objects;

import io.vitrine.db.StoreUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Objects in a local folder: `objects/` holds them under their keys, `types/` their content types,
/// `incoming/` what is being written. A file appears under its key by a rename, complete and synced.
public final class FolderObjectStore implements ObjectStore {

    private static final String UNKNOWN_TYPE = "application/octet-stream";

    private final Path root;
    private final Path objects;
    private final Path types;
    private final Path incoming;

    private FolderObjectStore(Path root) {
        this.root = root;
        this.objects = root.resolve("objects");
        this.types = root.resolve("types");
        this.incoming = root.resolve("incoming");
    }

    /// Opens the folder, made if missing.
    public static FolderObjectStore open(Path root) {
        FolderObjectStore store = new FolderObjectStore(root.toAbsolutePath().normalize());
        store.check();
        return store;
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
        ObjectKeys.require(key);
        storing(
                key,
                contentType,
                fresh -> Files.write(fresh, bytes, StandardOpenOption.CREATE_NEW),
                true);
    }

    @Override
    public void put(String key, Path file, String contentType) {
        ObjectKeys.require(key);
        storing(key, contentType, fresh -> Files.copy(file, fresh), true);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
        if (exists(key)) {
            return false;
        }
        return storing(
                key,
                contentType,
                fresh -> Files.write(fresh, bytes, StandardOpenOption.CREATE_NEW),
                false);
    }

    @Override
    public Optional<StoredObject> get(String key) {
        Path file = file(key);
        try {
            return Optional.of(new StoredObject(Files.readAllBytes(file), typeOf(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public Optional<ObjectStream> open(String key) {
        Path file = file(key);
        try {
            // both from one handle, so that a replacement in between cannot mix two objects
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            InputStream stream = java.nio.channels.Channels.newInputStream(channel);
            return Optional.of(new ObjectStream(stream, channel.size(), typeOf(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public boolean exists(String key) {
        return Files.isRegularFile(file(key));
    }

    @Override
    public void delete(String key) {
        try {
            Files.deleteIfExists(file(key));
            Files.deleteIfExists(types.resolve(key));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public List<String> list(String prefix) {
        ObjectKeys.requirePrefix(prefix);
        int slash = prefix.lastIndexOf('/');
        Path below = slash < 0 ? objects : objects.resolve(prefix.substring(0, slash)).normalize();
        if (!below.startsWith(objects) || !Files.isDirectory(below)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> objects.relativize(file).toString())
                    .filter(key -> key.startsWith(prefix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void check() {
        try {
            Files.createDirectories(objects);
            Files.createDirectories(types);
            Files.createDirectories(incoming);
            Files.delete(Files.createTempFile(incoming, "check-", ""));
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String address() {
        return root.toString();
    }

    @Override
    public void close() {
        // nothing is held open
    }

    private interface Writing {
        Object to(Path fresh) throws IOException;
    }

    private boolean storing(String key, String contentType, Writing writing, boolean replace) {
        Path target = file(key);
        Path fresh = incoming.resolve(UUID.randomUUID().toString());
        try {
            // the type first: an object is never seen without one
            storeType(key, contentType);
            writing.to(fresh);
            sync(fresh);
            Path folder = parent(target);
            createFolders(folder);
            if (replace) {
                Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                moveUnlessThere(fresh, target);
            }
            sync(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.isRegularFile(target)) {
                return false;
            }
            throw unavailable(e);
        } catch (IOException e) {
            throw unavailable(e);
        } finally {
            discard(fresh);
        }
    }

    private static void moveUnlessThere(Path fresh, Path target) throws IOException {
        try {
            Files.createLink(target, fresh);
        } catch (UnsupportedOperationException e) {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void storeType(String key, String contentType) throws IOException {
        Path type = types.resolve(key);
        if (Files.isRegularFile(type) && typeOf(key).equals(contentType)) {
            return;
        }
        Path fresh = incoming.resolve(UUID.randomUUID().toString());
        try {
            Files.writeString(fresh, contentType, StandardOpenOption.CREATE_NEW);
            sync(fresh);
            createFolders(parent(type));
            Files.move(fresh, type, StandardCopyOption.ATOMIC_MOVE);
            sync(parent(type));
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private String typeOf(String key) throws IOException {
        try {
            return Files.readString(types.resolve(key), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return UNKNOWN_TYPE;
        }
    }

    /// Makes the folder and those above it durable, or a power cut could lose the way to a synced
    /// file.
    private void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = parent(folder);
        createFolders(parent);
        Files.createDirectories(folder);
        sync(parent);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void discard(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            // litter in a folder that no reader looks into
            return;
        }
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private Path file(String key) {
        return objects.resolve(ObjectKeys.require(key));
    }

    private StoreUnavailable unavailable(IOException cause) {
        return StoreUnavailable.because(
                "The folder of objects " + root + " cannot be used",
                cause,
                "Check its owner, its mode and the space on its disk");
    }
}
