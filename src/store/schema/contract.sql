-- newswire: the read contract.
--
-- Any program may read this file with plain SQL while the daemon writes to it. The names of the tables, views and
-- columns below change only together with `schema_version` in `meta`. Never write to it: the daemon is the only writer.
-- Open it read-only (`sqlite3 -readonly newswire.db`, or `file:newswire.db?mode=ro`): then the files newswire.db-wal and -shm,
-- which hold what was written last, stay where other readers need them.
--
-- Times are INTEGER Unix milliseconds, UTC, in tables, and ISO 8601 text (2023-06-25T05:03:00Z) in views.
-- Names follow IPTC ninjs 3 in snake_case. A yes or no is 1 or 0. Hashes are signed 64-bit numbers to compare for equality.

-- Facts about the file itself: schema_version, created_at, created_by, opened_at, opened_by; compared_up_to, the change up to which all
-- items are compared with each other, and placed_up_to, the one up to which their places in `sketch` are written; where
-- the requests of a day are to be kept to, price_factor and price_factor_since (Unix milliseconds); with [websub], hub_mark, which tells
-- whether the secret or the callback is another one since hubs were asked.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a feed that is or was configured, with its polling state. Rows are never deleted.
CREATE TABLE feed (
    feed_id               INTEGER PRIMARY KEY,
    slug                  TEXT NOT NULL UNIQUE,           -- the id of the TOML
    url                   TEXT NOT NULL,                  -- as configured
    agency                TEXT,                           -- agency code; with the country it names the agency
    country               TEXT,                           -- ISO 3166-1 alpha-2
    language              TEXT,                           -- BCP 47
    time_zone             TEXT,                           -- IANA name
    tags                  TEXT NOT NULL CHECK (json_valid(tags)), -- JSON array
    enabled               INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    pages                 INTEGER NOT NULL CHECK (pages IN (0, 1)), -- whether its article pages are fetched
    added_at              INTEGER NOT NULL,
    retired_at            INTEGER,                        -- since when it is not configured any more; NULL where it is
    etag                  TEXT,                           -- validators of the last good answer, as sent
    last_modified         TEXT,
    validators_url        TEXT,                           -- the address that they belong to
    body_hash             INTEGER,                        -- of the last body that was read
    next_poll_at          INTEGER NOT NULL,               -- at the latest: sooner where the agency's other feeds grow busy
    next_poll_reason      TEXT NOT NULL,                  -- what decided: learned, retry_after, back_off …
    not_before            INTEGER,                        -- what the server asked for
    failures              INTEGER NOT NULL CHECK (failures >= 0), -- in a row
    last_poll_at          INTEGER,
    last_ok_at            INTEGER,
    last_error            TEXT,                           -- reason code; NULL after a good answer
    last_error_detail     TEXT,
    last_new_at           INTEGER,                        -- when it last brought a new item
    last_unconditional_at INTEGER,                        -- when it was last asked without validators
    moved_to              TEXT,                           -- where permanent redirects lead
    moved_sightings       INTEGER NOT NULL,               -- how often in a row
    moved_adopted         INTEGER NOT NULL CHECK (moved_adopted IN (0, 1)), -- whether polls start there now
    gone_count            INTEGER NOT NULL,               -- 410 answers in a row
    stopped               TEXT,                           -- why it is not polled any more
    hints                 TEXT,                           -- JSON: polling hints of the last document
    last_gap_at           INTEGER,                        -- when a poll last found that stories may have scrolled out unseen
    gap_requests          INTEGER NOT NULL DEFAULT 0,     -- for older pages, to fill such gaps, in the day that began at
    gap_requests_since    INTEGER,
    gap_filled_at         INTEGER,                        -- when an older page last reached back to what was known before a gap
    gap_unfilled_at       INTEGER,                        -- the last gap that no older page filled, before the one at last_gap_at
    url_generation        INTEGER NOT NULL DEFAULT 1,     -- counts the addresses that were configured
    rule_version          INTEGER,                        -- hash of its article rule; NULL where it has none
    rule_hits             INTEGER NOT NULL DEFAULT 0,     -- pages on which that rule found the body
    rule_misses           INTEGER NOT NULL DEFAULT 0,     -- pages on which it did not
    rule_misses_in_row    INTEGER NOT NULL DEFAULT 0,     -- since it last did
    learned               BLOB,                           -- what was learned of its rhythm; private to the daemon
    items                 INTEGER NOT NULL DEFAULT 0,     -- items that it first carried
    silent_from           INTEGER,                        -- from then on it is silent if nothing new comes; NULL while its rhythm is unknown
    last_poll_id          INTEGER,                        -- its newest row of `poll`, which may be forgotten by now
    last_telling_poll_id  INTEGER                         -- the newest that brought or told of something
) STRICT;

