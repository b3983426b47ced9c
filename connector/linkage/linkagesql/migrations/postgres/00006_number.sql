-- +goose Up
-- The index of numbers begins with what tells its entries apart.
DROP INDEX IF EXISTS connector_link_number;
CREATE INDEX connector_link_number ON connector_link (number, connector, record);

-- +goose Down
DROP INDEX IF EXISTS connector_link_number;
CREATE INDEX connector_link_number ON connector_link (connector, record, number);
