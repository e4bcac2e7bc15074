package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.chain.ChainId;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.JobName;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lock of (job, chain): a session advisory lock on a connection of its own, which a kill frees at
/// once, and beside it a row with the fencing token.
///
/// A holder that has been silent for longer than the given time has its connection ended and its token
/// outdated; should it wake up, its writes find the newer token and roll back.
public final class JobLocks {

    private static final Logger log = LoggerFactory.getLogger(JobLocks.class);
    private static final long WAIT_FOR_BACKEND_MILLIS = 2_000;
    private static final long BACKEND_POLL_NANOS = 10_000_000;

    private static final String TRY_LOCK =
            "SELECT pg_try_advisory_lock(hashtextextended('vitrine:' || ? || ':' || ?, 0))";

    private static final String TAKE =
            """
            INSERT INTO batch.job_locks (job, chain_id, token, holder, death_mark, backend_pid, heartbeat_at)
            VALUES (?, ?, 1, ?, ?, pg_backend_pid(), clock_timestamp())
            ON CONFLICT (job, chain_id) DO UPDATE
               SET token = batch.job_locks.token + 1, holder = excluded.holder, death_mark = excluded.death_mark,
                   backend_pid = excluded.backend_pid, heartbeat_at = excluded.heartbeat_at
            RETURNING token
            """;

    private static final String MARK_LEFT =
            "SELECT death_mark FROM batch.job_locks WHERE job = ? AND chain_id = ? AND holder IS NOT NULL";

    private static final String MARK_NAMED =
            "SELECT EXISTS (SELECT 1 FROM batch.job_locks WHERE death_mark = ?)";

    private static final String BEAT =
            """
            UPDATE batch.job_locks SET heartbeat_at = clock_timestamp()
             WHERE job = ? AND chain_id = ? AND token = ?
            """;

    private static final String END_SILENT_HOLDER =
            """
            SELECT pg_terminate_backend(backend_pid) FROM batch.job_locks
             WHERE job = ? AND chain_id = ?
               AND heartbeat_at < clock_timestamp() - make_interval(secs => ?)
               AND backend_pid IN (SELECT pid FROM pg_locks
                                    WHERE locktype = 'advisory' AND granted AND objsubid = 1
                                      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                      AND (CAST(classid AS bigint) << 32) + CAST(objid AS bigint)
                                          = hashtextextended('vitrine:' || job || ':' || chain_id, 0))
            """;

    private static final String LIVING =
            """
            SELECT token FROM batch.job_locks
             WHERE job = ? AND chain_id = ? AND holder IS NOT NULL
               AND heartbeat_at >= clock_timestamp() - make_interval(secs => ?)
            """;

    private static final String GIVE_BACK =
            """
            UPDATE batch.job_locks SET holder = NULL, death_mark = NULL, backend_pid = NULL
             WHERE job = ? AND chain_id = ? AND token = ?
            """;

    private static final String UNLOCK = "SELECT pg_advisory_unlock_all()";

    private static final String HELP =
            "SELECT pg_advisory_lock_shared(hashtextextended('vitrine:help:' || ? || ':' || ? || ':' || ?, 0)) IS NOT NULL";

    private static final String NOBODY_HELPS =
            "SELECT pg_try_advisory_xact_lock(hashtextextended('vitrine:help:' || ? || ':' || ? || ':' || ?, 0))";

    private static final String WHO_HOLDS =
            "SELECT COALESCE(holder, 'another process'), heartbeat_at FROM batch.job_locks WHERE job = ? AND chain_id = ?";

    private final Database orchestrator;
    private final Holder holder;
    private final Duration silence;

    /// Who takes locks.
    ///
    /// @param name for messages: host and process id
    /// @param deathMark file that is there once this process has died of memory, and of nothing else; null when it
    ///     leaves none
    public record Holder(String name, @Nullable Path deathMark) {

        /// One that leaves no mark.
        public Holder(String name) {
            this(name, null);
        }
    }

    /// @param holder this process
    /// @param silence after how long without a heartbeat a holder counts as gone
    public JobLocks(Database orchestrator, Holder holder, Duration silence) {
        this.orchestrator = orchestrator;
        this.holder = holder;
        this.silence = silence;
    }

