// Package sample takes a sample of a table's rows and remembers what is asked of it time and again: the statistics
// of its columns, and their values folded. Which rows are kept depends on what they hold and not on their
// order, so that a table that was sorted otherwise is proposed the same model.
package sample
