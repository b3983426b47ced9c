-- +goose Up
-- A dossier is a document (see document.go); the columns beside it are what is
-- searched and counted by. Times are microseconds since 1970, UTC.
CREATE TABLE official_dossier (
    key      TEXT    NOT NULL PRIMARY KEY, -- the agency's own key
    pin      INTEGER,                      -- NULL until it is linked
    revision INTEGER NOT NULL CHECK (revision > 0),
    changed  INTEGER NOT NULL,
    verdict  TEXT    NOT NULL,             -- the last word of linking; '' before any
    quality  INTEGER NOT NULL,             -- official.Quality
    document BLOB    NOT NULL
) STRICT;

-- One person, one dossier (Decree 27/2026/NĐ-CP).
CREATE UNIQUE INDEX official_dossier_pin ON official_dossier (pin) WHERE pin IS NOT NULL;
