-- +goose Up
-- Life events as they were recorded: what the registrar did, on which paper, and the
-- version that came of it. Rows are only ever added, and numbered without gaps.
CREATE TABLE population_event (
    number    INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,
    person    INTEGER NOT NULL,
    version   INTEGER NOT NULL, -- of the person
    other     INTEGER NOT NULL, -- of a merge, the person who stays; 0: none
    day       TEXT NOT NULL,    -- when it happened, YYYY, YYYY-MM or YYYY-MM-DD; '' for what was always wrong
    recorded  INTEGER NOT NULL, -- microseconds since 1970, UTC
    source    TEXT NOT NULL,
    basis     TEXT NOT NULL,
    document  TEXT NOT NULL,
    officer   TEXT NOT NULL     -- a pseudonym
) STRICT;
