package io.vitrine.config.simulation;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The server's side of a killed worker: it notices a broken connection a moment later.
final class Backends {

    private static final String HELD =
            """
            SELECT count(*) FROM pg_locks
             WHERE locktype = 'advisory' AND granted
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint)
                   IN (hashtextextended('vitrine:indexBlocks:' || :chain, 0),
                       hashtextextended('vitrine:projectEvents:' || :chain, 0))
            """;

    private Backends() {}

    /// Waits until the locks of a chain's jobs are free.
    static void awaitReleased(Database orchestrator, ChainId chain, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (Stores.number(orchestrator, chain, HELD) > 0) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("a dead worker still holds a lock of " + chain);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
