// Package meet tells which columns of two tables hold the same by rows that are likely of one thing: rows that share,
// in whatever columns, more than two rows do by chance (after Bilke and Naumann, Schema Matching using Duplicates, 2005).
// The father of a birth is the groom of a wedding, and of a first and a middle name, both of the same words, the one is
// meant that agrees where the rest of the row does.
package meet
