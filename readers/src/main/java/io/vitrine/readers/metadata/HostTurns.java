package io.vitrine.readers.metadata;

import io.vitrine.domain.metadata.FailureCode;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Who may ask a host now: so many at a time, and nobody for a while after it failed several times in
/// a row or asked to be left alone. After the while one is let through to see.
final class HostTurns {

    /// Hosts are named by strangers, so what is remembered of them is bounded.
    private static final int MOST_REMEMBERED = 10_000;

    /// Whether the caller may ask; when it may, {@link HostTurns#leave} must follow.
    sealed interface Turn {
        record Granted() implements Turn {}

        /// @param after how long to wait before trying again
        record Refused(FailureCode code, Duration after) implements Turn {}
    }

    private static final class Host {
        private final Semaphore permits;
        private int users;
        private int failures;
        private long pausedUntil;
        private @Nullable FailureCode paused;

        Host(int permits) {
            this.permits = new Semaphore(permits, true);
        }
    }

    private final FetchSettings.Limits limits;
    private final HostNotices notices;
    private final LinkedHashMap<String, Host> hosts = new LinkedHashMap<>(16, 0.75f, true);

    HostTurns(FetchSettings.Limits limits, HostNotices notices) {
        this.limits = limits;
        this.notices = notices;
    }

    /// Waits for a turn, but not at a host that is left alone.
    Turn enter(String name, int permits) throws InterruptedException {
        Host host;
        synchronized (hosts) {
            host = hosts.computeIfAbsent(name, key -> new Host(permits));
            host.users++;
        }
        boolean granted = false;
        try {
            boolean tries = triesAgain(host);
            Turn.Refused paused = tries ? null : paused(name, host);
            if (paused != null) {
                return paused;
            }
            long patience = limits.turnTimeout().toMillis();
            if (!host.permits.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
                return new Turn.Refused(FailureCode.HOST_BUSY, Duration.ZERO);
            }
            // It may have failed while the caller waited.
            paused = tries ? null : paused(name, host);
            if (paused != null) {
                host.permits.release();
                return paused;
            }
            granted = true;
            return new Turn.Granted();
        } finally {
            if (!granted) {
                forget(host);
            }
        }
    }

    /// Whether this caller is the one that sees whether a host is back; the others wait for what
    /// becomes of it.
    private boolean triesAgain(Host host) {
        synchronized (host) {
            long now = System.nanoTime();
            if (host.paused == null || now - host.pausedUntil < 0) {
                return false;
            }
            if (host.paused == FailureCode.HOST_DOWN) {
                host.pausedUntil = now + limits.pause().toNanos();
                return true;
            }
            host.paused = null;
            return false;
        }
    }

    private Turn.@Nullable Refused paused(String name, Host host) {
        synchronized (host) {
            FailureCode paused = host.paused;
            long rest = host.pausedUntil - System.nanoTime();
            if (paused == null || rest <= 0) {
                return null;
            }
            notices.warn(name, paused.name());
            return new Turn.Refused(paused, Duration.ofNanos(rest));
        }
    }

    /// Gives the turn back.
    ///
    /// @param code how it ended; null when the host answered
    /// @param askedToWait what the host said with it
    void leave(String name, @Nullable FailureCode code, @Nullable Duration askedToWait) {
        Host host;
        synchronized (hosts) {
            host = hosts.get(name);
        }
        if (host == null) {
            throw new IllegalStateException("no turn was taken at " + name);
        }
        synchronized (host) {
            if (code == FailureCode.RATE_LIMITED) {
                Duration pause = askedToWait == null ? limits.pause() : askedToWait;
                pause(host, FailureCode.RATE_LIMITED, pause);
            } else if (code != null && isOfHost(code)) {
                host.failures++;
                if (host.failures >= limits.failuresToPause()) {
                    pause(host, FailureCode.HOST_DOWN, limits.pause());
                }
            } else {
                host.failures = 0;
                if (host.paused == FailureCode.HOST_DOWN) {
                    host.paused = null;
                }
            }
        }
        host.permits.release();
        forget(host);
    }

    private static void pause(Host host, FailureCode code, Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        host.pausedUntil = host.paused == null ? until : Math.max(host.pausedUntil, until);
        host.paused = code;
    }

    /// Whether it says something about the host, and not only about one resource.
    private static boolean isOfHost(FailureCode code) {
        return switch (code) {
            case TIMEOUT, CONNECT_FAILED, CONNECTION_LOST, DNS_FAILED, TLS_INVALID, SERVER_ERROR ->
                    true;
            default -> false;
        };
    }

    private void forget(Host left) {
        synchronized (hosts) {
            left.users--;
            Iterator<Map.Entry<String, Host>> oldest = hosts.entrySet().iterator();
            while (hosts.size() > MOST_REMEMBERED && oldest.hasNext()) {
                if (oldest.next().getValue().users == 0) {
                    oldest.remove();
                }
            }
        }
    }
}
