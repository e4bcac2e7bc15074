CREATE TABLE indexer_checkpoints (
    chain_id        text COLLATE "C" PRIMARY KEY,
    last_block      bigint,
    last_block_hash text,
    start_block     bigint NOT NULL,
    updated_at      timestamptz NOT NULL
);
COMMENT ON TABLE indexer_checkpoints IS 'Raw completeness of a chain: one row a chain, derived from its block ranges.';
COMMENT ON COLUMN indexer_checkpoints.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN indexer_checkpoints.last_block IS 'Highest block such that every block from start_block to it is stored; null while the first one is missing.';
COMMENT ON COLUMN indexer_checkpoints.last_block_hash IS 'Canonical hash of last_block: the test for a reorganisation.';
COMMENT ON COLUMN indexer_checkpoints.start_block IS 'First block of the chain that is wanted, inclusive.';
COMMENT ON COLUMN indexer_checkpoints.updated_at IS 'Wall clock of the last move.';

CREATE TABLE blocks (
    chain_id    text COLLATE "C" NOT NULL,
    number      bigint NOT NULL,
    hash        text NOT NULL,
    parent_hash text NOT NULL,
    block_time  timestamptz NOT NULL,
    log_count   integer NOT NULL,
    PRIMARY KEY (chain_id, number)
);
COMMENT ON TABLE blocks IS 'Every indexed block. A raw event counts only when its (number, hash) stands here.';
COMMENT ON COLUMN blocks.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN blocks.number IS 'Block number.';
COMMENT ON COLUMN blocks.hash IS 'Block hash, lower-case hex.';
COMMENT ON COLUMN blocks.parent_hash IS 'Hash of the block before.';
COMMENT ON COLUMN blocks.block_time IS 'The block''s timestamp.';
COMMENT ON COLUMN blocks.log_count IS 'How many logs of this block were stored.';

CREATE TABLE work_ranges (
    job         text COLLATE "C" NOT NULL,
    chain_id    text COLLATE "C" NOT NULL,
    from_block  bigint NOT NULL,
    to_block    bigint NOT NULL,
    state       text NOT NULL CHECK (state IN ('PLANNED', 'CLAIMED', 'DONE')),
    claim_token bigint,
    attempts    integer NOT NULL DEFAULT 0,
    item_count  integer,
    done_at     timestamptz,
    PRIMARY KEY (job, chain_id, from_block),
    CHECK (from_block <= to_block)
);
CREATE INDEX work_ranges_open ON work_ranges (job, chain_id, from_block) WHERE state <> 'DONE';
COMMENT ON TABLE work_ranges IS 'Block ranges to be worked on: a range is written and marked as a whole.';
COMMENT ON COLUMN work_ranges.job IS 'Name of the job.';
COMMENT ON COLUMN work_ranges.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN work_ranges.from_block IS 'First block, inclusive.';
COMMENT ON COLUMN work_ranges.to_block IS 'Last block, inclusive.';
COMMENT ON COLUMN work_ranges.state IS 'PLANNED, CLAIMED by a run, or DONE.';
COMMENT ON COLUMN work_ranges.claim_token IS 'Fencing token of the run that claimed it last.';
COMMENT ON COLUMN work_ranges.attempts IS 'How often it was claimed.';
COMMENT ON COLUMN work_ranges.item_count IS 'Events stored or applied; null until done.';
COMMENT ON COLUMN work_ranges.done_at IS 'Wall clock of the mark.';

CREATE TABLE work_fences (
    job      text COLLATE "C" NOT NULL,
    chain_id text COLLATE "C" NOT NULL,
    token    bigint NOT NULL,
    PRIMARY KEY (job, chain_id)
);
COMMENT ON TABLE work_fences IS 'The newest fencing token of a job on a chain; a write that carries an older one is refused.';
COMMENT ON COLUMN work_fences.job IS 'Name of the job.';
COMMENT ON COLUMN work_fences.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN work_fences.token IS 'Only ever raised.';
