-- +goose Up
-- Rows that are gone from the source, and whom rows meant before.
ALTER TABLE connector_link ADD COLUMN seen TEXT NOT NULL DEFAULT ''; -- the last run that found the row
ALTER TABLE connector_link ADD COLUMN meant TEXT NOT NULL DEFAULT ''; -- the number of whom the row meant and does no more; '' once the owner knows
ALTER TABLE connector_link ADD COLUMN meant_as TEXT NOT NULL DEFAULT ''; -- in which capacity

CREATE INDEX connector_link_meant ON connector_link (connector, record, meant) WHERE meant <> '';

-- +goose Down
DROP INDEX connector_link_meant;
ALTER TABLE connector_link DROP COLUMN seen;
ALTER TABLE connector_link DROP COLUMN meant;
ALTER TABLE connector_link DROP COLUMN meant_as;
