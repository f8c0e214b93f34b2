-- Numbers instead of subscribe keys, for what was granted and revoked. Apart from those of messages, as both are deleted on their own.
CREATE TABLE access_book (
    id INTEGER PRIMARY KEY,
    subscribe_key TEXT UNIQUE -- NULL when it is deleted and its rows are still to be removed
) STRICT;

-- What was granted. A time counts seconds since the Unix epoch, here and below.
CREATE TABLE access_grant (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL,
    level TEXT NOT NULL, -- KEYSET, CHANNEL, GROUP or USER
    resource TEXT NOT NULL, -- empty for the keyset
    auth_key TEXT NOT NULL, -- empty for everybody
    rights INTEGER NOT NULL, -- a sum of bits
    expires INTEGER NOT NULL, -- 0 for never
    UNIQUE (book_id, level, resource, auth_key)
) STRICT;

CREATE INDEX access_grant_with_expiry ON access_grant (expires) WHERE expires > 0;

CREATE TABLE revoked_token (
    id INTEGER PRIMARY KEY,
    book_id INTEGER NOT NULL,
    token_hash TEXT NOT NULL, -- SHA-256, hexadecimal
    expires INTEGER NOT NULL, -- when the token ends anyway
    UNIQUE (book_id, token_hash)
) STRICT;

CREATE INDEX revoked_token_with_expiry ON revoked_token (expires);

-- The keysets that operators made; ids grow in the order in which they were made.
CREATE TABLE made_keyset (
    id INTEGER PRIMARY KEY,
    subscribe_key TEXT NOT NULL UNIQUE,
    publish_key TEXT NOT NULL,
    secret_key TEXT NOT NULL,
    name TEXT NOT NULL,
    enabled INTEGER NOT NULL, -- 1 when it can be used
    created INTEGER NOT NULL
) STRICT;

-- One row for each option that was known when the keyset was stored; others are what they are by default.
CREATE TABLE made_keyset_option (
    made_keyset_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (made_keyset_id, name)
) STRICT, WITHOUT ROWID;

-- What the keyset's tokens are sealed with; the first seals.
CREATE TABLE made_keyset_token_key (
    made_keyset_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    token_key TEXT NOT NULL, -- hexadecimal
    created INTEGER NOT NULL,
    PRIMARY KEY (made_keyset_id, position)
) STRICT, WITHOUT ROWID;

-- One row at most.
CREATE TABLE admin (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    token_hash TEXT NOT NULL
) STRICT;

-- What operators changed, in order.
CREATE TABLE admin_change (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    origin TEXT NOT NULL, -- the address that it was asked from
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL -- JSON
) STRICT;
