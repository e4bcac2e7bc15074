CREATE TABLE batch.schedule_slots (
    schedule   text COLLATE "C" NOT NULL,
    slot       timestamp NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz,
    outcome    text,
    PRIMARY KEY (schedule, slot)
);
COMMENT ON TABLE batch.schedule_slots IS 'Every time that a schedule was due, once, whichever process took it.';
COMMENT ON COLUMN batch.schedule_slots.schedule IS 'Name of the schedule.';
COMMENT ON COLUMN batch.schedule_slots.slot IS 'When it was due, as clocks on the wall say it: no date has it twice, whatever happens to summer time.';
COMMENT ON COLUMN batch.schedule_slots.claimed_at IS 'Wall clock of the process that took it.';
COMMENT ON COLUMN batch.schedule_slots.ended_at IS 'When the work was done; null while it goes on, and after a kill.';
COMMENT ON COLUMN batch.schedule_slots.outcome IS 'How it ended; NOT_RUN for the slot before the schedule was first known, and for one that was missed by too long.';
