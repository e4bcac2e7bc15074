ALTER TABLE work_items ADD COLUMN lone_deaths integer;
COMMENT ON COLUMN work_items.lone_deaths IS 'How many runs died of memory while this was all they held; null when it is under no suspicion.';
CREATE INDEX work_items_suspect ON work_items (kind, chain_id, lone_deaths, due_at, key) WHERE lone_deaths IS NOT NULL;
