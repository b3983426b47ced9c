// Package proposing looks at a source and writes a description of it for a person
// to finish: which table is which record type, which column which term.
//
// It guesses twice: by the names of tables and columns, which are often
// abbreviated beyond recognition, and by what a few rows hold, since a personal
// number, a name and a day of birth look like what they are in any column. Where
// the two contradict each other the rows win. What it doubts, and where another
// table has what the chosen one lacks, is said in comments.
//
// Values of the source stand in the proposal masked. Nothing but a few rows of
// each table is read.
package proposing
