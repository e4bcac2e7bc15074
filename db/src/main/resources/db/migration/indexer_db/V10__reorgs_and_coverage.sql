ALTER TABLE indexer_checkpoints ADD COLUMN final_block bigint;
COMMENT ON COLUMN indexer_checkpoints.final_block IS 'Highest block that was final when the chain was last looked at; what lies above it is provisional. Null before the first look.';

CREATE TABLE reorgs (
    id            uuid PRIMARY KEY,
    chain_id      text COLLATE "C" NOT NULL,
    ancestor      bigint NOT NULL,
    ancestor_hash text,
    ancestor_at   timestamptz,
    old_tip       bigint NOT NULL,
    old_tip_hash  text NOT NULL,
    found_at      timestamptz NOT NULL,
    undone_at     timestamptz,
    CHECK (ancestor < old_tip)
);
CREATE UNIQUE INDEX reorgs_open ON reorgs (chain_id) WHERE undone_at IS NULL;
CREATE INDEX reorgs_chain ON reorgs (chain_id, found_at);
COMMENT ON TABLE reorgs IS 'Blocks that were stored and then replaced on their chain. Each database takes back what they had produced and marks so; the blocks themselves go last.';
COMMENT ON COLUMN reorgs.id IS 'Random.';
COMMENT ON COLUMN reorgs.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN reorgs.ancestor IS 'Highest stored block that still is the chain''s; start - 1 when none is.';
COMMENT ON COLUMN reorgs.ancestor_hash IS 'Its hash; null when none is left.';
COMMENT ON COLUMN reorgs.ancestor_at IS 'Its time.';
COMMENT ON COLUMN reorgs.old_tip IS 'Highest block that was stored.';
COMMENT ON COLUMN reorgs.old_tip_hash IS 'Its hash.';
COMMENT ON COLUMN reorgs.found_at IS 'Wall clock of the discovery.';
COMMENT ON COLUMN reorgs.undone_at IS 'Wall clock of the end; null while there is something to take back.';

CREATE TABLE coverages (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    topics    text[] NOT NULL,
    addresses text[],
    UNIQUE NULLS NOT DISTINCT (topics, addresses)
);
COMMENT ON TABLE coverages IS 'What ranges of blocks were asked for: the first topics, and the contracts.';
COMMENT ON COLUMN coverages.id IS 'Key within this database.';
COMMENT ON COLUMN coverages.topics IS 'First topics of events, sorted.';
COMMENT ON COLUMN coverages.addresses IS 'Contracts, sorted, lower-case; null for all of the chain.';

ALTER TABLE work_ranges ADD COLUMN coverage_id bigint REFERENCES coverages;
COMMENT ON COLUMN work_ranges.coverage_id IS 'What its blocks were asked for; null until done.';

CREATE TABLE refetched_ranges (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain_id   text COLLATE "C" NOT NULL,
    from_block bigint NOT NULL,
    to_block   bigint NOT NULL,
    at         timestamptz NOT NULL
);
CREATE INDEX refetched_ranges_chain ON refetched_ranges (chain_id, id);
COMMENT ON TABLE refetched_ranges IS 'Ranges that were stored a second time: what they had produced must be made anew. Ids rise in the order of the commits of a chain.';
COMMENT ON COLUMN refetched_ranges.id IS 'Order of the commits.';
COMMENT ON COLUMN refetched_ranges.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN refetched_ranges.from_block IS 'First block, inclusive.';
COMMENT ON COLUMN refetched_ranges.to_block IS 'Last block, inclusive.';
COMMENT ON COLUMN refetched_ranges.at IS 'Wall clock.';
