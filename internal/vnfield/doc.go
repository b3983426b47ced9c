// Package vnfield reads single fields as Vietnamese personnel files write them:
// dates of birth, numbers of identity cards, sex, whether somebody lives; and it
// tells from a header row which column holds which.
//
// The files are spreadsheets filled in by hand over decades (form 2C-BNV/2008
// of Decision 02/2008/QĐ-BNV and the home-made lists around it). So a reading
// is never only a value: it carries the other value it may be, and notes in
// snake case of what was wrong with the writing, for the report to the officer.
//
// An empty field, or a word that says "none", is a zero reading and no error.
// An error names what is wrong with the form of the field and never repeats the
// field: it may be shown and logged.
//
// The package reads and does not judge: whether a number fits the date beside
// it, or exists, is for others.
package vnfield
