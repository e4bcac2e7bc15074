package io.vitrine.writers.orchestration;

import io.vitrine.db.Database;
import java.time.LocalDateTime;

/// The times at which a schedule was due. A slot is named by what clocks on the wall say, so that a date has it once
/// however summer time begins or ends; one process takes it, and none takes one that lies before another.
public final class ScheduleSlots {

    private static final String KNOWN =
            """
            INSERT INTO batch.schedule_slots (schedule, slot, ended_at, outcome)
            SELECT :schedule, CAST(:slot AS timestamp), now(), 'NOT_RUN'
             WHERE NOT EXISTS (SELECT 1 FROM batch.schedule_slots WHERE schedule = :schedule)
            ON CONFLICT (schedule, slot) DO NOTHING
            """;

    private static final String CLAIM =
            """
            INSERT INTO batch.schedule_slots (schedule, slot)
            SELECT :schedule, CAST(:slot AS timestamp)
             WHERE NOT EXISTS (SELECT 1 FROM batch.schedule_slots
                                WHERE schedule = :schedule AND slot >= CAST(:slot AS timestamp))
            ON CONFLICT (schedule, slot) DO NOTHING
            """;

    private static final String CLAIM_BROKEN =
            """
            UPDATE batch.schedule_slots SET claimed_at = now()
             WHERE schedule = :schedule AND slot = CAST(:slot AS timestamp) AND ended_at IS NULL
            """;

    private static final String END =
            """
            UPDATE batch.schedule_slots SET ended_at = now(), outcome = :outcome
             WHERE schedule = :schedule AND slot = CAST(:slot AS timestamp)
            """;

    private final Database orchestrator;
    private final String schedule;

    public ScheduleSlots(Database orchestrator, String schedule) {
        this.orchestrator = orchestrator;
        this.schedule = schedule;
    }

    /// Notes since when the schedule is known, the first time: what was due before was not missed.
    public void known(LocalDateTime since) {
        change(KNOWN, since);
    }

    /// Takes a slot.
    ///
    /// @return whether nobody has, nor a later one
    public boolean claim(LocalDateTime slot) {
        return change(CLAIM, slot);
    }

    /// Takes a slot whose work was begun and never ended.
    public boolean claimBroken(LocalDateTime slot) {
        return change(CLAIM_BROKEN, slot);
    }

    private boolean change(String sql, LocalDateTime slot) {
        return orchestrator
                        .jdbc()
                        .sql(sql)
                        .param("schedule", schedule)
                        .param("slot", slot.toString())
                        .update()
                == 1;
    }

    /// The work of a slot is done.
    public void end(LocalDateTime slot, String outcome) {
        orchestrator
                .jdbc()
                .sql(END)
                .param("schedule", schedule)
                .param("slot", slot.toString())
                .param("outcome", outcome)
                .update();
    }
}
