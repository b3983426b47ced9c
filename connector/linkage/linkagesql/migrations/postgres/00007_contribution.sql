-- +goose Up
-- What was reported to the population register. Times are microseconds since 1970, UTC.
CREATE TABLE connector_contribution (
    connector TEXT NOT NULL,
    record    TEXT NOT NULL,
    key       TEXT NOT NULL, -- of the source
    field     TEXT NOT NULL,
    digest    TEXT NOT NULL, -- of number and value
    state     TEXT NOT NULL,
    why       TEXT NOT NULL,
    sent      BIGINT NOT NULL,
    PRIMARY KEY (connector, record, key, field)
);

-- +goose Down
DROP TABLE connector_contribution;
