-- What contracts make up: units beyond any number of digits, histories that cannot be, tokens that they do not answer for.

-- One token may have up to 2^256 units, a contract any number of such tokens.
ALTER TABLE collections ALTER COLUMN total_supply TYPE numeric, ALTER COLUMN total_minted TYPE numeric;

CREATE TABLE token_anomalies (
    chain_id   text COLLATE "C" NOT NULL,
    contract   text COLLATE "C" NOT NULL,
    token_id   text COLLATE "C" NOT NULL,
    code       text COLLATE "C" NOT NULL,
    reason     text NOT NULL,
    last_block bigint NOT NULL,
    PRIMARY KEY (chain_id, contract, token_id, code)
);
COMMENT ON TABLE token_anomalies IS 'Tokens whose transfers cannot be those of an honest contract; derived from them when a collection is settled.';
COMMENT ON COLUMN token_anomalies.chain_id IS 'CAIP-2 id of the chain.';
COMMENT ON COLUMN token_anomalies.contract IS 'The contract.';
COMMENT ON COLUMN token_anomalies.token_id IS 'On-chain id in decimal.';
COMMENT ON COLUMN token_anomalies.code IS 'DOUBLE_MINT, BURN_OF_UNMINTED, MINT_TO_ZERO, MOVED_BY_STRANGER or ABSURD_SUPPLY.';
COMMENT ON COLUMN token_anomalies.reason IS 'What was counted, and what it contradicts.';
COMMENT ON COLUMN token_anomalies.last_block IS 'Block of the token''s last transfer.';

-- Mints to nobody are hardly ever there: an honest contract adds nothing to it.
CREATE INDEX ownership_transfers_nowhere ON ownership_transfers (chain_id, contract, token_id)
 WHERE from_addr = '0x0000000000000000000000000000000000000000' AND to_addr = '0x0000000000000000000000000000000000000000';

-- Two signs, half each: it does not say who owns what it says to have moved, and it claims no standard, or every one.
ALTER TABLE collection_bindings
    ADD COLUMN spam_score numeric GENERATED ALWAYS AS (
        CASE WHEN token_standard IN ('erc721', 'erc1155') AND claimed_json -> 'ownership' IS NOT NULL
             THEN CASE WHEN claimed_json -> 'ownership' = 'false' THEN 0.5 ELSE 0 END
                + CASE WHEN claimed_json -> 'none' IS DISTINCT FROM 'true'
                        AND 'true' IN (COALESCE(claimed_json -> 'erc721', 'false'), COALESCE(claimed_json -> 'erc1155', 'false'))
                       THEN 0 ELSE 0.5 END
             END) STORED,
    ADD COLUMN is_unverified boolean NOT NULL GENERATED ALWAYS AS (COALESCE(claimed_json -> 'ownership' = 'false', false)) STORED;
COMMENT ON COLUMN collection_bindings.spam_score IS 'Share of the signs of spam that it gives, from observed events and from what it answered; 1 is spam, null when it was not asked.';
COMMENT ON COLUMN collection_bindings.is_unverified IS 'The contract does not say who owns what its logs say to have moved: balances are the word of the logs alone.';
COMMENT ON COLUMN collection_bindings.claimed_json IS 'What the contract claims by ERC-165, interface by interface, beside which token_standard stands as observed; none is an interface that nobody has, ownership whether it says who owns the lowest live token.';

-- Contracts are asked the new question as well.
UPDATE work_items SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END, due_at = now(), attempts = 0
 WHERE kind = 'DESCRIBE_COLLECTION';
