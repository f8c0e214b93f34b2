-- Numbers instead of subscribe keys, which are long. A timetoken counts 100 ns since the Unix epoch.
CREATE TABLE keyset (
    id INTEGER PRIMARY KEY,
    subscribe_key TEXT NOT NULL UNIQUE,
    reached INTEGER NOT NULL -- every timetoken up to here was given out
) STRICT;

-- Channels with something in them.
CREATE TABLE channel (
    id INTEGER PRIMARY KEY,
    keyset_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (keyset_id, name)
) STRICT;

-- The rows of a keyset that were live have growing timetokens in the order of their ids: inserts go to the end of the table.
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    keyset_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    timetoken INTEGER NOT NULL,
    live INTEGER NOT NULL, -- 1 when subscribers got it as it was published
    expires INTEGER, -- a timetoken; NULL for the keyset's retention
    type INTEGER NOT NULL, -- the number on the wire
    publisher TEXT,
    sequence INTEGER,
    custom_type TEXT,
    meta BLOB, -- JSON
    payload BLOB NOT NULL -- JSON
) STRICT;

CREATE INDEX message_of_channel ON message (channel_id, timetoken);
CREATE INDEX message_of_keyset ON message (keyset_id, timetoken, channel_id);
CREATE INDEX message_with_expiry ON message (keyset_id, expires) WHERE expires IS NOT NULL;

-- What users attached to messages, which need not be there.
CREATE TABLE action (
    id INTEGER PRIMARY KEY,
    keyset_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    message INTEGER NOT NULL, -- the timetoken of the message
    timetoken INTEGER NOT NULL, -- its own
    type TEXT NOT NULL,
    value TEXT NOT NULL,
    user TEXT NOT NULL,
    UNIQUE (channel_id, message, user, type, value)
) STRICT;

CREATE UNIQUE INDEX action_of_channel ON action (channel_id, timetoken);
CREATE INDEX action_of_keyset ON action (keyset_id, timetoken);
