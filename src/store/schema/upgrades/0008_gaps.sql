-- When an older page last reached back to what was known before a gap.
ALTER TABLE feed ADD COLUMN gap_filled_at INTEGER;
