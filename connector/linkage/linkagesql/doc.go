// Package linkagesql keeps what linking said of connectors' rows in SQLite or
// PostgreSQL, beside the tables of other parts. It implements linkage.Store for
// one connector.
package linkagesql
