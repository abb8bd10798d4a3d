-- What is remembered of gaps: stories that may have scrolled out of a feed between two polls.
ALTER TABLE feed ADD COLUMN last_gap_at INTEGER;
ALTER TABLE feed ADD COLUMN gap_requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN gap_requests_since INTEGER;
