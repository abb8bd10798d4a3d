-- When an older page last reached back to what was known before a gap.
ALTER TABLE feed ADD COLUMN gap_filled_at INTEGER;
-- The last gap that no older page filled, before the one at last_gap_at.
ALTER TABLE feed ADD COLUMN gap_unfilled_at INTEGER;
