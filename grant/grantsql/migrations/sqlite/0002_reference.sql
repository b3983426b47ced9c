-- +goose Up
-- A reference is looked up by its key: in the order of the key it stands in one place
-- and not in two.
CREATE TABLE grant_reference_anew (
    person         BIGINT NOT NULL,
    sector         TEXT   NOT NULL,
    capacity       TEXT   NOT NULL,
    case_id        TEXT   NOT NULL,        -- '': none
    valid_from     BIGINT NOT NULL,
    valid_until    BIGINT NOT NULL,
    recorded_from  BIGINT NOT NULL,
    recorded_until BIGINT NOT NULL,
    PRIMARY KEY (person, sector, capacity, case_id, recorded_from)
) WITHOUT ROWID;
INSERT INTO grant_reference_anew SELECT person, sector, capacity, case_id, valid_from, valid_until, recorded_from, recorded_until FROM grant_reference
    ORDER BY person, sector, capacity, case_id, recorded_from;
DROP TABLE grant_reference;
ALTER TABLE grant_reference_anew RENAME TO grant_reference;

-- +goose Down
CREATE TABLE grant_reference_before (
    person         BIGINT NOT NULL,
    sector         TEXT   NOT NULL,
    capacity       TEXT   NOT NULL,
    case_id        TEXT   NOT NULL,
    valid_from     BIGINT NOT NULL,
    valid_until    BIGINT NOT NULL,
    recorded_from  BIGINT NOT NULL,
    recorded_until BIGINT NOT NULL,
    PRIMARY KEY (person, sector, capacity, case_id, recorded_from)
);
INSERT INTO grant_reference_before SELECT person, sector, capacity, case_id, valid_from, valid_until, recorded_from, recorded_until FROM grant_reference;
DROP TABLE grant_reference;
ALTER TABLE grant_reference_before RENAME TO grant_reference;
