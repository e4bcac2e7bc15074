package io.vitrine.db.cache;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.vitrine.db.StoreUnavailable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A cache in Redis. After a failure it is left alone for a moment, so that a slow server does not
/// slow every reader; values that are not whole count as missing.
public final class RedisCache implements Cache {

    private static final Logger LOG = LoggerFactory.getLogger(RedisCache.class);

    /// Before every key, so that another layout of values is another set of keys.
    private static final String SPACE = "vitrine:1:";

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int REMEMBERED_EVICTIONS = 10_000;
    private static final int CHECKSUM = Integer.BYTES;

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final String address;
    private final SingleFlight flights = new SingleFlight();
    private final AtomicLong pausedUntil = new AtomicLong(System.nanoTime());
    private final Set<String> missedKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> missedPrefixes = ConcurrentHashMap.newKeySet();

    private RedisCache(
            RedisClient client,
            StatefulRedisConnection<String, byte[]> connection,
            String address) {
        this.client = client;
        this.connection = connection;
        this.address = address;
    }

    /// Connects.
    ///
    /// @param uri such as `redis://host:6379`
    /// @param timeout for one answer
    /// @throws StoreUnavailable when the server does not answer
    public static RedisCache open(String uri, Duration timeout) {
        String address = StoreUnavailable.shown(uri);
        RedisURI parsed;
        try {
            parsed = RedisURI.create(uri);
        } catch (IllegalArgumentException e) {
            throw StoreUnavailable.because(
                    "vitrine.redis.url cannot be read", e, "Correct vitrine.redis.url");
        }
        parsed.setTimeout(timeout);
        RedisClient client = RedisClient.create(parsed);
        client.setOptions(
                ClientOptions.builder()
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
                        .timeoutOptions(TimeoutOptions.enabled(timeout))
                        .build());
        try {
            RedisCache cache =
                    new RedisCache(
                            client,
                            client.connect(
                                    RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)),
                            address);
            cache.check();
            return cache;
        } catch (RedisException e) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            throw unavailable(address, e);
        } catch (StoreUnavailable e) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
            throw e;
        }
    }

    @Override
    public Optional<byte[]> bytes(String key) {
        return asking(redis -> Optional.ofNullable(redis.get(SPACE + key)))
                .flatMap(found -> found)
                .flatMap(RedisCache::unpacked);
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        asking(redis -> redis.psetex(SPACE + key, Math.max(1, ttl.toMillis()), packed(value)));
    }

    @Override
    public void evict(String key) {
        flights.forget(key);
        if (asking(redis -> redis.unlink(SPACE + key)).isEmpty()) {
            remember(missedKeys, key);
        }
    }

    @Override
    public void evictPrefix(String prefix) {
        flights.forgetPrefix(prefix);
        if (asking(redis -> unlinkPrefix(redis, prefix)).isEmpty()) {
            remember(missedPrefixes, prefix);
        }
    }

    @Override
    public byte[] bytes(String key, Duration ttl, Supplier<byte[]> loader) {
        return bytes(key).orElseGet(() -> flights.load(key, loader, value -> put(key, value, ttl)));
    }

    @Override
    public void check() {
        try {
            connection.sync().ping();
        } catch (RedisException e) {
            throw unavailable(address, e);
        }
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
    }

    private <T> Optional<T> asking(Function<RedisCommands<String, byte[]>, T> question) {
        if (System.nanoTime() - pausedUntil.get() < 0) {
            return Optional.empty();
        }
        try {
            RedisCommands<String, byte[]> redis = connection.sync();
            catchUp(redis);
            return Optional.of(question.apply(redis));
        } catch (RedisCommandExecutionException e) {
            LOG.debug("Redis at {} refused a command", address, e);
            return Optional.empty();
        } catch (RedisException e) {
            pausedUntil.set(System.nanoTime() + PAUSE.toNanos());
            LOG.warn("Redis at {} does not answer, reading past it: {}", address, e.getMessage());
            return Optional.empty();
        }
    }

    /// Makes the evictions that failed while the server was away, or it would come back with values
    /// that were wrong before.
    private void catchUp(RedisCommands<String, byte[]> redis) {
        for (String prefix : missedPrefixes) {
            unlinkPrefix(redis, prefix);
            missedPrefixes.remove(prefix);
        }
        for (String key : missedKeys) {
            redis.unlink(SPACE + key);
            missedKeys.remove(key);
        }
    }

    private void remember(Set<String> missed, String what) {
        if (missedKeys.size() + missedPrefixes.size() < REMEMBERED_EVICTIONS) {
            missed.add(what);
        } else {
            missedPrefixes.add("");
            missedKeys.clear();
        }
    }

    private static long unlinkPrefix(RedisCommands<String, byte[]> redis, String prefix) {
        ScanArgs matching = ScanArgs.Builder.matches(escaped(SPACE + prefix) + "*").limit(1_000);
        long count = 0;
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            KeyScanCursor<String> page = redis.scan(cursor, matching);
            if (!page.getKeys().isEmpty()) {
                count += redis.unlink(page.getKeys().toArray(new String[0]));
            }
            cursor = page;
        } while (!cursor.isFinished());
        return count;
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
    }

    private static byte[] packed(byte[] value) {
        return ByteBuffer.allocate(CHECKSUM + value.length)
                .putInt(checksum(value))
                .put(value)
                .array();
    }

    private static Optional<byte[]> unpacked(byte[] stored) {
        if (stored.length < CHECKSUM) {
            return Optional.empty();
        }
        byte[] value = Arrays.copyOfRange(stored, CHECKSUM, stored.length);
        return ByteBuffer.wrap(stored).getInt() == checksum(value)
                ? Optional.of(value)
                : Optional.empty();
    }

    private static int checksum(byte[] value) {
        CRC32C crc = new CRC32C();
        crc.update(value);
        return (int) crc.getValue();
    }

    private static StoreUnavailable unavailable(String address, RedisException cause) {
        return StoreUnavailable.because(
                "Redis at " + address + " does not answer",
                cause,
                "Start it, or correct vitrine.redis.url (leave it out for a cache in the process)");
    }
}
