// Package sheet writes tables for people who open them in a spreadsheet program.
//
// Excel takes a CSV in UTF-8 for Windows-1252, and a personal number in it for a number, whose
// zeros it drops. A table whose file is called .xlsx is therefore written as a workbook of one
// sheet (ECMA-376), in which cells are texts and never formulas. It goes to its
// writer as it comes: it may hold personal numbers, and a file of its own in a temporary folder
// would outlive a process that is killed.
package sheet
