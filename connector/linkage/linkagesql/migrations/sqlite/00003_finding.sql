-- +goose Up
-- What the rules of linked records found. Times are microseconds since 1970, UTC.
CREATE TABLE connector_finding (
    connector TEXT NOT NULL,
    record    TEXT NOT NULL,
    key       TEXT NOT NULL, -- of the source
    rule      TEXT NOT NULL,
    person    TEXT NOT NULL, -- masked
    since     INTEGER NOT NULL,
    run       TEXT NOT NULL, -- the last that found it
    PRIMARY KEY (connector, record, key, rule)
) STRICT;

-- +goose Down
DROP TABLE connector_finding;
