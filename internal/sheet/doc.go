// Package sheet writes tables for people who open them in a spreadsheet program.
//
// Excel takes a CSV in UTF-8 for Windows-1252, and a personal number in it for a number, whose
// zeros it drops. A table whose file is called .xlsx is therefore written as a workbook of one
// sheet (ECMA-376), in which cells are texts and never formulas.
package sheet
