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
