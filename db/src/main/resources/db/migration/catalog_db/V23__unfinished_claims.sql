ALTER TABLE work_items ADD COLUMN unfinished integer NOT NULL DEFAULT 0;
COMMENT ON COLUMN work_items.unfinished IS 'How often it was claimed since anything was last said about it: more than one means that a process died over it, or beside it.';
