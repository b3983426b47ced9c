-- +goose Up
-- What agencies report to the register. Times are microseconds since 1970, UTC.
CREATE TABLE population_report (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person   bigint NOT NULL,
    system   TEXT NOT NULL,
    key      TEXT NOT NULL, -- what the agency calls it
    field    bigint NOT NULL,
    value    TEXT NOT NULL,
    document TEXT NOT NULL,
    basis    TEXT NOT NULL,
    received bigint NOT NULL,
    state    TEXT NOT NULL,
    decided  bigint NOT NULL, -- 0: not yet
    officer  TEXT NOT NULL,
    why      TEXT NOT NULL,
    event    bigint NOT NULL  -- the life event that came of it; 0: none
);
CREATE UNIQUE INDEX population_report_said ON population_report (system, key, value);
CREATE INDEX population_report_state ON population_report (state, id);

-- +goose Down
DROP TABLE population_report;
