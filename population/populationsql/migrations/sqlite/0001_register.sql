-- +goose Up
-- Times are microseconds since 1970, UTC. Rows are never changed after they are
-- written, but for population_bearer.profile and population_tally. The keys are
-- indexes beside the tables, so that a bulk load can build them at its end.

-- A version is all that the register knew about a person at one time. It ends
-- where the next number begins.
CREATE TABLE population_version (
    person        INTEGER NOT NULL,
    number        INTEGER NOT NULL CHECK (number > 0),
    recorded_from INTEGER NOT NULL,
    document      BLOB NOT NULL -- see document.go
) STRICT;
CREATE UNIQUE INDEX population_version_key ON population_version (person, number);

-- Who bears, or ever bore, a number; with what verify and match need of the
-- current version.
CREATE TABLE population_bearer (
    number  INTEGER NOT NULL,
    person  INTEGER NOT NULL,
    profile BLOB NOT NULL -- see bearer.go; empty if the current version lacks the number
) STRICT;
CREATE UNIQUE INDEX population_bearer_key ON population_bearer (number, person);

-- The size of the register; one row, since there is one writer.
CREATE TABLE population_tally (
    slot          INTEGER PRIMARY KEY,
    persons       INTEGER NOT NULL,
    deceased      INTEGER NOT NULL, -- of the persons, on the day each was last recorded
    missing       INTEGER NOT NULL,
    versions      INTEGER NOT NULL,
    numbers       INTEGER NOT NULL,
    last_recorded INTEGER NOT NULL  -- the latest recorded_from; 0 for none
) STRICT;
INSERT INTO population_tally (slot, persons, deceased, missing, versions, numbers, last_recorded) VALUES (0, 0, 0, 0, 0, 0, 0);
