-- +goose Up
-- A row is kept once, with its verdict: the run and the place in it, by which a
-- verdict found its row, are not needed. A row that waited for its verdict then is
-- sent again.
DROP INDEX connector_link_run;
ALTER TABLE connector_link DROP COLUMN run;
ALTER TABLE connector_link DROP COLUMN row_number;

-- +goose Down
ALTER TABLE connector_link ADD COLUMN run TEXT NOT NULL DEFAULT '';
ALTER TABLE connector_link ADD COLUMN row_number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX connector_link_run ON connector_link (connector, record, run, row_number);
