package io.vitrine.readers.chain;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// How often an endpoint may be asked: by its rate limit, and by its own word when it wants to be left alone.
final class NodePace {

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

    private final @Nullable Integer perSecond;
    private final RpcSettings settings;
    private final AtomicLong nextFree = new AtomicLong(System.nanoTime());
    private volatile long coolUntil = System.nanoTime();
    private volatile int refusalsInARow;

    /// @param perSecond requests; null for no limit
    NodePace(@Nullable Integer perSecond, RpcSettings settings) {
        this.perSecond = perSecond;
        this.settings = settings;
    }

    /// How long it wants to be left alone yet.
    Duration cooldown() {
        return Duration.ofNanos(Math.max(0, coolUntil - System.nanoTime()));
    }

    /// The part of a weight that is left while it refuses.
    double share() {
        return 1.0 / (1 << Math.min(refusalsInARow, 10));
    }

    /// It gave an answer.
    void answered() {
        refusalsInARow = 0;
    }

    /// Takes the next free moment under the rate limit and waits for it.
    ///
    /// @return false when the wait was interrupted
    boolean await() {
        Integer limit = perSecond;
        if (limit == null) {
            return true;
        }
        long gap = Duration.ofSeconds(1).toNanos() / limit;
        long now = System.nanoTime();
        long mine = nextFree.updateAndGet(free -> Math.max(free - now, 0) + now + gap) - gap;
        if (mine - now > 0) {
            try {
                Thread.sleep(Duration.ofNanos(mine - now));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /// It refused for now.
    ///
    /// @param retryAfter the header that says for how long; null when it does not
    void leaveAlone(@Nullable String retryAfter) {
        Duration pause = retryAfter == null ? null : retryAfter(retryAfter);
        if (pause == null) {
            long doubled = settings.backoff().toMillis() << Math.min(refusalsInARow, 10);
            long most = Math.min(doubled, LONGEST_BACKOFF.toMillis());
            long jittered = most / 2 + ThreadLocalRandom.current().nextLong(most + 1);
            pause = Duration.ofMillis(Math.min(jittered, LONGEST_BACKOFF.toMillis()));
        }
        refusalsInARow++;
        Duration capped =
                pause.compareTo(settings.longestCooldown()) > 0
                        ? settings.longestCooldown()
                        : pause;
        coolUntil = System.nanoTime() + capped.toNanos();
    }

    private static @Nullable Duration retryAfter(String header) {
        String text = header.strip();
        try {
            return text.chars().allMatch(Character::isDigit) && !text.isEmpty()
                    ? Duration.ofSeconds(
                            text.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(text))
                    : Duration.between(
                            Instant.now(),
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
