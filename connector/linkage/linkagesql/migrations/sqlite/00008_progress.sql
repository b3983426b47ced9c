-- +goose Up
-- A row bears the receipt of its answer, with which it is linked again, and a place, a
-- small number of its own by which a run notes in memory that it has found it. seen is
-- the run that kept the row last.
ALTER TABLE connector_link ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE connector_link ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE connector_link SET place = n FROM (
    SELECT connector AS c, record AS r, key AS k, ROW_NUMBER() OVER (PARTITION BY connector, record ORDER BY key) AS n FROM connector_link
) AS numbered WHERE connector = c AND record = r AND key = k;

-- How far linking is with a record type. Times are microseconds since 1970, UTC; 0 for none.
CREATE TABLE connector_progress (
    connector TEXT NOT NULL,
    record    TEXT NOT NULL,
    places    INTEGER NOT NULL DEFAULT 0, -- given to rows so far
    began     INTEGER NOT NULL DEFAULT 0, -- when it was begun to link every row again, if that is not over
    whole     INTEGER NOT NULL DEFAULT 0, -- when it was begun last time
    mark      TEXT NOT NULL DEFAULT '', -- the state of the population that upkeep has followed it to
    PRIMARY KEY (connector, record)
) STRICT;
INSERT INTO connector_progress (connector, record, places) SELECT connector, record, MAX(place) FROM connector_link GROUP BY connector, record;

-- +goose Down
DROP TABLE connector_progress;
ALTER TABLE connector_link DROP COLUMN place;
ALTER TABLE connector_link DROP COLUMN receipt;
