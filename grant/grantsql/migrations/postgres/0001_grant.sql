-- +goose Up
CREATE TABLE grant_revision (
    id       INTEGER PRIMARY KEY,
    revision BIGINT  NOT NULL
);
INSERT INTO grant_revision (id, revision) VALUES (1, 1);

CREATE TABLE grant_version (
    grant_id       TEXT    NOT NULL,
    number         INTEGER NOT NULL,       -- from 1
    consumer       TEXT    NOT NULL,
    service        TEXT    NOT NULL,
    recorded_from  BIGINT  NOT NULL,       -- microseconds since 1970, UTC
    recorded_until BIGINT  NOT NULL,       -- 9223372036854775807: the present version
    body           TEXT    NOT NULL,       -- JSON of grant.Grant
    changed_by     TEXT    NOT NULL,
    why            TEXT    NOT NULL,
    PRIMARY KEY (grant_id, number)
);
CREATE INDEX grant_version_pair ON grant_version (consumer, service, recorded_until);

CREATE TABLE grant_agreement (
    id    TEXT PRIMARY KEY,
    asked TEXT NOT NULL                    -- JSON of agreement.Request
);

CREATE TABLE grant_step (
    agreement TEXT    NOT NULL REFERENCES grant_agreement (id),
    number    INTEGER NOT NULL,
    state     TEXT    NOT NULL,            -- the state since
    effective BIGINT  NOT NULL,
    recorded  BIGINT  NOT NULL,
    body      TEXT    NOT NULL,            -- JSON of agreement.Step
    PRIMARY KEY (agreement, number)
);

-- The reference directory: that a sector knows a person, and nothing more.
CREATE TABLE grant_reference (
    person         BIGINT NOT NULL,
    sector         TEXT   NOT NULL,
    capacity       TEXT   NOT NULL,
    case_id        TEXT   NOT NULL,        -- '': none
    valid_from     BIGINT NOT NULL,
    valid_until    BIGINT NOT NULL,
    recorded_from  BIGINT NOT NULL,
    recorded_until BIGINT NOT NULL,
    PRIMARY KEY (person, sector, capacity, case_id, recorded_from)
);

CREATE TABLE grant_count (
    node     TEXT    NOT NULL,             -- the gateway that counted
    grant_id TEXT    NOT NULL,
    day      BIGINT  NOT NULL,             -- of Vietnam, since 1970
    uses     BIGINT  NOT NULL,
    PRIMARY KEY (node, grant_id)
);

-- +goose Down
DROP TABLE grant_count;
DROP TABLE grant_reference;
DROP TABLE grant_step;
DROP TABLE grant_agreement;
DROP TABLE grant_version;
DROP TABLE grant_revision;
