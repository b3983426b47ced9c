// Package proposing looks at a source and writes a description of it for a person
// to finish: which table is which record type, which column which term.
//
// It guesses twice: by the names of tables and columns, which it reads as words
// (words.go: TEN_NNT is tên người nộp thuế) and compares with the law's words for
// each term (meaning.go), and by what a few rows hold, since a personal number, a
// name, a day of birth, a sum look like what they are in any column (evidence.go).
// Where the two contradict each other the rows win. What it doubts, and where another
// table has what the chosen one lacks, is said in comments.
//
// A table is given to one record type (assign.go). Another that it may hold as well
// is proposed as a comment, since only a person knows whether its rows repeat.
//
// Values of the source stand in the proposal masked. Nothing but a few rows of
// each table is read.
package proposing
