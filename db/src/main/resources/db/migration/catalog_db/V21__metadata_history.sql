-- What documents said over time, and what made them be asked for.

CREATE TABLE metadata_versions (
    token_id     uuid NOT NULL REFERENCES tokens ON DELETE CASCADE,
    version      integer NOT NULL,
    content_hash text COLLATE "C" NOT NULL,
    reading_hash text COLLATE "C" NOT NULL,
    uri          text NOT NULL,
    block_number bigint NOT NULL,
    fetched_at   timestamptz NOT NULL DEFAULT now(),
    cause        text COLLATE "C" NOT NULL,
    attempts     integer NOT NULL DEFAULT 0,
    changes_json jsonb,
    held         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (token_id, version)
);
COMMENT ON TABLE metadata_versions IS 'Every version of a token''s document that was seen; the newest that is not held is the one in force. Bookkeeping: no digest reads it.';
COMMENT ON COLUMN metadata_versions.token_id IS 'The token.';
COMMENT ON COLUMN metadata_versions.version IS 'From 1.';
COMMENT ON COLUMN metadata_versions.content_hash IS 'SHA-256 of the bytes; an earlier document is kept in metadata.history by it.';
COMMENT ON COLUMN metadata_versions.reading_hash IS 'SHA-256 of what was read in it, the canonical form: bytes may be read anew by better rules.';
COMMENT ON COLUMN metadata_versions.uri IS 'What was asked for, the id filled in; a data: URI as its type and SHA-256.';
COMMENT ON COLUMN metadata_versions.block_number IS 'End of which block the contract was asked at.';
COMMENT ON COLUMN metadata_versions.fetched_at IS 'Wall clock.';
COMMENT ON COLUMN metadata_versions.cause IS 'Why it was asked for: FIRST, EVENT_4906, EVENT_URI, EVENT_FROZEN, BASE_URI, REVEAL, OPERATOR, API or RETRY.';
COMMENT ON COLUMN metadata_versions.attempts IS 'Failed attempts before this one.';
COMMENT ON COLUMN metadata_versions.changes_json IS 'What differs from the version before: uri, fields, traits; null for the first.';
COMMENT ON COLUMN metadata_versions.held IS 'Seen, and not in force: the document had changed shortly before. At most one a token, its newest.';

-- What contracts say of themselves in their own documents.

ALTER TABLE collections ADD COLUMN called text, ADD COLUMN stated_fee_bps integer, ADD COLUMN stated_fee_receiver text;
COMMENT ON COLUMN collections.called IS 'name() of the contract; null when it has none. The name shown falls back on contractURI, then on the address.';
COMMENT ON COLUMN collections.stated_fee_bps IS 'What contractURI says that sellers pay, in hundredths of a percent; ERC-2981 stands beside it.';
COMMENT ON COLUMN collections.stated_fee_receiver IS 'Who is paid that, as contractURI says.';
UPDATE collections SET called = name
 WHERE NOT EXISTS (SELECT 1 FROM collection_bindings bound
                    WHERE bound.collection_id = collections.id AND bound.contract_address = collections.name);
