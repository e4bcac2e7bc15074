package io.vitrine.db.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A cache in this process, bounded by the bytes it holds.
@SuppressWarnings("ArrayRecordComponent") // its records are compared by nobody
public final class LocalCache implements Cache {

    private record Entry(byte[] value, Duration ttl) {}

    private final com.github.benmanes.caffeine.cache.Cache<String, Entry> entries;
    private final SingleFlight flights = new SingleFlight();

    /// @param maxBytes of keys and values together
    public LocalCache(long maxBytes) {
        this.entries =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((String key, Entry entry) -> key.length() + entry.value().length)
                        .expireAfter(Expiry.writing((String key, Entry entry) -> entry.ttl()))
                        .build();
    }

    @Override
    public Optional<byte[]> bytes(String key) {
        return Optional.ofNullable(entries.getIfPresent(key)).map(Entry::value);
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        entries.put(key, new Entry(value, ttl));
    }

    @Override
    public void evict(String key) {
        flights.forget(key);
        entries.invalidate(key);
    }

    @Override
    public void evictPrefix(String prefix) {
        flights.forgetPrefix(prefix);
        entries.asMap().keySet().removeIf(key -> key.startsWith(prefix));
    }

    @Override
    public byte[] bytes(String key, Duration ttl, Supplier<byte[]> loader) {
        return bytes(key).orElseGet(() -> flights.load(key, loader, value -> put(key, value, ttl)));
    }

    @Override
    public void check() {
        // it is here
    }

    @Override
    public String address() {
        return "in this process";
    }

    @Override
    public void close() {
        entries.invalidateAll();
    }
}
