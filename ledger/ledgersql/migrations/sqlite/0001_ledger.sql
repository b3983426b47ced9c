-- +goose Up
-- Times are microseconds since 1970, UTC. Rows are added, never changed. idx is
-- a record's place in the ledger's tree, and every record has a row.

CREATE TABLE ledger_entry (
    idx      INTEGER PRIMARY KEY,
    exchange TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_entry_exchange ON ledger_entry (exchange);

CREATE TABLE ledger_access (
    subject      TEXT NOT NULL, -- a pseudonym
    at           INTEGER NOT NULL,
    idx          INTEGER NOT NULL,
    visible_from INTEGER NOT NULL,
    document     BLOB NOT NULL, -- ledger.Access as JSON
    PRIMARY KEY (subject, at, idx)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE ledger_access;
DROP TABLE ledger_entry;
