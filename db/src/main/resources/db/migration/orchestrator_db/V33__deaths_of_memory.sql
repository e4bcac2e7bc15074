ALTER TABLE batch.job_locks ADD COLUMN death_mark text;
COMMENT ON COLUMN batch.job_locks.death_mark IS 'File that is there once the holder has died of memory; null when it leaves none.';
