// Package workbook reads the sheets of an XLSX file as rows of texts: a ZIP of XML parts
// (ECMA-376 part 2, Open Packaging Conventions; sections in comments are of part 1).
//
// A cell is what the sheet means and not what it shows: a date in ISO 8601 as far as its
// format tells it, a number in plain digits, with the zeros that its format pads. Rows are
// streamed; only the shared texts are held. A file may do no more than [Limits] allow:
// a ZIP bomb, a cell of gigabytes, a sheet of a million columns end in an error.
package workbook
