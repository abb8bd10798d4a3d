-- Dashboards that read the view see what `newswire status` says: feeds that are overdue, silent, cut or moved, and pages without answers.
-- When a feed is silent is known from its next poll on.
ALTER TABLE feed ADD COLUMN silent_from INTEGER;
DROP VIEW feed_health;
CREATE VIEW feed_health AS
SELECT feed.slug AS feed, feed.agency, feed.country, feed.url,
       CASE
           WHEN feed.enabled = 0 THEN 'disabled'
           WHEN feed.stopped IS NOT NULL THEN 'stopped'
           WHEN feed.failures > 0 THEN 'failing'
           WHEN feed.next_poll_at < (unixepoch('now') - 600) * 1000 THEN 'overdue'
           WHEN feed.last_ok_at IS NULL THEN 'waiting'
           WHEN feed.silent_from < unixepoch('now') * 1000
               OR coalesce(feed.last_new_at, feed.added_at) < unixepoch('now', '-14 days') * 1000 THEN 'silent'
           WHEN (SELECT count(*) >= 3 AND count(cut) > 0 AND min(cut) = 1
                 FROM (SELECT error, iif(status = 304, NULL,
                               EXISTS (SELECT 1 FROM json_each(warnings) WHERE value GLOB 'truncated*')) AS cut
                       FROM poll WHERE poll.feed_id = feed.feed_id ORDER BY at DESC, poll_id DESC LIMIT 5)
                 WHERE error IS NULL) THEN 'cut'
           WHEN (SELECT count(*) FROM article_job AS job
                 WHERE job.feed_id = feed.feed_id AND job.state IN ('waiting', 'failed') AND job.state <> 'done') >= 5
               AND (SELECT count(*)
                    FROM (SELECT coalesce(max(answered.last_attempt_at), -1) AS at
                          FROM (SELECT item_id FROM item WHERE item.feed_id = feed.feed_id ORDER BY published_at DESC LIMIT 100)
                          CROSS JOIN article_job AS answered USING (item_id)
                          WHERE answered.last_error IS NULL
                              OR answered.last_error NOT IN ('dns', 'connect', 'timeout', 'broken', 'robots_unreachable')) AS answer
                    CROSS JOIN article_job AS job
                    WHERE job.feed_id = feed.feed_id AND job.state IN ('waiting', 'failed') AND job.state <> 'done'
                        AND job.last_error IN ('dns', 'connect', 'timeout', 'broken', 'robots_unreachable')
                        AND job.last_attempt_at > answer.at) >= 5 THEN 'pages'
           WHEN feed.rule_misses_in_row >= 5 THEN 'rule'
           WHEN feed.moved_adopted = 1 THEN 'moved'
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
