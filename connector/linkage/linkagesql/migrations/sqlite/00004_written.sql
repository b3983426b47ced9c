-- +goose Up
-- What of a link was written back into the source, by package writeback: the
-- verdict and the number, with a space between; '' for nothing.
ALTER TABLE connector_link ADD COLUMN written TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE connector_link DROP COLUMN written;
