// Package reportsql keeps reports to the population register in SQLite or PostgreSQL,
// in one table. Rows are never removed; a decision fills in the last columns once.
package reportsql
