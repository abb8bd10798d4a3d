-- The subscription of each feed that names a WebSub hub, where the configuration has [websub].
CREATE TABLE subscription (
    subscription_id     INTEGER PRIMARY KEY,
    feed_id             INTEGER NOT NULL UNIQUE REFERENCES feed (feed_id),
    hub                 TEXT NOT NULL,
    topic               TEXT NOT NULL,                    -- the address under which the hub knows the feed
    status              TEXT NOT NULL CHECK (status IN ('requested', 'active', 'denied', 'failed', 'missed', 'ended')),
    requested_at        INTEGER NOT NULL,
    verified_request_at INTEGER,                          -- the request that the hub verified last
    lease_until         INTEGER,                          -- until then the hub tells of news, and polls are a daily safety net
    next_action_at      INTEGER NOT NULL,                 -- renewal, or another try
    failures            INTEGER NOT NULL CHECK (failures >= 0), -- in a row
    last_delivery_at    INTEGER,                          -- when the hub last told of news
    last_error          TEXT                              -- NULL after a verification
) STRICT;
