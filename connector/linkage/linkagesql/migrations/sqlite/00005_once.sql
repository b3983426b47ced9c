-- +goose Up
-- A row is kept once, with its verdict: the run and the place in it, by which a
-- verdict found its row, are not needed. A row that waited for its verdict then is
-- sent again. The table is in the order of its key, so that a row is written in two
-- places and not in four.
CREATE TABLE connector_link_anew (
    connector   TEXT NOT NULL,
    record      TEXT NOT NULL,
    key         TEXT NOT NULL, -- of the source
    digest      BLOB NOT NULL, -- of what was sent
    capacity    TEXT NOT NULL,
    valid_from  TEXT NOT NULL,
    valid_until TEXT NOT NULL,
    verdict     TEXT NOT NULL,
    number      TEXT NOT NULL,
    differences TEXT NOT NULL, -- with spaces between
    linked      INTEGER NOT NULL,
    seen        TEXT NOT NULL DEFAULT '', -- the last run that found the row
    meant       TEXT NOT NULL DEFAULT '', -- the number of whom the row meant and does no more; '' once the owner knows
    meant_as    TEXT NOT NULL DEFAULT '', -- in which capacity
    written     TEXT NOT NULL DEFAULT '', -- the verdict and the number that were written back
    PRIMARY KEY (connector, record, key)
) STRICT, WITHOUT ROWID;
INSERT INTO connector_link_anew SELECT connector, record, key, digest, capacity, valid_from, valid_until, verdict, number, differences, linked, seen, meant, meant_as, written FROM connector_link;
DROP TABLE connector_link;
ALTER TABLE connector_link_anew RENAME TO connector_link;
CREATE INDEX connector_link_number ON connector_link (connector, record, number);
CREATE INDEX connector_link_meant ON connector_link (connector, record, meant) WHERE meant <> '';

-- +goose Down
ALTER TABLE connector_link ADD COLUMN run TEXT NOT NULL DEFAULT '';
ALTER TABLE connector_link ADD COLUMN row_number INTEGER NOT NULL DEFAULT 0;
CREATE INDEX connector_link_run ON connector_link (connector, record, run, row_number);
