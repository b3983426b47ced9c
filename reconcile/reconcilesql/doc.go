// Package reconcilesql keeps reconciliations in SQLite or PostgreSQL. It is the
// one place with SQL about them; statement.go holds it all.
//
// A result is one row; its candidates are a JSON document inside, since they
// are only ever read together. What lists filter by, verdict and difference,
// has an index of its own.
package reconcilesql
