-- A feed row is written before the row of its token, in one commit: history first, then what ranges share. So the
-- reference is checked when the commit comes.
ALTER TABLE activities
    DROP CONSTRAINT activities_token_id_fkey,
    ADD CONSTRAINT activities_token_id_fkey FOREIGN KEY (token_id) REFERENCES tokens ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE deferred_definitions (
    name      text COLLATE "C" PRIMARY KEY,
    statement text NOT NULL
);
COMMENT ON TABLE deferred_definitions IS 'Indexes and references that a large backfill does without; made again when it is projected.';
COMMENT ON COLUMN deferred_definitions.name IS 'Name of the index or constraint.';
COMMENT ON COLUMN deferred_definitions.statement IS 'The statement that makes it.';

CREATE TABLE stale_contracts (
    chain_id  text COLLATE "C" NOT NULL,
    contract  text COLLATE "C" NOT NULL,
    transfers bigint NOT NULL,
    PRIMARY KEY (chain_id, contract)
);
COMMENT ON TABLE stale_contracts IS 'Contracts whose transfers are in and whose tokens and balances do not follow them yet.';
COMMENT ON COLUMN stale_contracts.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN stale_contracts.contract IS 'The contract.';
COMMENT ON COLUMN stale_contracts.transfers IS 'How many transfers have come since: the size of the work.';
