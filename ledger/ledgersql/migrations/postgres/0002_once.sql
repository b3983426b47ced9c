-- +goose Up
-- What is shown of an exchange stands once, beside its place, and not with each
-- person whom it is about. The index is made from the log: it is made anew.
DROP TABLE ledger_access;
DROP TABLE ledger_entry;

CREATE TABLE ledger_entry (
    idx          bigint PRIMARY KEY,
    exchange     text NOT NULL,
    at           bigint NOT NULL,
    visible_from bigint NOT NULL,
    document     bytea -- ledger.Access as JSON; NULL where nobody is shown anything
);
CREATE INDEX ledger_entry_exchange ON ledger_entry (exchange);

CREATE TABLE ledger_access (
    subject text NOT NULL, -- a pseudonym
    idx     bigint NOT NULL,
    PRIMARY KEY (subject, idx)
);

-- +goose Down
DROP TABLE ledger_access;
DROP TABLE ledger_entry;
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
