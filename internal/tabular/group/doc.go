// Package group reads a table that lies on disk column by column, in groups of rows that
// can be read in any order, several at once and more than once: a Parquet file.
// Reading so costs a quarter of reading row by row: pages are decoded whole, a text that
// many rows share is written once, and no row is copied.
//
// There are two ways. A [Stretch] is some rows as they lie in the pages, for who looks at each
// once ([Groups.Read]); a [Block] is some rows as texts of their own, for who keeps them while the
// next ones are read ([Blocks.Fill]). Package page has the pages of one column.
package group
