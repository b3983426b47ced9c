-- +goose Up
-- What agencies report to the register. Times are microseconds since 1970, UTC.
CREATE TABLE population_report (
    id       INTEGER PRIMARY KEY,
    person   INTEGER NOT NULL,
    system   TEXT NOT NULL,
    key      TEXT NOT NULL, -- what the agency calls it
    field    INTEGER NOT NULL,
    value    TEXT NOT NULL,
    document TEXT NOT NULL,
    basis    TEXT NOT NULL,
    received INTEGER NOT NULL,
    state    TEXT NOT NULL,
    decided  INTEGER NOT NULL, -- 0: not yet
    officer  TEXT NOT NULL,
    why      TEXT NOT NULL,
    event    INTEGER NOT NULL  -- the life event that came of it; 0: none
) STRICT;
CREATE UNIQUE INDEX population_report_said ON population_report (system, key, value);
CREATE INDEX population_report_state ON population_report (state, id);

-- +goose Down
DROP TABLE population_report;
