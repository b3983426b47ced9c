-- +goose Up
-- Times are microseconds since 1970, UTC.
CREATE TABLE review_run (
    run      TEXT PRIMARY KEY REFERENCES reconcile_run (id),
    register TEXT NOT NULL,
    model    TEXT NOT NULL,
    twofold  INTEGER NOT NULL, -- 1: two reviewers for each pair
    blind    INTEGER NOT NULL,
    lease    BIGINT NOT NULL, -- microseconds
    opened   BIGINT NOT NULL
);
CREATE INDEX review_run_register ON review_run (register);

-- state, outcome and wanted follow from the row's votes.
CREATE TABLE review_case (
    run         TEXT NOT NULL REFERENCES review_run (run),
    number      INTEGER NOT NULL,
    row         INTEGER NOT NULL,
    row_id      TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    record      INTEGER NOT NULL,
    person      BIGINT NOT NULL, -- 0: the population was a file
    pin         BIGINT NOT NULL, -- 0: none
    verdict     TEXT NOT NULL,   -- the linkage's
    best        INTEGER NOT NULL,
    score       DOUBLE PRECISION NOT NULL,
    probability DOUBLE PRECISION NOT NULL,
    differences TEXT NOT NULL,   -- between semicolons
    steps       TEXT NOT NULL,   -- JSON of []reconcile.Step
    value       DOUBLE PRECISION NOT NULL,
    priority    DOUBLE PRECISION NOT NULL,
    state       TEXT NOT NULL,
    outcome     TEXT NOT NULL,
    wanted      INTEGER NOT NULL,
    PRIMARY KEY (run, number)
);
CREATE INDEX review_case_queue ON review_case (run, state, priority DESC, number);
-- What wants votes, in the order of the queue: choosing the next of 50,000 pairs
-- by sorting them took half a second.
CREATE INDEX review_case_wanted ON review_case (run, priority DESC, number) WHERE wanted > 0;
CREATE INDEX review_case_row ON review_case (run, row, number);

-- The standing decisions.
CREATE TABLE review_vote (
    run      TEXT NOT NULL,
    number   INTEGER NOT NULL,
    reviewer TEXT NOT NULL,
    role     TEXT NOT NULL,
    answer   TEXT NOT NULL,
    at       BIGINT NOT NULL,
    ticket   TEXT NOT NULL,
    note     TEXT NOT NULL,
    PRIMARY KEY (run, number, reviewer),
    FOREIGN KEY (run, number) REFERENCES review_case (run, number)
);

CREATE TABLE review_lease (
    run      TEXT NOT NULL,
    number   INTEGER NOT NULL,
    reviewer TEXT NOT NULL,
    role     TEXT NOT NULL,
    ticket   TEXT NOT NULL,
    since    BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    revealed INTEGER NOT NULL,
    PRIMARY KEY (run, number, reviewer),
    FOREIGN KEY (run, number) REFERENCES review_case (run, number)
);
CREATE INDEX review_lease_reviewer ON review_lease (run, reviewer);

-- All that happened; only ever added to.
CREATE TABLE review_event (
    run      TEXT NOT NULL REFERENCES review_run (run),
    seq      BIGINT NOT NULL,
    number   INTEGER NOT NULL,
    at       BIGINT NOT NULL,
    reviewer TEXT NOT NULL,
    proven   INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    role     TEXT NOT NULL,
    answer   TEXT NOT NULL,
    ticket   TEXT NOT NULL,
    note     TEXT NOT NULL,
    took     BIGINT NOT NULL, -- microseconds
    shown    TEXT NOT NULL,   -- JSON of review.Shown
    PRIMARY KEY (run, number, seq)
);
CREATE UNIQUE INDEX review_event_ticket ON review_event (run, ticket) WHERE kind = 'decided';
CREATE UNIQUE INDEX review_event_order ON review_event (run, seq);
CREATE INDEX review_event_reviewer ON review_event (run, reviewer, kind, seq);

-- +goose StatementBegin
CREATE FUNCTION review_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'review_event is only added to' USING ERRCODE = '23000'; END $$;
-- +goose StatementEnd
CREATE TRIGGER review_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON review_event
    FOR EACH STATEMENT EXECUTE FUNCTION review_event_stays();

-- +goose Down
DROP TABLE review_event;
DROP FUNCTION review_event_stays;
DROP TABLE review_lease;
DROP TABLE review_vote;
DROP TABLE review_case;
DROP TABLE review_run;
