package io.vitrine.readers.metadata;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Bounds how many fetches are under way at one host, so that a slow one delays only itself.
final class HostPermits {

    private static final class Entry {
        private final Semaphore permits;
        private int users;

        Entry(int permits) {
            this.permits = new Semaphore(permits, true);
        }
    }

    private final Map<String, Entry> hosts = new HashMap<>();

    /// Waits for a turn; false when none came in time.
    boolean acquire(String host, int limit, Duration patience) throws InterruptedException {
        Entry entry;
        synchronized (hosts) {
            entry = hosts.computeIfAbsent(host, key -> new Entry(limit));
            entry.users++;
        }
        boolean acquired = false;
        try {
            acquired = entry.permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!acquired) {
                leave(host, entry);
            }
        }
        return acquired;
    }

    void release(String host) {
        Entry entry;
        synchronized (hosts) {
            entry = hosts.get(host);
        }
        if (entry != null) {
            entry.permits.release();
            leave(host, entry);
        }
    }

    /// Hosts are named by strangers: what nobody uses is forgotten.
    private void leave(String host, Entry entry) {
        synchronized (hosts) {
            entry.users--;
            if (entry.users == 0) {
                hosts.remove(host);
            }
        }
    }
}