-- One row a story of an agency, as it stands now. Earlier versions stand in `revision`. Long texts stand last: a query that
-- leaves them out does not read them. Values are listed in pairs: for more in one IN, SQLite
-- makes a table in memory, anew for every row.
CREATE TABLE item (
    item_id               INTEGER PRIMARY KEY,
    feed_id               INTEGER NOT NULL REFERENCES feed (feed_id), -- the feed that first carried it; an heir where that is retired
    version               INTEGER NOT NULL CHECK (version >= 1), -- number of the newest revision
    version_kind          TEXT NOT NULL
        CHECK (version_kind IN ('new', 'update') OR version_kind IN ('correction', 'withdrawal') OR version_kind = 'edit'),
    version_at            INTEGER NOT NULL,               -- when that revision was seen
    pub_status            TEXT NOT NULL CHECK (pub_status IN ('usable', 'withheld') OR pub_status = 'canceled'),
    first_seen_at         INTEGER NOT NULL,
    published_at          INTEGER NOT NULL,               -- never in the future
    updated_at            INTEGER,                        -- by the feed or the page
    published_source      TEXT NOT NULL,                  -- where published_at comes from
    embargoed_until       INTEGER,
    urgency               INTEGER CHECK (urgency BETWEEN 1 AND 9), -- IPTC, 1 is a flash
    marker                TEXT,                           -- update, wrapup, correction, refile, repeat, withdrawal, hold, urgent
    marker_number         INTEGER,
    is_free               INTEGER CHECK (is_free IN (0, 1)),
    spaceless             INTEGER NOT NULL CHECK (spaceless IN (0, 1)), -- whether its script puts no spaces between words
    body_source           TEXT NOT NULL
        CHECK (body_source IN ('rule', 'generic') OR body_source IN ('structured', 'feed') OR body_source = 'none'),
    word_count            INTEGER NOT NULL,               -- of body_text
    extraction_confidence REAL CHECK (extraction_confidence BETWEEN 0 AND 1),
    extractor_version     INTEGER,                        -- of the program that read the body from its page
    rule_version          INTEGER,                        -- hash of the article rule that the page was read with
    content_hash          INTEGER NOT NULL,               -- of headline, lede and body, white space folded
    duplicate_of          INTEGER,                        -- the item, known before, that it repeats or, as a digest, has in it
    relation              TEXT
        CHECK (relation IN ('same', 'update') OR relation IN ('correction', 'contains')), -- contains: a digest, no repeat
    story_id              INTEGER,                        -- the row of `story` that it tells; NULL where no other item tells it
    agency                TEXT,                           -- of that feed
    country               TEXT,
    language              TEXT,                           -- BCP 47
    scope                 TEXT NOT NULL,                  -- within it one page is one item
    url_key               TEXT,                           -- the same without what does not identify
    uri                   TEXT NOT NULL,                  -- guid where it is an absolute URI, else the link, else urn:newswire:…
    url                   TEXT,                           -- the article page as the feed gave it
    canonical_url         TEXT,                           -- as the page itself gave it
    image_url             TEXT,
    section               TEXT,
    headline              TEXT,                           -- without markers
    lede                  TEXT,
    dateline              TEXT,                           -- as written
    located               TEXT,                           -- its places, joined by /: where it was filed, not where it happened
    by_line               TEXT,
    slugline              TEXT,
    ed_note               TEXT,
    summary               TEXT,                           -- of the feed, cleaned HTML
    body_text             TEXT,                           -- paragraphs joined by a blank line
    feed_content          TEXT,                           -- of the feed, cleaned HTML
    extra                 TEXT CHECK (extra IS NULL OR json_valid(extra)), -- JSON object of what has no column
    CHECK ((duplicate_of IS NULL) = (relation IS NULL))
) STRICT;
CREATE INDEX item_by_url_key ON item (url_key, scope) WHERE url_key IS NOT NULL;
CREATE INDEX item_by_canonical_url ON item (canonical_url, scope) WHERE canonical_url IS NOT NULL AND canonical_url IS NOT url;
CREATE INDEX item_by_feed ON item (feed_id, published_at);
CREATE INDEX item_by_agency ON item (agency, published_at);
CREATE INDEX item_by_published_at ON item (published_at);
CREATE INDEX item_corrected ON item (version_at) WHERE version_kind IN ('correction', 'withdrawal');
CREATE INDEX item_by_duplicate_of ON item (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX item_by_story ON item (story_id, agency, country) WHERE story_id IS NOT NULL;
CREATE INDEX item_urgent ON item (published_at) WHERE urgency <= 3 OR marker = 'urgent';
CREATE INDEX item_embargoed ON item (embargoed_until) WHERE embargoed_until IS NOT NULL;
CREATE INDEX item_withheld ON item (pub_status) WHERE pub_status = 'withheld';

-- The versions of items that a later one has replaced. Read `revision`, which holds all of them.
CREATE TABLE past_revision (
    past_revision_id INTEGER PRIMARY KEY,
    item_id          INTEGER NOT NULL REFERENCES item (item_id),
    number           INTEGER NOT NULL CHECK (number >= 1),
    seen_at          INTEGER NOT NULL,
    kind             TEXT NOT NULL
        CHECK (kind IN ('new', 'update') OR kind IN ('correction', 'withdrawal') OR kind = 'edit'),
    headline         TEXT,
    lede             TEXT,
    body_text        TEXT,
    content_hash     INTEGER NOT NULL,
    UNIQUE (item_id, number)
) STRICT;
CREATE INDEX past_revision_corrected ON past_revision (seen_at) WHERE kind IN ('correction', 'withdrawal');

-- Every distinct version seen of every item, the newest included: number counts from 1. revision_id names a version for good;
-- look versions up by item_id.
CREATE VIEW revision (revision_id, item_id, number, seen_at, kind, headline, lede, body_text, content_hash) AS
SELECT (item_id << 20) | number, item_id, number, seen_at, kind, headline, lede, body_text, content_hash FROM past_revision
UNION ALL
SELECT (item_id << 20) | version, item_id, version, version_at, version_kind, headline, lede, body_text, content_hash FROM item;

-- What each revision took out of the text before it and put into it: words, in short (2,000 characters each at most). Read
-- `revision_diffs`.
CREATE TABLE revision_change (
    item_id INTEGER NOT NULL REFERENCES item (item_id),
    number  INTEGER NOT NULL,                             -- of the revision
    removed TEXT NOT NULL,                                -- what stands apart in the text is parted by ' … '
    added   TEXT NOT NULL,
    PRIMARY KEY (item_id, number)
) STRICT, WITHOUT ROWID;

-- Item x feed: under which guid and link a feed carried an item, and when.
CREATE TABLE sighting (
    sighting_id   INTEGER PRIMARY KEY,
    item_id       INTEGER NOT NULL REFERENCES item (item_id),
    feed_id       INTEGER NOT NULL REFERENCES feed (feed_id),
    key           TEXT NOT NULL,                          -- what the feed's entry is recognised by
    guid          TEXT,
    link          TEXT,
    title         TEXT,                                   -- as the feed carried it
    feed_hash     INTEGER NOT NULL,                       -- of what the feed said
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,                       -- when it was last seen new or changed
    UNIQUE (feed_id, key)
) STRICT;
CREATE INDEX sighting_by_item ON sighting (item_id);

-- Other agencies that the text of an item credits.
CREATE TABLE attribution (
    attribution_id INTEGER PRIMARY KEY,
    item_id        INTEGER NOT NULL REFERENCES item (item_id),
    agency         TEXT NOT NULL,
    position       INTEGER NOT NULL,                      -- character offset in body_text
    form           TEXT NOT NULL                          -- the words that credit
) STRICT;
CREATE INDEX attribution_by_item ON attribution (item_id);
CREATE INDEX attribution_by_agency ON attribution (agency);

-- Media of an item. They are never fetched.
CREATE TABLE enclosure (
    enclosure_id INTEGER PRIMARY KEY,
    item_id      INTEGER NOT NULL REFERENCES item (item_id),
    url          TEXT NOT NULL,
    type         TEXT,                                    -- media type as given
    length       INTEGER                                  -- bytes as given
) STRICT;
CREATE INDEX enclosure_by_item ON enclosure (item_id);

-- Categories of an item.
CREATE TABLE subject (
    subject_id INTEGER PRIMARY KEY,
    item_id    INTEGER NOT NULL REFERENCES item (item_id),
    name       TEXT NOT NULL
) STRICT;
CREATE INDEX subject_by_item ON subject (item_id);

-- A cluster of at least two items that tell the same event, by the words of their headlines, ledes and bodies. An item that repeats
-- another is in the story of that one. Who had it first: the agency of lead_item_id.
CREATE TABLE story (
    story_id      INTEGER PRIMARY KEY,
    lead_item_id  INTEGER NOT NULL REFERENCES item (item_id), -- the item that opened it
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    items         INTEGER NOT NULL CHECK (items >= 0),
    agencies      INTEGER NOT NULL CHECK (agencies >= 0)
) STRICT;
CREATE INDEX story_by_last_seen_at ON story (last_seen_at);

-- What shows that an item repeats or contains another: one row a pair. item.duplicate_of has the one that an item repeats;
-- the rows 'contains' say that the text of item_id has that of of_item_id in it among others. Shares run from 0 to 1.
CREATE TABLE repetition (
    item_id         INTEGER NOT NULL REFERENCES item (item_id),
    of_item_id      INTEGER NOT NULL REFERENCES item (item_id),
    relation        TEXT NOT NULL CHECK (relation IN ('same', 'update') OR relation IN ('correction', 'contains')),
    matched_item_id INTEGER NOT NULL REFERENCES item (item_id), -- whose text was compared: of_item_id, or another that repeats it
    containment     REAL NOT NULL,                        -- share of the shorter text's groups of three words that the longer has
    figures         REAL NOT NULL,                        -- share of the shorter text's figures that the longer has
    figures_missing INTEGER NOT NULL,                     -- figures of the shorter text that the longer lacks
    figures_new     INTEGER NOT NULL,                     -- figures of the later text that the earlier lacks
    names           REAL NOT NULL,                        -- share of the shorter text's capitalised words that the longer has
    length          REAL NOT NULL,                        -- words of the shorter text divided by those of the longer
    words           INTEGER NOT NULL,                     -- of the shorter text
    found_at        INTEGER NOT NULL,
    PRIMARY KEY (item_id, of_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX repetition_by_of ON repetition (of_item_id);

-- Where alike texts of the same days meet; private to the daemon, and forgotten after some days.
CREATE TABLE sketch (
    place   INTEGER NOT NULL,                             -- three days of publication, then 44 bits of a hash of a few words
    item_id INTEGER NOT NULL,
    PRIMARY KEY (place, item_id)
) STRICT, WITHOUT ROWID;

-- The weightiest words of items, packed; private to the daemon, and forgotten after some days.
CREATE TABLE item_terms (
    item_id INTEGER PRIMARY KEY,
    bucket  INTEGER NOT NULL,                             -- three days of publication
    terms   BLOB NOT NULL
) STRICT;
CREATE INDEX item_terms_by_bucket ON item_terms (bucket);

-- How common words are in each language, packed; private to the daemon.
CREATE TABLE term_statistics (
    language TEXT PRIMARY KEY NOT NULL,
    counts   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- The change feed. `seq` only grows, is never reused, and follows the order of the commits: keep the last one that you
-- have read and ask for what is greater.
CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    item_id INTEGER NOT NULL REFERENCES item (item_id),
    kind    TEXT NOT NULL
        CHECK (kind IN ('new', 'body') OR kind IN ('update', 'correction') OR kind IN ('withdrawal', 'edit')
            OR kind IN ('duplicate', 'story')),
    version INTEGER NOT NULL,                             -- of the item after the change
    at      INTEGER NOT NULL
) STRICT;

-- The subscription of each feed that names a WebSub hub, where the configuration has [websub]. One that is ended keeps
-- verified_request_at until its hub has confirmed that.
CREATE TABLE subscription (
    subscription_id     INTEGER PRIMARY KEY,
    feed_id             INTEGER NOT NULL UNIQUE REFERENCES feed (feed_id),
    hub                 TEXT NOT NULL,
    topic               TEXT NOT NULL,                    -- the address under which the hub knows the feed
    status              TEXT NOT NULL
        CHECK (status IN ('requested', 'active') OR status IN ('denied', 'failed') OR status IN ('missed', 'ended')),
    requested_at        INTEGER NOT NULL,
    verified_request_at INTEGER,                          -- the request that the hub verified last
    lease_until         INTEGER,                          -- until then the hub tells of news, and polls are a daily safety net
    next_action_at      INTEGER NOT NULL,                 -- renewal, or another try
    failures            INTEGER NOT NULL CHECK (failures >= 0), -- in a row
    last_delivery_at    INTEGER,                          -- when the hub last told of news
    last_error          TEXT                              -- NULL after a verification
) STRICT;

-- How far each webhook has been told. Rows are never deleted: a webhook that comes back goes on where it was.
CREATE TABLE webhook (
    webhook_id      INTEGER PRIMARY KEY,
    slug            TEXT NOT NULL UNIQUE,                 -- the id of the TOML
    cursor          INTEGER NOT NULL,                     -- seq of the last change that it has answered for, or that was not for it
    failures        INTEGER NOT NULL CHECK (failures >= 0), -- in a row
    next_attempt_at INTEGER,                              -- after a failure
    last_ok_at      INTEGER,
    last_error      TEXT                                  -- NULL after a good answer
) STRICT;

-- What each poll did. Kept for a configured time; polls that brought nothing for two days at most, and they are written up to half a
-- minute late. From the newest poll of a feed, which `feed` names, each leads to the one before it: no index stands by feed, for every
-- poll would change another page of it. Of all feeds at once, look polls up by `at`.
CREATE TABLE poll (
    poll_id       INTEGER PRIMARY KEY,
    feed_id       INTEGER NOT NULL REFERENCES feed (feed_id),
    at            INTEGER NOT NULL,
    duration_ms   INTEGER NOT NULL,
    status        INTEGER,                                -- HTTP status of the last answer
    bytes         INTEGER NOT NULL,                       -- of the body after decoding
    items_seen    INTEGER NOT NULL,
    items_new     INTEGER NOT NULL,
    items_changed INTEGER NOT NULL,
    error         TEXT,                                   -- reason code
    error_detail  TEXT,
    warnings      TEXT CHECK (warnings IS NULL OR json_valid(warnings)),   -- JSON array; NULL where there are none
    previous_poll_id         INTEGER,                     -- the poll of this feed before it; where that is forgotten, the next leads on
    previous_telling_poll_id INTEGER                      -- the last before it that brought or told of something: it is kept longer
) STRICT;
CREATE INDEX poll_by_at ON poll (at);
CREATE INDEX poll_quiet ON poll (at) WHERE items_new = 0 AND items_changed = 0 AND error IS NULL AND warnings IS NULL;

-- The queue of article pages to fetch: one row an item whose page was ever asked for.
CREATE TABLE article_job (
    article_job_id    INTEGER PRIMARY KEY,
    item_id           INTEGER NOT NULL UNIQUE REFERENCES item (item_id),
    feed_id           INTEGER NOT NULL REFERENCES feed (feed_id),
    url               TEXT NOT NULL,
    host              TEXT NOT NULL,
    -- parked: its feed is not configured, not enabled or fetches no pages at the moment
    -- watched: it was read, and is asked again at next_attempt_at, in case it changed
    state             TEXT NOT NULL
        CHECK (state IN ('waiting', 'parked') OR state IN ('watched', 'done') OR state = 'failed'),
    request_reason    TEXT NOT NULL CHECK (request_reason IN ('new', 'revised') OR request_reason IN ('touched', 'recheck')),
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
CREATE INDEX article_job_by_due ON article_job (next_attempt_at, host) WHERE state = 'waiting';
CREATE INDEX article_job_by_host ON article_job (host, next_attempt_at) WHERE state = 'waiting';
CREATE INDEX article_job_watched_by_due ON article_job (next_attempt_at, host) WHERE state = 'watched';
CREATE INDEX article_job_watched_by_host ON article_job (host, next_attempt_at) WHERE state = 'watched';
CREATE INDEX article_job_gone ON article_job (gone_at) WHERE gone_at IS NOT NULL;
CREATE INDEX article_job_by_state ON article_job (feed_id, state, last_error) WHERE state <> 'done';

-- Both indexes are merged by the daemon when it has time, and a little by batches that add much: never all at once.
--
-- Full-text search in words: SELECT rowid FROM item_words WHERE item_words MATCH 'missile launch'. rowid is item_id.
-- Accents do not matter. The summary of the feed counts only while there is no body.
CREATE VIEW item_word_text (item_id, headline, lede, body_text, summary) AS
SELECT item_id, headline, lede, body_text, iif(body_text IS NULL, summary, NULL) FROM item;
CREATE VIRTUAL TABLE item_words USING fts5 (
    headline, lede, body_text, summary,
    content = 'item_word_text', content_rowid = 'item_id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO item_words (item_words, rank) VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 1.0)');
INSERT INTO item_words (item_words, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 8), ('hashsize', 16777216);

-- Full-text search in parts of words, at least three characters long, for Chinese, Japanese, Korean, Thai and the like
-- (the whole text) and for parts of words in the headlines of all other languages.
CREATE VIEW item_gram_text (item_id, headline, lede, body_text, summary) AS
SELECT item_id, headline, iif(spaceless, lede, NULL), iif(spaceless, body_text, NULL),
       iif(spaceless AND body_text IS NULL, summary, NULL)
FROM item;
CREATE VIRTUAL TABLE item_grams USING fts5 (
    headline, lede, body_text, summary,
    content = 'item_gram_text', content_rowid = 'item_id', tokenize = 'trigram'
);
INSERT INTO item_grams (item_grams, rank) VALUES ('rank', 'bm25(8.0, 3.0, 1.0, 1.0)');
INSERT INTO item_grams (item_grams, rank) VALUES ('automerge', 16), ('crisismerge', 64), ('usermerge', 8), ('hashsize', 16777216);

-- No trigger puts new items in: a batch does it once behind all its items, which costs half as much.
CREATE TRIGGER item_words_update AFTER UPDATE OF headline, lede, body_text, summary ON item
WHEN old.headline IS NOT new.headline OR old.lede IS NOT new.lede OR old.body_text IS NOT new.body_text
    OR (new.body_text IS NULL AND old.summary IS NOT new.summary)
BEGIN
    INSERT INTO item_words (item_words, rowid, headline, lede, body_text, summary)
    VALUES ('delete', old.item_id, old.headline, old.lede, old.body_text, iif(old.body_text IS NULL, old.summary, NULL));
    INSERT INTO item_words (rowid, headline, lede, body_text, summary)
    VALUES (new.item_id, new.headline, new.lede, new.body_text, iif(new.body_text IS NULL, new.summary, NULL));
END;
CREATE TRIGGER item_grams_update AFTER UPDATE OF headline, lede, body_text, summary, spaceless ON item
WHEN old.headline IS NOT new.headline OR old.spaceless IS NOT new.spaceless
    OR (new.spaceless AND (old.lede IS NOT new.lede OR old.body_text IS NOT new.body_text
        OR (new.body_text IS NULL AND old.summary IS NOT new.summary)))
BEGIN
    INSERT INTO item_grams (item_grams, rowid, headline, lede, body_text, summary)
    VALUES ('delete', old.item_id, old.headline, iif(old.spaceless, old.lede, NULL), iif(old.spaceless, old.body_text, NULL),
            iif(old.spaceless AND old.body_text IS NULL, old.summary, NULL));
    INSERT INTO item_grams (rowid, headline, lede, body_text, summary)
    VALUES (new.item_id, new.headline, iif(new.spaceless, new.lede, NULL), iif(new.spaceless, new.body_text, NULL),
            iif(new.spaceless AND new.body_text IS NULL, new.summary, NULL));
END;
CREATE TRIGGER item_text_delete AFTER DELETE ON item BEGIN
    INSERT INTO item_words (item_words, rowid, headline, lede, body_text, summary)
    VALUES ('delete', old.item_id, old.headline, old.lede, old.body_text, iif(old.body_text IS NULL, old.summary, NULL));
    INSERT INTO item_grams (item_grams, rowid, headline, lede, body_text, summary)
    VALUES ('delete', old.item_id, old.headline, iif(old.spaceless, old.lede, NULL), iif(old.spaceless, old.body_text, NULL),
            iif(old.spaceless AND old.body_text IS NULL, old.summary, NULL));
END;

-- The newest stories first, without those that repeat another word for word.
CREATE VIEW latest AS
SELECT item.item_id, feed.slug AS feed, item.agency, item.country, item.language,
       strftime('%Y-%m-%dT%H:%M:%SZ', item.published_at / 1000, 'unixepoch') AS published_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', item.updated_at / 1000, 'unixepoch') AS updated_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', item.first_seen_at / 1000, 'unixepoch') AS first_seen_at,
       item.version, item.pub_status, item.urgency, item.section, item.headline, item.lede, item.dateline, item.located,
       item.by_line, item.url, item.word_count, item.body_source, item.story_id, item.body_text
FROM item JOIN feed ON feed.feed_id = item.feed_id
WHERE item.relation IS NULL OR item.relation <> 'same'
ORDER BY item.published_at DESC;

-- Corrections and withdrawals, the newest first, each with the text before it.
CREATE VIEW corrections AS
SELECT revision.item_id, feed.slug AS feed, item.agency, revision.number, revision.kind,
       strftime('%Y-%m-%dT%H:%M:%SZ', revision.seen_at / 1000, 'unixepoch') AS seen_at,
       before.headline AS headline_before, revision.headline, before.lede AS lede_before, revision.lede,
       before.body_text AS body_before, revision.body_text, item.ed_note, item.url
FROM (
    SELECT item_id, number, seen_at, kind, headline, lede, body_text FROM past_revision
    WHERE kind IN ('correction', 'withdrawal')
    UNION ALL
    SELECT item_id, version, version_at, version_kind, headline, lede, body_text FROM item
    WHERE version_kind IN ('correction', 'withdrawal')
) AS revision
JOIN item ON item.item_id = revision.item_id
JOIN feed ON feed.feed_id = item.feed_id
LEFT JOIN past_revision AS before ON before.item_id = revision.item_id AND before.number = revision.number - 1
ORDER BY revision.seen_at DESC;

-- Every revision but the first ones, the newest first: what it took out of the text and put into it, with the text before it. Ask
-- for one item with WHERE item_id = … Revisions that an earlier program made, before this view was there, are only in `revision`.
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

-- Stories whose page was read and is not there any more (404, 410), the newest loss first. That a page is gone takes nothing back.
CREATE VIEW vanished AS
SELECT item.item_id, feed.slug AS feed, item.agency,
       strftime('%Y-%m-%dT%H:%M:%SZ', article_job.gone_at / 1000, 'unixepoch') AS gone_at,
       article_job.last_error, item.pub_status, item.headline, article_job.url
FROM article_job
JOIN item ON item.item_id = article_job.item_id
JOIN feed ON feed.feed_id = item.feed_id
WHERE article_job.gone_at IS NOT NULL
ORDER BY article_job.gone_at DESC;

-- Stories with the headline that opened them, those with the newest item first.
CREATE VIEW stories AS
SELECT story.story_id, item.headline, item.agency, story.items, story.agencies,
       strftime('%Y-%m-%dT%H:%M:%SZ', story.first_seen_at / 1000, 'unixepoch') AS first_seen_at,
       strftime('%Y-%m-%dT%H:%M:%SZ', story.last_seen_at / 1000, 'unixepoch') AS last_seen_at,
       story.lead_item_id
FROM story JOIN item ON item.item_id = story.lead_item_id
ORDER BY story.last_seen_at DESC;

-- Who credits whom: two agencies that both quote a third are one source.
CREATE VIEW quotes AS
SELECT attribution.agency AS quoted_agency, item.agency, feed.slug AS feed, attribution.form, attribution.position,
       strftime('%Y-%m-%dT%H:%M:%SZ', item.published_at / 1000, 'unixepoch') AS published_at,
       item.item_id, item.headline, item.url
FROM attribution
JOIN item ON item.item_id = attribution.item_id
JOIN feed ON feed.feed_id = item.feed_id;

-- How every configured feed does, in the words of `newswire status`: overdue by ten minutes; silent, as it has brought nothing new for
-- 12 times its mean gap, or for two weeks; cut, as every document of its last five polls ended in the middle; pages, as five or
-- more brought no answer and none did since; rule, as its selectors find no body any more; moved for good.
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
