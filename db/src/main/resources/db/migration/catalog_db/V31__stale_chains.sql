ALTER TABLE projection_state ADD COLUMN stale_reason text;
COMMENT ON COLUMN projection_state.stale_reason IS 'Why what the catalog shows of the chain is no longer trusted, such as REORG_BELOW_FINALITY; null while it is.';
