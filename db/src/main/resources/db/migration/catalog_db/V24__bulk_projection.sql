-- A feed row is written before the row of its token, in one commit: history first, then what ranges share.
-- Asking for the token at each of its rows also cost a tenth of the whole projection.
ALTER TABLE activities DROP CONSTRAINT activities_token_id_fkey;
COMMENT ON COLUMN activities.token_id IS 'The token, written in the same commit; its activities go with it.';

CREATE TABLE deferred_indexes (
    name       text COLLATE "C" PRIMARY KEY,
    definition text NOT NULL
);
COMMENT ON TABLE deferred_indexes IS 'Indexes that a large backfill has put off; built when it is projected.';
COMMENT ON COLUMN deferred_indexes.name IS 'Name of the index.';
COMMENT ON COLUMN deferred_indexes.definition IS 'The statement that makes it.';

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
