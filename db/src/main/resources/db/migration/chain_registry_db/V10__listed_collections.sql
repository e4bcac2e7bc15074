CREATE TABLE listed_collections (
    chain_id    integer NOT NULL REFERENCES chains,
    address     text COLLATE "C" NOT NULL,
    start_block bigint NOT NULL CHECK (start_block >= 0),
    added_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain_id, address)
);
COMMENT ON TABLE listed_collections IS 'What a chain of scope listed covers.';
COMMENT ON COLUMN listed_collections.chain_id IS 'chains.id.';
COMMENT ON COLUMN listed_collections.address IS 'The contract, lower-case.';
COMMENT ON COLUMN listed_collections.start_block IS 'Its first block, inclusive: logs before it are not kept.';
COMMENT ON COLUMN listed_collections.added_at IS 'When it was listed last.';
