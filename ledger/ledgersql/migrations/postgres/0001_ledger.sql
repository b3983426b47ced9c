-- +goose Up
-- Times are microseconds since 1970, UTC. Rows are added, never changed. idx is
-- a record's place in the ledger's tree, and every record has a row.

CREATE TABLE ledger_entry (
    idx      bigint PRIMARY KEY,
    exchange text NOT NULL
);
CREATE INDEX ledger_entry_exchange ON ledger_entry (exchange);

CREATE TABLE ledger_access (
    subject      text NOT NULL, -- a pseudonym
    at           bigint NOT NULL,
    idx          bigint NOT NULL,
    visible_from bigint NOT NULL,
    document     bytea NOT NULL, -- ledger.Access as JSON
    PRIMARY KEY (subject, at, idx)
);

-- +goose Down
DROP TABLE ledger_access;
DROP TABLE ledger_entry;
