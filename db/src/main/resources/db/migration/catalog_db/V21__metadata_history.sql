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
