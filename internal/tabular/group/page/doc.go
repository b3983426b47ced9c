// Package page reads the pages of a Parquet file's columns as texts: whole pages at once, in which a text
// that many rows share is written once, or value by value. It knows nothing of tables and
// their errors.
package page
