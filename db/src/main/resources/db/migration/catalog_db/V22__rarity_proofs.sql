-- What ranks rest on, published with them: the counts, and a root that commits to both.

CREATE TABLE rarity_roots (
    collection_id    uuid PRIMARY KEY REFERENCES collections ON DELETE CASCADE,
    root             text NOT NULL,
    methods          text NOT NULL,
    tokens           integer NOT NULL,
    entropy          double precision NOT NULL,
    as_of_block      bigint,
    as_of_block_hash text,
    updated_at       timestamptz NOT NULL
);
COMMENT ON TABLE rarity_roots IS 'The last computation of a collection''s ranks, and the Merkle root over its tokens.';
COMMENT ON COLUMN rarity_roots.collection_id IS 'The collection.';
COMMENT ON COLUMN rarity_roots.root IS 'Root in hex; RFC 9162 over SHA-256, leaves in the order of the token ids.';
COMMENT ON COLUMN rarity_roots.methods IS 'Names and versions of the methods, separated by spaces.';
COMMENT ON COLUMN rarity_roots.tokens IS 'Tokens that were ranked.';
COMMENT ON COLUMN rarity_roots.entropy IS 'Bits that a token of the collection tells on average: what information-content/1 divides by.';
COMMENT ON COLUMN rarity_roots.as_of_block IS 'Block that the catalog reflected when the traits were read.';
COMMENT ON COLUMN rarity_roots.as_of_block_hash IS 'Its hash.';
COMMENT ON COLUMN rarity_roots.updated_at IS 'Block time that the computation reflects.';

CREATE TABLE rarity_counts (
    collection_id uuid NOT NULL REFERENCES collections ON DELETE CASCADE,
    trait_id      uuid NOT NULL,
    kind          text COLLATE "C" NOT NULL CHECK (kind IN ('string', 'number', 'date', 'boolean', 'bin', 'absent', 'count')),
    value         text COLLATE "C" NOT NULL,
    trait         text COLLATE "C" NOT NULL,
    holders       integer NOT NULL,
    kinds         integer NOT NULL,
    PRIMARY KEY (collection_id, trait_id, kind, value)
);
COMMENT ON TABLE rarity_counts IS 'The counts that the published ranks of a collection follow from.';
COMMENT ON COLUMN rarity_counts.collection_id IS 'The collection.';
COMMENT ON COLUMN rarity_counts.trait_id IS 'The trait; nil for the number of traits that a token has. Logical.';
COMMENT ON COLUMN rarity_counts.kind IS 'Type of the value, or bin, absent, or count for the number of traits.';
COMMENT ON COLUMN rarity_counts.value IS 'Normalised value, bounds of the bin, or number of traits; empty for absent.';
COMMENT ON COLUMN rarity_counts.trait IS 'Normalised name of the trait; empty for the number of traits.';
COMMENT ON COLUMN rarity_counts.holders IS 'Ranked tokens that have it.';
COMMENT ON COLUMN rarity_counts.kinds IS 'Different values of the trait, the absent one included.';

ALTER TABLE token_rarity ADD COLUMN leaf bytea;
COMMENT ON COLUMN token_rarity.leaf IS 'The token''s leaf below the root of its collection: SHA-256 of the byte 0 and the leaf''s text.';

-- Ranks without a root are computed again.
DELETE FROM rarity_scores WHERE source = 'vitrine';
DELETE FROM token_rarity;
UPDATE work_items SET version = version + 1, state = CASE state WHEN 'CLAIMED' THEN 'CLAIMED' ELSE 'DUE' END, due_at = now(), attempts = 0
 WHERE kind = 'COMPUTE_RARITY';
