package io.vitrine.db.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every cache promises.
abstract class CacheContract {

    static final Duration LONG = Duration.ofMinutes(1);

    abstract Cache cache();

    @BeforeEach
    void empty() {
        cache().evictPrefix("");
    }

    @Test
    void keepsTextAndBytes() {
        cache().put("text", "é\0\uD83D\uDE00", LONG);
        cache().put("bytes", new byte[] {0, -1, 127}, LONG);
        cache().put("empty", "", LONG);
        assertThat(cache().get("text")).contains("é\0\uD83D\uDE00");
        assertThat(cache().bytes("bytes").orElseThrow()).containsExactly(0, -1, 127);
        assertThat(cache().get("empty")).contains("");
        assertThat(cache().get("absent")).isEmpty();
        cache().put("text", "new", LONG);
        assertThat(cache().get("text")).contains("new");
    }

    @Test
    void forgetsWhenTheTimeIsOver() throws Exception {
        cache().put("short", "x", Duration.ofMillis(50));
        cache().put("long", "y", LONG);
        Thread.sleep(120);
        assertThat(cache().get("short")).isEmpty();
        assertThat(cache().get("long")).contains("y");
    }

    @Test
    void evictsByKeyAndByPrefix() {
        for (String key : List.of("a:1", "a:2", "a*:3", "b:1")) {
            cache().put(key, key, LONG);
        }
        cache().evict("a:1");
        assertThat(cache().get("a:1")).isEmpty();
        cache().evictPrefix("a*");
        assertThat(cache().get("a*:3")).isEmpty();
        assertThat(cache().get("a:2")).contains("a:2");
        cache().evictPrefix("a:");
        assertThat(cache().get("a:2")).isEmpty();
        assertThat(cache().get("b:1")).contains("b:1");
    }

    @Test
    void loadsOnceForAllWhoAsk() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Callable<String> asking =
                () ->
                        cache().get(
                                        "k",
                                        LONG,
                                        () -> {
                                            loads.incrementAndGet();
                                            started.countDown();
                                            await(go);
                                            return "loaded";
                                        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(asking);
            started.await();
            List<Future<String>> others =
                    Stream.generate(() -> threads.submit(asking)).limit(20).toList();
            Thread.sleep(50);
            go.countDown();
            assertThat(first.get()).isEqualTo("loaded");
            for (Future<String> other : others) {
                assertThat(other.get()).isEqualTo("loaded");
            }
        }
        assertThat(loads).hasValue(1);
        assertThat(cache().get("k")).contains("loaded");
    }

    @Test
    void aFailedLoadReachesTheCallerAndIsNotKept() {
        assertThatThrownBy(() ->
                        cache().get(
                                        "k",
                                        LONG,
                                        () -> {
                                            throw new IllegalStateException("no");
                                        }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no");
        assertThat(cache().get("k", LONG, () -> "yes")).isEqualTo("yes");
    }

    @Test
    void whatWasEvictedWhileItLoadedIsNotKept() {
        String loaded =
                cache().get(
                                "k",
                                LONG,
                                () -> {
                                    cache().evict("k");
                                    return "stale";
                                });
        assertThat(loaded).isEqualTo("stale");
        assertThat(cache().get("k")).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
