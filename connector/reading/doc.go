// Package reading reads the cells of databases that people have filled for twenty years:
// letters of dead encodings, dates of six forms and half dates, identity numbers that
// lost their zeros, sums with points or commas between the thousands, shares, yes and
// no in two languages.
//
//	code.go     what reading finds out about a cell
//	text.go     encodings; names and other texts
//	date.go     dates, months, moments
//	number.go   identity numbers, whole numbers, yes and no
//	decimal.go  fractions, sums, shares
//
// A function takes the text of a cell, not empty, and gives the value in the project's
// own form, "" where it cannot be read, with what it found out. A cell is never an
// error and never dropped: who asks decides what a finding means. What a cell means in
// a sector, its codes and places, is told by package connector.
package reading
