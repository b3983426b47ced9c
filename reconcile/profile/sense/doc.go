// Package sense tells what the columns of a table of persons hold where their names say nothing:
// c1, c2, codes of a form, a language that is not known.
//
// It knows no names. A column is told by the shape of its values (shape.go), by what stands in it
// again and again, and by its neighbours: a column of two values that follows from the words of
// another one is a sex, and the other a given name (sex.go); of two names the family's is the one
// that rows of one address share (family.go); an address of a mailbox holds the names of its owner.
// Where nothing points to persons nothing is told.
package sense
