-- Each poll leads to the one of its feed before it. An index by feed did that before: with the polls of two days in it every poll changed a
-- page of its own there, and so did every poll that was forgotten. Of polls from before, the last ten of each feed are linked, and the last
-- twenty that told of something, which are kept longer.
ALTER TABLE feed ADD COLUMN last_poll_id INTEGER;
ALTER TABLE feed ADD COLUMN last_telling_poll_id INTEGER;
ALTER TABLE poll ADD COLUMN previous_poll_id INTEGER;
ALTER TABLE poll ADD COLUMN previous_telling_poll_id INTEGER;
CREATE TEMP TABLE telling (
    feed_id  INTEGER NOT NULL,
    poll_id  INTEGER NOT NULL,
    previous INTEGER,
    PRIMARY KEY (feed_id, poll_id)
) WITHOUT ROWID;
-- The + has SQLite read the polls as they stand, in place of feed by feed.
INSERT INTO telling
SELECT feed_id, poll_id, previous
FROM (
    SELECT feed_id, poll_id, lag(poll_id) OVER feeds_polls AS previous,
           count(*) OVER (PARTITION BY +feed_id) - row_number() OVER feeds_polls AS later
    FROM poll
    WHERE NOT (items_new = 0 AND items_changed = 0 AND error IS NULL AND warnings IS NULL)
    WINDOW feeds_polls AS (PARTITION BY +feed_id ORDER BY poll_id)
)
WHERE later < 20;
UPDATE feed SET
    last_poll_id = (SELECT poll_id FROM poll WHERE poll.feed_id = feed.feed_id ORDER BY at DESC, poll_id DESC LIMIT 1),
    last_telling_poll_id = (SELECT max(poll_id) FROM telling WHERE telling.feed_id = feed.feed_id);
UPDATE poll SET previous_telling_poll_id = telling.previous FROM telling WHERE telling.poll_id = poll.poll_id;
UPDATE poll SET
    previous_poll_id = (
        SELECT before.poll_id FROM poll AS before
        WHERE before.feed_id = poll.feed_id AND before.poll_id < poll.poll_id
        ORDER BY before.at DESC, before.poll_id DESC LIMIT 1),
    previous_telling_poll_id = (
        SELECT max(telling.poll_id) FROM telling WHERE telling.feed_id = poll.feed_id AND telling.poll_id < poll.poll_id)
WHERE poll_id IN (
    SELECT newest.poll_id
    FROM feed CROSS JOIN poll AS newest ON newest.poll_id IN (
        SELECT poll_id FROM poll WHERE poll.feed_id = feed.feed_id ORDER BY at DESC, poll_id DESC LIMIT 10));
DROP TABLE telling;
DROP INDEX poll_by_feed;
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
           WHEN (WITH RECURSIVE last (nth, poll_id, status, error, warnings, previous, telling) AS (
                     SELECT 1, poll_id, status, error, warnings, previous_poll_id, previous_telling_poll_id
                     FROM poll
                     WHERE feed_id = feed.feed_id AND poll_id = coalesce(
                         (SELECT poll_id FROM poll AS newest WHERE poll_id = feed.last_poll_id AND newest.feed_id = feed.feed_id),
                         feed.last_telling_poll_id)
                     UNION ALL
                     SELECT nth + 1, poll.poll_id, poll.status, poll.error, poll.warnings, previous_poll_id, previous_telling_poll_id
                     FROM last CROSS JOIN poll
                     WHERE nth < 5 AND poll.feed_id = feed.feed_id AND poll.poll_id < last.poll_id AND poll.poll_id = coalesce(
                         (SELECT poll_id FROM poll AS before
                          WHERE poll_id = last.previous AND before.feed_id = feed.feed_id AND poll_id < last.poll_id),
                         last.telling))
                 SELECT count(*) >= 3 AND count(cut) > 0 AND min(cut) = 1
                 FROM (SELECT iif(status = 304, NULL,
                           EXISTS (SELECT 1 FROM json_each(warnings) WHERE value GLOB 'truncated*')) AS cut
                       FROM last WHERE error IS NULL)) THEN 'cut'
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
       iif(feed.stopped IS NULL, strftime('%Y-%m-%dT%H:%M:%SZ', feed.next_poll_at / 1000, 'unixepoch'), NULL) AS next_poll_at,
       feed.next_poll_reason, feed.stopped, feed.moved_to, feed.rule_hits, feed.rule_misses, feed.rule_misses_in_row,
       feed.items,
       (SELECT count(*) FROM article_job AS job
        WHERE job.feed_id = feed.feed_id AND job.state = 'waiting' AND job.state <> 'done') AS pages_waiting,
       (SELECT count(*) FROM article_job AS job
        WHERE job.feed_id = feed.feed_id AND job.state = 'failed' AND job.state <> 'done') AS pages_failed
FROM feed
WHERE feed.retired_at IS NULL
ORDER BY feed.slug;
