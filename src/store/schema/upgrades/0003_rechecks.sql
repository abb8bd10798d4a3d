-- Pages are asked again, revisions say what they changed, and an item is found by its canonical address.
--
-- A table whose checks change is made anew; the view that reads it goes and comes back.
DROP VIEW feed_health;
ALTER TABLE article_job RENAME TO article_job_before;
CREATE TABLE article_job (
    article_job_id    INTEGER PRIMARY KEY,
    item_id           INTEGER NOT NULL UNIQUE REFERENCES item (item_id),
    feed_id           INTEGER NOT NULL REFERENCES feed (feed_id),
    url               TEXT NOT NULL,
    host              TEXT NOT NULL,
    -- parked: its feed is not configured, not enabled or fetches no pages at the moment
    -- watched: it was read, and is asked again at next_attempt_at, in case it changed
    state             TEXT NOT NULL CHECK (state IN ('waiting', 'parked', 'watched', 'done', 'failed')),
    request_reason    TEXT NOT NULL CHECK (request_reason IN ('new', 'revised', 'touched', 'recheck')),
    version           INTEGER NOT NULL,                   -- of the item when the page was asked for
    generation        INTEGER NOT NULL,                   -- counts the requests for this item
    attempts          INTEGER NOT NULL CHECK (attempts >= 0),
    requested_at      INTEGER NOT NULL,
    next_attempt_at   INTEGER NOT NULL,
    last_attempt_at   INTEGER,
    last_error        TEXT,                               -- reason code of the last failure; NULL once the page was read
    last_error_detail TEXT,
    etag              TEXT,                               -- validators of the answer that was read last, as sent
    last_modified     TEXT,
    validators_url    TEXT,                               -- the address that they belong to
    checks            INTEGER NOT NULL DEFAULT 0,         -- re-checks made
    gone_at           INTEGER                             -- since when a page that was read before is not there (404, 410)
) STRICT;
INSERT INTO article_job (
    article_job_id, item_id, feed_id, url, host, state, request_reason, version, generation, attempts, requested_at, next_attempt_at,
    last_attempt_at, last_error, last_error_detail
)
SELECT
    article_job_id, item_id, feed_id, url, host, state, request_reason, version, generation, attempts, requested_at, next_attempt_at,
    last_attempt_at, last_error, last_error_detail
FROM article_job_before;
DROP TABLE article_job_before;
CREATE INDEX article_job_by_due ON article_job (next_attempt_at, host) WHERE state = 'waiting';
CREATE INDEX article_job_by_host ON article_job (host, next_attempt_at) WHERE state = 'waiting';
CREATE INDEX article_job_watched_by_due ON article_job (next_attempt_at, host) WHERE state = 'watched';
CREATE INDEX article_job_watched_by_host ON article_job (host, next_attempt_at) WHERE state = 'watched';
CREATE INDEX article_job_gone ON article_job (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX article_job_by_state ON article_job (feed_id, state) WHERE state <> 'done';

CREATE TABLE revision_change (
    item_id INTEGER NOT NULL REFERENCES item (item_id),
    number  INTEGER NOT NULL,                             -- of the revision
    removed TEXT NOT NULL,                                -- what stands apart in the text is parted by ' … '
    added   TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX item_by_canonical_url ON item (canonical_url, scope) WHERE canonical_url IS NOT NULL AND canonical_url IS NOT url;

CREATE VIEW revision_diffs AS
SELECT revision.item_id, feed.slug AS feed, item.agency, revision.number, revision.kind,
       strftime('%Y-%m-%dT%H:%M:%SZ', revision.seen_at / 1000, 'unixepoch') AS seen_at,
       revision_change.removed, revision_change.added,
       before.headline AS headline_before, revision.headline, before.lede AS lede_before, revision.lede,
       before.body_text AS body_before, revision.body_text, item.url
FROM revision_change
JOIN revision ON revision.item_id = revision_change.item_id AND revision.number = revision_change.number
JOIN item ON item.item_id = revision_change.item_id
JOIN feed ON feed.feed_id = item.feed_id
LEFT JOIN past_revision AS before ON before.item_id = revision.item_id AND before.number = revision.number - 1
ORDER BY revision.seen_at DESC;

CREATE VIEW vanished AS
SELECT item.item_id, feed.slug AS feed, item.agency,
       strftime('%Y-%m-%dT%H:%M:%SZ', article_job.gone_at / 1000, 'unixepoch') AS gone_at,
       article_job.last_error, item.pub_status, item.headline, article_job.url
FROM article_job
JOIN item ON item.item_id = article_job.item_id
JOIN feed ON feed.feed_id = item.feed_id
WHERE article_job.gone_at IS NOT NULL
ORDER BY article_job.gone_at DESC;

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
       (SELECT count(*) FROM item WHERE item.feed_id = feed.feed_id) AS items,
       (SELECT count(*) FROM article_job AS job WHERE job.feed_id = feed.feed_id AND job.state = 'waiting') AS pages_waiting,
       (SELECT count(*) FROM article_job AS job WHERE job.feed_id = feed.feed_id AND job.state = 'failed') AS pages_failed
FROM feed
WHERE feed.retired_at IS NULL
ORDER BY feed.slug;
