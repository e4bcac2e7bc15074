package io.vitrine.db.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.vitrine.db.StoreUnavailable;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real redis-server.
class RedisCacheIT extends CacheContract {

    private static final Duration TIMEOUT = Duration.ofMillis(300);

    @TempDir private static Path folder;

    private static RedisProcess redis;
    private static RedisCache cache;

    @BeforeAll
    static void open() throws Exception {
        redis = RedisProcess.start(folder);
        cache = RedisCache.open(redis.uri(), Duration.ofSeconds(2));
    }

    @AfterAll
    static void close() throws Exception {
        cache.close();
        redis.close();
    }

    @Override
    Cache cache() {
        return cache;
    }

    @Test
    void junkIsAMiss() {
        RedisClient client = RedisClient.create(redis.uri());
        try (var connection = client.connect()) {
            connection.sync().set("vitrine:1:junk", "not ours");
            connection.sync().set("vitrine:1:short", "x");
            connection.sync().lpush("vitrine:1:list", "x");
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
        }
        assertThat(cache.get("junk")).isEmpty();
        assertThat(cache.get("short")).isEmpty();
        assertThat(cache.get("list")).isEmpty();
    }

    @Test
    void aServerThatIsSlowThenLostThenBackNeverThrowsAndNeverServesTheEvicted(@TempDir Path other)
            throws Exception {
        try (RedisProcess server = RedisProcess.start(other);
                RedisCache mine = RedisCache.open(server.uri(), TIMEOUT)) {
            mine.put("k", "old", LONG);
            server.signal("STOP");
            long begin = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(mine.get("k", LONG, () -> "loaded")).isEqualTo("loaded");
            }
            mine.evict("k");
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(3));
            server.signal("CONT");
            Thread.sleep(1_200);
            assertThat(mine.get("k")).isEmpty();

            server.kill();
            assertThat(mine.get("k")).isEmpty();
            mine.put("k", "x", LONG);
            mine.evictPrefix("");
            assertThatThrownBy(mine::check).isInstanceOf(StoreUnavailable.class);
            server.restart();
            awaitAnswer(mine);
            assertThat(mine.get("k")).isEmpty();
        }
    }

    @Test
    void saysWhenThereIsNoServer() {
        assertThatThrownBy(() -> RedisCache.open("redis://:secret@127.0.0.1:9", TIMEOUT))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("vitrine.redis.url")
                .hasMessageNotContaining("secret");
    }

    private static void awaitAnswer(RedisCache cache) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            cache.put("alive", "yes", LONG);
            if (cache.get("alive").isPresent()) {
                return;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Redis came back and was not used again");
    }
}
