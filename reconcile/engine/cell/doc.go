// Package cell gathers the cells of a table's rows by the fields of a model: columns that make up
// one field are joined, and a year, a month and a day to a date.
package cell
