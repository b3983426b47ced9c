-- +goose Up
-- When the population was found to have changed, if rows that nobody was found for have not
-- been linked again since; microseconds since 1970, UTC; 0 for never.
ALTER TABLE connector_progress ADD COLUMN news INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE connector_progress DROP COLUMN news;
