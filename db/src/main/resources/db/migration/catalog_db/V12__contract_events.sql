-- What contracts say beside transfers. State is derived from these rows, so that blocks that are undone leave no trace.

CREATE TABLE contract_events (
    chain_id     text COLLATE "C" NOT NULL,
    block_number bigint NOT NULL,
    log_index    integer NOT NULL,
    block_hash   text COLLATE "C" NOT NULL,
    tx_hash      text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    contract     text COLLATE "C" NOT NULL,
    part         text COLLATE "C",
    token_id     text COLLATE "C",
    account      text COLLATE "C",
    detail       jsonb,
    at           timestamptz NOT NULL,
    PRIMARY KEY (chain_id, block_number, log_index)
);
CREATE INDEX contract_events_contract ON contract_events (chain_id, contract, kind, token_id, part, block_number, log_index);
COMMENT ON TABLE contract_events IS 'What contracts say beside transfers: owners, roles, locks, frozen documents, upgrades, users, token accounts, mint terms. Never updated.';
COMMENT ON COLUMN contract_events.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN contract_events.block_number IS 'The block.';
COMMENT ON COLUMN contract_events.log_index IS 'Place of the log in its block.';
COMMENT ON COLUMN contract_events.block_hash IS 'Hash of the block.';
COMMENT ON COLUMN contract_events.tx_hash IS 'The transaction.';
COMMENT ON COLUMN contract_events.kind IS 'OWNER, ROLE_GRANTED, ROLE_REVOKED, LOCKED, UNLOCKED, FROZEN, UPGRADED, USER, TOKEN_ACCOUNT or MINT_TERMS.';
COMMENT ON COLUMN contract_events.contract IS 'The contract that it is about.';
COMMENT ON COLUMN contract_events.part IS 'What of it is said anew: a role, a set of mint terms.';
COMMENT ON COLUMN contract_events.token_id IS 'The token it is about, on-chain id in decimal; null for the contract.';
COMMENT ON COLUMN contract_events.account IS 'New owner, holder of the role, implementation, user, or account of the token.';
COMMENT ON COLUMN contract_events.detail IS 'The rest of what was said.';
COMMENT ON COLUMN contract_events.at IS 'Block time.';

CREATE TABLE consecutive_transfers (
    chain_id     text COLLATE "C" NOT NULL,
    block_number bigint NOT NULL,
    log_index    integer NOT NULL,
    block_hash   text COLLATE "C" NOT NULL,
    tx_hash      text COLLATE "C" NOT NULL,
    contract     text COLLATE "C" NOT NULL,
    from_addr    text COLLATE "C" NOT NULL,
    to_addr      text COLLATE "C" NOT NULL,
    first_id     numeric(78, 0) NOT NULL,
    last_id      numeric(78, 0) NOT NULL,
    at           timestamptz NOT NULL,
    refused      text,
    PRIMARY KEY (chain_id, block_number, log_index)
);
CREATE INDEX consecutive_transfers_contract ON consecutive_transfers (chain_id, contract, block_number, log_index);
COMMENT ON TABLE consecutive_transfers IS 'Ranges of tokens that one log moved (ERC-2309). Those that are not refused stand token by token in ownership_transfers.';
COMMENT ON COLUMN consecutive_transfers.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN consecutive_transfers.block_number IS 'The block.';
COMMENT ON COLUMN consecutive_transfers.log_index IS 'Place of the log in its block.';
COMMENT ON COLUMN consecutive_transfers.block_hash IS 'Hash of the block.';
COMMENT ON COLUMN consecutive_transfers.tx_hash IS 'The transaction.';
COMMENT ON COLUMN consecutive_transfers.contract IS 'The contract.';
COMMENT ON COLUMN consecutive_transfers.from_addr IS 'Giver; the zero address for a mint.';
COMMENT ON COLUMN consecutive_transfers.to_addr IS 'Receiver.';
COMMENT ON COLUMN consecutive_transfers.first_id IS 'Lowest on-chain id.';
COMMENT ON COLUMN consecutive_transfers.last_id IS 'Highest on-chain id.';
COMMENT ON COLUMN consecutive_transfers.at IS 'Block time.';
COMMENT ON COLUMN consecutive_transfers.refused IS 'Why it is not expanded: RANGE_TOO_LONG for one log, CONTRACT_TOO_LONG for all of its contract; null when it is.';

ALTER TABLE collection_bindings ADD COLUMN claimed_json jsonb, ADD COLUMN claims_version integer;
COMMENT ON COLUMN collection_bindings.claimed_json IS 'What the contract claims by ERC-165, interface by interface, beside which token_standard stands as observed; none is an interface that nobody has.';
COMMENT ON COLUMN collection_bindings.claims_version IS 'Version of the questions; null when never asked.';
