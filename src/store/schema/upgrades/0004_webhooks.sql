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
