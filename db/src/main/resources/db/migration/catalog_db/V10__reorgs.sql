CREATE TABLE reorgs_undone (
    chain_id  text COLLATE "C" NOT NULL,
    reorg_id  uuid NOT NULL,
    undone_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain_id, reorg_id)
);
COMMENT ON TABLE reorgs_undone IS 'Reorgs, durable rows of indexer_db, of which this database holds nothing any more.';
COMMENT ON COLUMN reorgs_undone.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN reorgs_undone.reorg_id IS 'The reorg''s id in indexer_db; logical.';
COMMENT ON COLUMN reorgs_undone.undone_at IS 'When, by the database clock.';

ALTER TABLE projection_state ADD COLUMN refetched_seen bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN projection_state.refetched_seen IS 'Last row of indexer_db''s refetched_ranges whose blocks are planned to be projected again.';

ALTER TABLE work_ranges ADD COLUMN event_version integer;
COMMENT ON COLUMN work_ranges.event_version IS 'Version of the rules that made what the range produced; null until done.';
