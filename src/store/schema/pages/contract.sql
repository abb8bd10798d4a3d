-- newswire: article pages as they were fetched, in a file of their own beside the store.
--
-- Nothing in the store points here: the file may be removed whenever no daemon runs. Times are INTEGER Unix milliseconds, UTC.

-- Facts about the file itself: schema_version.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The last page of every version of an item whose page was fetched, for a configured time and as far as a configured size allows.
CREATE TABLE page (
    page_id      INTEGER PRIMARY KEY,
    item_id      INTEGER NOT NULL,                       -- of the store
    version      INTEGER NOT NULL CHECK (version >= 1),  -- of the item after the page was read
    feed_id      INTEGER NOT NULL,                       -- of the store
    fetched_at   INTEGER NOT NULL,
    asked_url    TEXT NOT NULL,                          -- the address that was asked for
    url          TEXT NOT NULL,                          -- where the redirects led
    content_type TEXT,                                   -- as sent
    refusal      TEXT,                                   -- why it gave no article then; NULL where it did
    size         INTEGER NOT NULL CHECK (size >= 0),     -- bytes of the page
    body         BLOB NOT NULL,                          -- the page, decoded from its transfer, as a zstd frame
    UNIQUE (item_id, version)
) STRICT;
CREATE INDEX page_by_fetched_at ON page (fetched_at);
CREATE INDEX page_by_item ON page (item_id, feed_id, fetched_at);
