-- +goose Up
ALTER TABLE reconcile_result ADD COLUMN reviewed INTEGER NOT NULL DEFAULT 0; -- 1: people decided the verdict

-- What the linkage had made of a row that people changed.
CREATE TABLE reconcile_machine (
    run          TEXT    NOT NULL REFERENCES reconcile_run (id),
    row          INTEGER NOT NULL,
    verdict      TEXT    NOT NULL,
    pin          INTEGER NOT NULL,
    score        REAL NOT NULL,
    probability  REAL NOT NULL,
    differences  TEXT    NOT NULL,
    reason_vi    TEXT    NOT NULL,
    reason_en    TEXT    NOT NULL,
    candidates   TEXT    NOT NULL,
    PRIMARY KEY (run, row)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE reconcile_machine;
ALTER TABLE reconcile_result DROP COLUMN reviewed;
