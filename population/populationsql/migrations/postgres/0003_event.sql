-- +goose Up
-- Life events as they were recorded: what the registrar did, on which paper, and the
-- version that came of it. Rows are only ever added, and numbered without gaps in the
-- order of their commits: writers lock the table against each other. On Citus: a local
-- table of the coordinator.
CREATE TABLE population_event (
    number    bigint PRIMARY KEY,
    kind      text NOT NULL,
    person    bigint NOT NULL,
    version   integer NOT NULL, -- of the person
    other     bigint NOT NULL,  -- of a merge, the person who stays; 0: none
    day       text NOT NULL,    -- when it happened, YYYY, YYYY-MM or YYYY-MM-DD; '' for what was always wrong
    recorded  bigint NOT NULL,  -- microseconds since 1970, UTC
    source    text NOT NULL,
    basis     text NOT NULL,
    document  text NOT NULL,
    officer   text NOT NULL     -- a pseudonym
);
