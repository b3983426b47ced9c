// Package group puts rows that have the same under a blocking key together: each finding of a row is an
// entry, and entries become groups, of which only those stay that make pairs.
package group
