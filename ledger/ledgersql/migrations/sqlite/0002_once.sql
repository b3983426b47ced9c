-- +goose Up
-- What is shown of an exchange stands once, beside its place, and not with each
-- person whom it is about. The index is made from the log: it is made anew.
DROP TABLE ledger_access;
DROP TABLE ledger_entry;

CREATE TABLE ledger_entry (
    idx          INTEGER PRIMARY KEY,
    exchange     TEXT NOT NULL,
    at           INTEGER NOT NULL,
    visible_from INTEGER NOT NULL,
    document     BLOB -- ledger.Access as JSON; NULL where nobody is shown anything
) STRICT;
CREATE INDEX ledger_entry_exchange ON ledger_entry (exchange);

CREATE TABLE ledger_access (
    subject TEXT NOT NULL, -- a pseudonym
    idx     INTEGER NOT NULL,
    PRIMARY KEY (subject, idx)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE ledger_access;
DROP TABLE ledger_entry;
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
