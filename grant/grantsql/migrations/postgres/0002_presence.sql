-- +goose Up
-- Proofs of presence that were used, until they can be used no more.
CREATE TABLE grant_presence (
    digest TEXT   NOT NULL PRIMARY KEY,
    until  BIGINT NOT NULL
);

-- +goose Down
DROP TABLE grant_presence;
