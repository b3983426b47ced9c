-- +goose Up
-- A dossier is a document (see document.go); the columns beside it are what is
-- searched and counted by. Times are microseconds since 1970, UTC.
CREATE TABLE official_dossier (
    key      text COLLATE "C" NOT NULL PRIMARY KEY, -- the agency's own key
    pin      bigint,                                -- NULL until it is linked
    revision bigint NOT NULL CHECK (revision > 0),
    changed  bigint NOT NULL,
    verdict  text NOT NULL,                         -- the last word of linking; '' before any
    quality  smallint NOT NULL,                     -- official.Quality
    document bytea NOT NULL
);

-- One person, one dossier (Decree 27/2026/NĐ-CP).
CREATE UNIQUE INDEX official_dossier_pin ON official_dossier (pin) WHERE pin IS NOT NULL;
