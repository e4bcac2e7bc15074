package io.vitrine.db.objects;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Bytes under a key. Keys are paths of lower-case words, see {@link ObjectKeys}; no key may be the
/// folder of another.
///
/// A reader sees an object whole or not at all, and what a method has stored when it returns is
/// durable. Writing again is safe. Every method throws {@link io.vitrine.db.StoreUnavailable} when
/// the store does not answer, and `IllegalArgumentException` for a key that is none.
public interface ObjectStore extends AutoCloseable {

    /// Stores the bytes, in place of what was there.
    void put(String key, byte[] bytes, String contentType);

    /// As {@link #put(String, byte[], String)}, from a file that may be larger than the heap.
    void put(String key, Path file, String contentType);

    /// Stores the bytes unless the key has some; for keys that name their content. Says whether it
    /// stored them.
    boolean putIfAbsent(String key, byte[] bytes, String contentType);

    /// The whole object.
    Optional<StoredObject> get(String key);

    /// The object as a stream, which the caller closes.
    Optional<ObjectStream> open(String key);

    boolean exists(String key);

    /// Deletes the object if it exists.
    void delete(String key);

    /// The keys that begin so, in their order.
    List<String> list(String prefix);

    /// Whether the store answers.
    ///
    /// @throws io.vitrine.db.StoreUnavailable when it does not
    void check();

    /// The store's address as a person may see it.
    String address();

    @Override
    void close();
}
