package io.vitrine.readers.orchestration;

import io.vitrine.db.Databases;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Requests of operators, as they stand.
public final class RequestReader {

    private static final String COLUMNS =
            """
            SELECT id, kind, job, payload_json, state, execution_id, requested_by, created_at, updated_at, note FROM batch.requests
            """;

    private static final String BY_ID = COLUMNS + " WHERE id = :id";
    private static final String BY_KEY = COLUMNS + " WHERE idempotency_key = :key";

    private static final String LEFT =
            """
            SELECT ceil(extract(epoch FROM max(created_at) + make_interval(secs => :cooldown) - now())) FROM batch.requests
             WHERE kind = :kind AND CAST(payload_json AS jsonb) - 'force' = CAST(:payload AS jsonb) - 'force' AND state <> 'refused'
            """;

    private final JdbcClient jdbc;

    public RequestReader(Databases databases) {
        this.jdbc = databases.orchestrator().jdbc();
    }

    /// The request with this id.
    public Optional<RequestRow> byId(UUID id) {
        return jdbc.sql(BY_ID).param("id", id).query((row, number) -> request(row)).optional();
    }

    /// The request that came with this key.
    public Optional<RequestRow> byKey(String key) {
        return jdbc.sql(BY_KEY).param("key", key).query((row, number) -> request(row)).optional();
    }

    /// How long the same may not be asked again.
    public Duration cooldownLeft(String kind, String payload, Duration cooldown) {
        long seconds =
                jdbc.sql(LEFT)
                        .param("cooldown", (double) cooldown.toMillis() / 1000)
                        .param("kind", kind)
                        .param("payload", payload)
                        .query((row, number) -> row.getLong(1))
                        .single();
        return Duration.ofSeconds(Math.max(1, seconds));
    }

    private static RequestRow request(ResultSet row) throws SQLException {
        long execution = row.getLong("execution_id");
        boolean none = row.wasNull();
        return new RequestRow(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("job"),
                row.getString("payload_json"),
                row.getString("state"),
                none ? null : execution,
                row.getString("requested_by"),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant(),
                row.getString("note"));
    }
}
