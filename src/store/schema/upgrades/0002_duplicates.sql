-- Which item repeats which, with what shows it.

CREATE TABLE repetition (
    item_id         INTEGER NOT NULL REFERENCES item (item_id),
    of_item_id      INTEGER NOT NULL REFERENCES item (item_id),
    relation        TEXT NOT NULL CHECK (relation IN ('same', 'update', 'correction', 'contains')),
    matched_item_id INTEGER NOT NULL REFERENCES item (item_id),
    containment     REAL NOT NULL,
    figures         REAL NOT NULL,
    figures_missing INTEGER NOT NULL,
    figures_new     INTEGER NOT NULL,
    names           REAL NOT NULL,
    length          REAL NOT NULL,
    words           INTEGER NOT NULL,
    found_at        INTEGER NOT NULL,
    PRIMARY KEY (item_id, of_item_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX repetition_by_of ON repetition (of_item_id);

CREATE TABLE sketch (
    bucket  INTEGER NOT NULL,
    h       INTEGER NOT NULL,
    item_id INTEGER NOT NULL,
    PRIMARY KEY (bucket, h, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_terms (
    item_id INTEGER PRIMARY KEY,
    bucket  INTEGER NOT NULL,
    terms   BLOB NOT NULL
) STRICT;
CREATE INDEX item_terms_by_bucket ON item_terms (bucket);

CREATE TABLE term_statistics (
    language TEXT PRIMARY KEY NOT NULL,
    counts   BLOB NOT NULL
) STRICT, WITHOUT ROWID;

DROP INDEX item_by_story;
CREATE INDEX item_by_story ON item (story_id, agency, country) WHERE story_id IS NOT NULL;

-- What was stored before is not compared: a reader of the change feed would take old stories for new ones.
INSERT INTO meta (key, value) SELECT 'compared_up_to', CAST(coalesce(max(seq), 0) AS TEXT) FROM change;
