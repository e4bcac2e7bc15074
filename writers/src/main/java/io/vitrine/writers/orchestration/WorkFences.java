package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import io.vitrine.domain.orchestration.Fence;
import io.vitrine.domain.orchestration.Fenced;

/// The newest fencing token of each job, kept in the database whose data it guards.
public final class WorkFences {

    private static final String RAISE =
            """
            INSERT INTO work_fences (job, chain_id, token) VALUES (:job, :chain, :token)
            ON CONFLICT (job, chain_id)
            DO UPDATE SET token = GREATEST(work_fences.token, excluded.token)
            """;

    private static final String HOLD =
            """
            SELECT token, set_config('idle_in_transaction_session_timeout', :silence, true)
              FROM work_fences WHERE job = :job AND chain_id = :chain FOR SHARE
            """;

    private WorkFences() {}

    /// Makes the run's token the newest; waits for transactions of an older run that are under way, and
    /// for no longer than its silence when their process is paused.
    public static void raise(Database database, Fence fence) {
        database.jdbc()
                .sql(RAISE)
                .param("job", fence.job().text())
                .param("chain", fence.chain().caip2())
                .param("token", fence.token())
                .update();
    }

    /// Holds the fence until the caller's transaction ends.
    ///
    /// @throws Fenced when a newer run has raised it
    public static void hold(Database database, Fence fence) {
        long newest =
                database.jdbc()
                        .sql(HOLD)
                        .param("job", fence.job().text())
                        .param("chain", fence.chain().caip2())
                        .param("silence", Long.toString(fence.silence().toMillis()))
                        .query((row, number) -> row.getLong("token"))
                        .optional()
                        .orElse(0L);
        if (newest != fence.token()) {
            throw Fenced.raised(fence, newest);
        }
    }
}
