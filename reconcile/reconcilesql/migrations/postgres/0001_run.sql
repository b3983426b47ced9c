-- +goose Up
CREATE TABLE reconcile_run (
    id         TEXT    PRIMARY KEY,
    started    BIGINT  NOT NULL,       -- microseconds since 1970, UTC
    summary    TEXT    NOT NULL        -- JSON, see stored.go
);

CREATE TABLE reconcile_result (
    run          TEXT    NOT NULL REFERENCES reconcile_run (id),
    row          INTEGER NOT NULL,
    id           TEXT    NOT NULL,     -- the row's own
    verdict      TEXT    NOT NULL,
    pin          BIGINT  NOT NULL,     -- 0: not linked
    score        DOUBLE PRECISION NOT NULL,     -- bits
    probability  DOUBLE PRECISION NOT NULL,
    differences  TEXT    NOT NULL,     -- joined by ;
    duplicate_of INTEGER NOT NULL,     -- 0: none
    reason_vi    TEXT    NOT NULL,
    reason_en    TEXT    NOT NULL,
    candidate_count INTEGER NOT NULL,
    candidates   TEXT    NOT NULL,     -- JSON, see stored.go
    PRIMARY KEY (run, row)
);

CREATE INDEX reconcile_result_verdict ON reconcile_result (run, verdict, row);

CREATE TABLE reconcile_difference (
    run        TEXT    NOT NULL REFERENCES reconcile_run (id),
    difference TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    PRIMARY KEY (run, difference, row)
);

-- +goose Down
DROP TABLE reconcile_difference;
DROP TABLE reconcile_result;
DROP TABLE reconcile_run;
