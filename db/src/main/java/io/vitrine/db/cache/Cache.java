package io.vitrine.db.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// Values that can be made again, kept for a while under keys that carry the version of what they
/// hold.
///
/// A cache that fails looks empty; no method throws for it. An eviction that could not be made is
/// made before the next read that reaches the cache.
public interface Cache extends AutoCloseable {

    Optional<byte[]> bytes(String key);

    void put(String key, byte[] value, Duration ttl);

    void evict(String key);

    /// Evicts every key that begins so.
    void evictPrefix(String prefix);

    /// The value, made by the loader when it is missing. Of several callers at once in this process
    /// one loads and the others wait for it; the loader's exception reaches all of them. What was
    /// loaded while the key was evicted is handed out but not kept.
    byte[] bytes(String key, Duration ttl, Supplier<byte[]> loader);

    /// Whether the cache answers.
    ///
    /// @throws io.vitrine.db.StoreUnavailable when it does not
    void check();

    /// The cache's address as a person may see it.
    String address();

    @Override
    void close();

    default Optional<String> get(String key) {
        return bytes(key).map(value -> new String(value, StandardCharsets.UTF_8));
    }

    default void put(String key, String value, Duration ttl) {
        put(key, value.getBytes(StandardCharsets.UTF_8), ttl);
    }

    /// As {@link #bytes(String, Duration, Supplier)}, for text.
    default String get(String key, Duration ttl, Supplier<String> loader) {
        return new String(
                bytes(key, ttl, () -> loader.get().getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }
}
