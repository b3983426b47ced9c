// Package content says what the columns of a sample hold, whatever they are called: how full and how
// varied a column is and what its values read as ([Stats]), and which values, words and years it has
// ([Shares]), by which columns of two tables find each other.
package content
