// Package modelsql writes a trained model and the records it compares as SQL:
// equi-joins, integer CASE and sums of integers, that any database with common
// table expressions runs, DuckDB first of all. It is an independent oracle: the
// same pairs and the same scores must come out.
//
// What a database cannot compute alike, the likeness of two values, is a finite
// table: the level of each pair of distinct values that some compared pair has.
// Blocking, taking each pair once, weights, rarity, ties, sums and the threshold
// are computed by the database, from the values.
//
// The scripts hold every value of the tables as its number only, and the ids of
// rows; they are as confidential as those.
package modelsql
