package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.db.Databases;
import java.sql.Types;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Work that operators ask for through the API, and the worker that takes it. A request outlives both.
public final class Requests {

    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtextextended('request:' || :kind, 0))";

    private static final String ASK =
            """
            INSERT INTO batch.requests (id, kind, job, payload_json, idempotency_key, requested_by)
            SELECT :id, :kind, :job, :payload, :key, :by
             WHERE NOT EXISTS (SELECT 1 FROM batch.requests
                                WHERE kind = :kind AND CAST(payload_json AS jsonb) - 'force' = CAST(:payload AS jsonb) - 'force'
                                  AND state <> 'refused' AND created_at > now() - make_interval(secs => :cooldown))
            ON CONFLICT (idempotency_key) DO NOTHING
            """;

    private static final String TAKE =
            """
            UPDATE batch.requests SET state = 'running', updated_at = now()
             WHERE id = (SELECT id FROM batch.requests
                          WHERE kind = :kind
                            AND (state = 'waiting' AND updated_at <= now()
                                 OR state = 'running' AND updated_at < now() - make_interval(secs => :silence))
                          ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, payload_json
            """;

    private static final String TOUCH =
            "UPDATE batch.requests SET updated_at = now() WHERE id = :id AND state = 'running'";

    private static final String GIVE_BACK =
            """
            UPDATE batch.requests SET state = 'waiting', updated_at = now() + make_interval(secs => :pause), note = :note
             WHERE id = :id AND state = 'running'
            """;

    private static final String END =
            """
            UPDATE batch.requests SET state = :state, execution_id = :execution, note = :note, updated_at = now()
             WHERE id = :id AND state = 'running'
            """;

    private static final int NOTE_LIMIT = 500;

    private final Database orchestrator;

    public Requests(Databases databases) {
        this.orchestrator = databases.orchestrator();
    }

    /// A request that a worker has taken.
    public record Taken(UUID id, String payload) {}

    /// Stores a request, unless the same was asked for within the cooldown, or one came with that key.
    ///
    /// @param key of the client; null for none
    /// @return its id when it is stored
    public Optional<UUID> ask(
            String kind,
            String job,
            String payload,
            @Nullable String key,
            String requestedBy,
            Duration cooldown) {
        UUID id = UUID.randomUUID();
        int stored =
                orchestrator.inTransaction(() -> {
                    orchestrator.jdbc().sql(LOCK).param("kind", kind).query(row -> {});
                    return orchestrator
                            .jdbc()
                            .sql(ASK)
                            .param("id", id)
                            .param("kind", kind)
                            .param("job", job)
                            .param("payload", payload)
                            .param("key", key, Types.VARCHAR)
                            .param("by", requestedBy)
                            .param("cooldown", seconds(cooldown))
                            .update();
                });
        return stored == 1 ? Optional.of(id) : Optional.empty();
    }

    /// The oldest request that waits, or whose worker has been silent for so long.
    public Optional<Taken> take(String kind, Duration silence) {
        return orchestrator
                .jdbc()
                .sql(TAKE)
                .param("kind", kind)
                .param("silence", seconds(silence))
                .query((row, number) ->
                        new Taken(row.getObject("id", UUID.class), row.getString("payload_json")))
                .optional();
    }

    /// A sign of life of the worker.
    public void touch(UUID id) {
        orchestrator.jdbc().sql(TOUCH).param("id", id).update();
    }

    /// Lets it wait again, for a while.
    public void giveBack(UUID id, Duration pause, String note) {
        orchestrator
                .jdbc()
                .sql(GIVE_BACK)
                .param("id", id)
                .param("pause", seconds(pause))
                .param("note", cut(note))
                .update();
    }

    /// Ends a request.
    ///
    /// @param done whether it was worked on, however that ended; else it is refused
    public void end(UUID id, boolean done, @Nullable Long execution, String note) {
        orchestrator
                .jdbc()
                .sql(END)
                .param("id", id)
                .param("state", done ? "done" : "refused")
                .param("execution", execution, Types.BIGINT)
                .param("note", cut(note))
                .update();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static String cut(String note) {
        return note.length() > NOTE_LIMIT ? note.substring(0, NOTE_LIMIT) : note;
    }
}
