-- +goose Up
-- What linking said of the rows of connectors' sources. Times are microseconds
-- since 1970, UTC; texts are '' where nothing is known.
CREATE TABLE connector_link (
    connector   TEXT NOT NULL,
    record      TEXT NOT NULL,
    key         TEXT NOT NULL, -- of the source
    digest      BLOB NOT NULL, -- of what was sent
    run         TEXT NOT NULL,
    row_number  INTEGER NOT NULL, -- in the run
    capacity    TEXT NOT NULL,
    valid_from  TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    verdict     TEXT NOT NULL, -- '' while it is being linked
    number      TEXT NOT NULL,
    differences TEXT NOT NULL, -- with spaces between
    linked      INTEGER NOT NULL,
    PRIMARY KEY (connector, record, key)
) STRICT;

CREATE INDEX connector_link_run ON connector_link (connector, record, run, row_number);
CREATE INDEX connector_link_number ON connector_link (connector, record, number);

-- +goose Down
DROP TABLE connector_link;
