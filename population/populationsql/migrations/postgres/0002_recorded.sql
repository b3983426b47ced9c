-- +goose Up
-- Rows lie about as they were recorded, so a few bytes for each stretch of pages find
-- what is new. On Citus: as the table.
CREATE INDEX population_version_recorded ON population_version USING brin (recorded_from);
