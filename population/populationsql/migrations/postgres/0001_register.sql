-- +goose Up
-- Times are microseconds since 1970, UTC. Rows are never changed after they are
-- written, but for population_bearer.profile and population_tally.

-- A version is all that the register knew about a person at one time. It ends
-- where the next number begins. On Citus: distributed by person.
CREATE TABLE population_version (
    person        bigint NOT NULL,
    number        integer NOT NULL CHECK (number > 0),
    recorded_from bigint NOT NULL,
    document      bytea NOT NULL, -- see document.go
    CONSTRAINT population_version_pkey PRIMARY KEY (person, number)
);

-- Who bears, or ever bore, a number; with what verify and match need of the
-- current version. On Citus: distributed by number, the one table that is not
-- distributed by person, so that a lookup by number asks one shard.
CREATE TABLE population_bearer (
    number  bigint NOT NULL,
    person  bigint NOT NULL,
    profile bytea NOT NULL, -- see bearer.go; empty if the current version lacks the number
    CONSTRAINT population_bearer_pkey PRIMARY KEY (number, person)
);

-- Documents and profiles are short and in a form of their own: no TOAST, no
-- compression.
ALTER TABLE population_version ALTER COLUMN document SET STORAGE EXTERNAL;
ALTER TABLE population_bearer ALTER COLUMN profile SET STORAGE EXTERNAL;

-- What is known of their spread hardly changes: a small sample is enough.
ALTER TABLE population_version ALTER COLUMN person SET STATISTICS 10, ALTER COLUMN number SET STATISTICS 10;
ALTER TABLE population_bearer ALTER COLUMN number SET STATISTICS 10, ALTER COLUMN person SET STATISTICS 10;

-- The size of the register, spread over slots so that writers do not queue.
CREATE TABLE population_tally (
    slot          smallint PRIMARY KEY,
    persons       bigint NOT NULL,
    deceased      bigint NOT NULL, -- of the persons, on the day each was last recorded; a slot may be below 0
    missing       bigint NOT NULL,
    versions      bigint NOT NULL,
    numbers       bigint NOT NULL,
    last_recorded bigint NOT NULL  -- the latest recorded_from; 0 for none
) WITH (fillfactor = 10);
INSERT INTO population_tally (slot, persons, deceased, missing, versions, numbers, last_recorded)
SELECT slot, 0, 0, 0, 0, 0, 0 FROM generate_series(0, 63) AS slot;