    /// Takes the lock.
    ///
    /// @throws JobBusy when another run holds it and is alive
    public Held acquire(JobName job, ChainId chain) {
        try {
            Connection connection = orchestrator.dataSource().getConnection();
            try {
                connection.setAutoCommit(true);
                if (!tryLock(connection, job, chain) && !takeFromSilent(connection, job, chain)) {
                    throw busy(connection, job, chain);
                }
                File mark = markLeft(connection, job, chain);
                Fence fence = new Fence(job, chain, take(connection, job, chain), silence);
                if (mark != null) {
                    removeUnnamed(connection, mark);
                }
                return new Held(connection, fence, mark != null);
            } catch (SQLException | RuntimeException e) {
                unlock(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new LockUnavailable("the lock of " + job + " on " + chain, e);
        }
    }

    /// What the run that holds the lock may write under, for a process that helps it.
    ///
    /// @return empty when nobody holds it, or the holder has been silent for too long
    public Optional<Fence> living(JobName job, ChainId chain) {
        try (Connection connection = orchestrator.dataSource().getConnection();
                PreparedStatement living = connection.prepareStatement(LIVING)) {
            living.setString(1, job.text());
            living.setString(2, chain.caip2());
            living.setDouble(3, silence.toMillis() / 1000.0);
            try (ResultSet row = living.executeQuery()) {
                return row.next()
                        ? Optional.of(new Fence(job, chain, row.getLong(1), silence))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new LockUnavailable("the lock of " + job + " on " + chain, e);
        }
    }

    /// Lets the run that holds the lock know that this process helps it.
    public Helping help(Fence fence) {
        try {
            Connection connection = orchestrator.dataSource().getConnection();
            try {
                help(connection, HELP, fence);
                return new Helping(connection);
            } catch (SQLException | RuntimeException e) {
                unlock(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw new LockUnavailable("a share in " + fence.job() + " on " + fence.chain(), e);
        }
    }

    /// Whether a process that lives helps the run.
    public boolean isHelped(Fence fence) {
        try (Connection connection = orchestrator.dataSource().getConnection()) {
            return !help(connection, NOBODY_HELPS, fence);
        } catch (SQLException e) {
            throw new LockUnavailable("who helps " + fence.job() + " on " + fence.chain(), e);
        }
    }

    private static boolean help(Connection connection, String sql, Fence fence)
            throws SQLException {
        try (PreparedStatement help = connection.prepareStatement(sql)) {
            help.setString(1, fence.job().text());
            help.setString(2, fence.chain().caip2());
            help.setString(3, Long.toString(fence.token()));
            try (ResultSet row = help.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /// The connection goes back to its pool, so the lock must not stay with it.
    private static void unlock(Connection connection) throws SQLException {
        try (connection;
                PreparedStatement unlock = connection.prepareStatement(UNLOCK)) {
            unlock.execute();
        }
    }

    private static boolean tryLock(Connection connection, JobName job, ChainId chain)
            throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(TRY_LOCK)) {
            lock.setString(1, job.text());
            lock.setString(2, chain.caip2());
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private boolean takeFromSilent(Connection connection, JobName job, ChainId chain)
            throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END_SILENT_HOLDER)) {
            end.setString(1, job.text());
            end.setString(2, chain.caip2());
            end.setDouble(3, silence.toMillis() / 1000.0);
            try (ResultSet ended = end.executeQuery()) {
                if (!ended.next()) {
                    return false;
                }
            }
        }
        log.warn("job.lock.silent job={} chain={}: its holder was silent and is ended", job, chain);
        long deadline = System.nanoTime() + Duration.ofMillis(WAIT_FOR_BACKEND_MILLIS).toNanos();
        while (System.nanoTime() < deadline) {
            if (tryLock(connection, job, chain)) {
                return true;
            }
            LockSupport.parkNanos(BACKEND_POLL_NANOS);
        }
        return false;
    }

    private static JobBusy busy(Connection connection, JobName job, ChainId chain)
            throws SQLException {
        try (PreparedStatement who = connection.prepareStatement(WHO_HOLDS)) {
            who.setString(1, job.text());
            who.setString(2, chain.caip2());
            try (ResultSet row = who.executeQuery()) {
                boolean known = row.next();
                return new JobBusy(
                        job,
                        chain,
                        known ? row.getString(1) : "another process",
                        known ? row.getTimestamp(2).toInstant() : null);
            }
        }
    }

    /// The mark of a holder that died of memory before it gave the lock back.
    private static @Nullable File markLeft(Connection connection, JobName job, ChainId chain)
            throws SQLException {
        try (PreparedStatement left = connection.prepareStatement(MARK_LEFT)) {
            left.setString(1, job.text());
            left.setString(2, chain.caip2());
            try (ResultSet row = left.executeQuery()) {
                String mark = row.next() ? row.getString(1) : null;
                return mark == null || !new File(mark).exists() ? null : new File(mark);
            }
        }
    }

    /// One process may have held several locks, and its mark tells of all of them.
    private static void removeUnnamed(Connection connection, File mark) throws SQLException {
        try (PreparedStatement named = connection.prepareStatement(MARK_NAMED)) {
            named.setString(1, mark.getPath());
            try (ResultSet row = named.executeQuery()) {
                if (row.next() && !row.getBoolean(1) && !mark.delete()) {
                    log.info("{} stays, which nobody reads any more", mark);
                }
            }
        }
    }

    private long take(Connection connection, JobName job, ChainId chain) throws SQLException {
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setString(1, job.text());
            take.setString(2, chain.caip2());
            take.setString(3, holder.name());
            take.setString(4, holder.deathMark() == null ? null : holder.deathMark().toString());
            try (ResultSet row = take.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /// A lock that is held until it is closed or its connection breaks.
    public final class Held implements AutoCloseable {

        private final Connection connection;
        private final Fence fence;
        private final boolean afterDeathOfMemory;
        private final Thread heart;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Held(Connection connection, Fence fence, boolean afterDeathOfMemory) {
            this.connection = connection;
            this.fence = fence;
            this.afterDeathOfMemory = afterDeathOfMemory;
            this.heart =
                    Thread.ofPlatform()
                            .daemon()
                            .name("heartbeat-" + fence.job())
                            .start(this::beatUntilClosed);
        }

        /// What every write of the run shows.
        public Fence fence() {
            return fence;
        }

        /// Whether the holder before this one died of memory, and so of something that it worked on.
        public boolean isAfterDeathOfMemory() {
            return afterDeathOfMemory;
        }

        private void giveBack() throws SQLException {
            try (PreparedStatement give = connection.prepareStatement(GIVE_BACK)) {
                give.setString(1, fence.job().text());
                give.setString(2, fence.chain().caip2());
                give.setLong(3, fence.token());
                give.executeUpdate();
            }
        }

        private void beatUntilClosed() {
            try {
                while (open.get()) {
                    Thread.sleep(silence.dividedBy(4));
                    if (open.get() && !beat()) {
                        log.error("lock.fenced job={} chain={}", fence.job(), fence.chain());
                        return;
                    }
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized boolean beat() {
            try (PreparedStatement beat = connection.prepareStatement(BEAT)) {
                beat.setString(1, fence.job().text());
                beat.setString(2, fence.chain().caip2());
                beat.setLong(3, fence.token());
                return beat.executeUpdate() == 1;
            } catch (SQLException e) {
                log.error(
                        "lock.lost job={} chain={}: {}",
                        fence.job(),
                        fence.chain(),
                        e.getMessage());
                return false;
            }
        }

        /// Gives the lock back; the token stays outdated for nobody until the next run raises it.
        @Override
        public void close() {
            if (!open.getAndSet(false)) {
                return;
            }
            heart.interrupt();
            synchronized (this) {
                try {
                    try {
                        giveBack();
                    } finally {
                        unlock(connection);
                    }
                } catch (SQLException e) {
                    log.warn("job.lock.close {}: {}", fence, e.getMessage());
                }
            }
        }
    }

    /// A share in a run, until it is closed or its process ends.
    public static final class Helping implements AutoCloseable {

        private final Connection connection;

        private Helping(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void close() {
            try {
                unlock(connection);
            } catch (SQLException e) {
                log.warn("job.help.close: {}", e.getMessage());
            }
        }
    }

    /// Another run of the job on this chain is under way.
    public static final class JobBusy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        JobBusy(JobName job, ChainId chain, String holder, @Nullable Instant heartbeat) {
            super(
                    job
                            + " on "
                            + chain
                            + " is held by "
                            + holder
                            + (heartbeat == null ? "" : ", last heard of at " + heartbeat)
                            + ": wait for it, or stop it with 'vitrine stop'");
        }
    }

    /// The database that keeps the locks does not answer.
    public static final class LockUnavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LockUnavailable(String what, SQLException cause) {
            super(what + " cannot be taken: " + cause.getMessage(), cause);
        }
    }
}
