package io.vitrine.readers.metadata;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says what is wrong with a host, once a minute at most however often it is asked for, and never
/// more than the host's name.
final class HostNotices {

    private static final Logger LOG = LoggerFactory.getLogger(HostNotices.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    private record Notice(String host, String reason) {}

    private static final class Count {
        private long next;
        private long unsaid;
    }

    private final LinkedHashMap<Notice, Count> counts =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.@Nullable Entry<Notice, Count> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    private final LongSupplier nanoTime;

    HostNotices() {
        this(System::nanoTime);
    }

    /// @param nanoTime a clock that only goes on, in nanoseconds
    HostNotices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void warn(String host, String reason) {
        long now = nanoTime.getAsLong();
        long times;
        synchronized (counts) {
            Count count = counts.get(new Notice(host, reason));
            if (count == null) {
                count = new Count();
                counts.put(new Notice(host, reason), count);
            } else if (now - count.next < 0) {
                count.unsaid++;
                return;
            }
            times = count.unsaid + 1;
            count.unsaid = 0;
            count.next = now + INTERVAL.toNanos();
        }
        LOG.warn("fetch.host host={} reason={} times={}", host, reason, times);
    }
}
