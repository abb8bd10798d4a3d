-- The items of a feed are counted as they come, so that nobody has to count them; polls that brought nothing are forgotten sooner than
-- others, and found without a look at the others; pages that failed are counted by their reason without a look at their rows.
ALTER TABLE feed ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
UPDATE feed SET items = (SELECT count(*) FROM item WHERE item.feed_id = feed.feed_id);

CREATE INDEX poll_quiet ON poll (at) WHERE items_new = 0 AND items_changed = 0 AND error IS NULL AND warnings IS NULL;

DROP INDEX article_job_by_state;
CREATE INDEX article_job_by_state ON article_job (feed_id, state, last_error) WHERE state <> 'done';

DROP VIEW feed_health;
CREATE VIEW feed_health AS
SELECT feed.slug AS feed, feed.agency, feed.country, feed.url,
       CASE
           WHEN feed.enabled = 0 THEN 'disabled'
           WHEN feed.stopped IS NOT NULL THEN 'stopped'
           WHEN feed.failures > 0 THEN 'failing'
           WHEN feed.last_ok_at IS NULL THEN 'waiting'
           WHEN feed.rule_misses_in_row >= 5 THEN 'rule'
           ELSE 'ok'
       END AS health,
       feed.failures, feed.last_error, feed.last_error_detail,
       strftime('%Y-%m-%dT%H:%M:%SZ', feed.last_poll_at / 1000, 'unixepoch') AS last_poll_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', feed.last_ok_at / 1000, 'unixepoch') AS last_ok_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', feed.last_new_at / 1000, 'unixepoch') AS last_new_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', feed.next_poll_at / 1000, 'unixepoch') AS next_poll_at,
       feed.next_poll_reason, feed.stopped, feed.moved_to, feed.rule_hits, feed.rule_misses, feed.rule_misses_in_row,
       feed.items,
       (SELECT count(*) FROM article_job AS job
        WHERE job.feed_id = feed.feed_id AND job.state = 'waiting' AND job.state <> 'done') AS pages_waiting,
       (SELECT count(*) FROM article_job AS job
        WHERE job.feed_id = feed.feed_id AND job.state = 'failed' AND job.state <> 'done') AS pages_failed
FROM feed
WHERE feed.retired_at IS NULL
ORDER BY feed.slug;
