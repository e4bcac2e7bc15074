package io.vitrine.db.cache;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Loads under way, one a key.
final class SingleFlight {

    private final Map<String, CompletableFuture<byte[]>> loads = new ConcurrentHashMap<>();

    /// @param keep is given the value, unless the key was forgotten while it loaded
    byte[] load(String key, Supplier<byte[]> loader, Consumer<byte[]> keep) {
        CompletableFuture<byte[]> mine = new CompletableFuture<>();
        CompletableFuture<byte[]> other = loads.putIfAbsent(key, mine);
        if (other != null) {
            return join(other);
        }
        try {
            byte[] value = loader.get();
            // as one step, so that an eviction comes either before it or after what it kept
            loads.computeIfPresent(
                    key,
                    (name, current) -> {
                        if (mine.equals(current)) {
                            keep.accept(value);
                        }
                        return current;
                    });
            mine.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            loads.remove(key, mine);
        }
    }

    void forget(String key) {
        loads.remove(key);
    }

    void forgetPrefix(String prefix) {
        loads.keySet().removeIf(key -> key.startsWith(prefix));
    }

    private static byte[] join(CompletableFuture<byte[]> load) {
        try {
            return load.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
