// Package filejob is the main job of an officer who keeps a register: two files
// in, verdicts and a report out, with no server at all.
//
// It opens both tables, says which column it takes for what, has package intake
// link them, and writes verdicts.csv (or .xlsx) and report.html. Outputs appear
// whole or not at all, and both or neither.
//
// # The verdicts file
//
// One line for each row of the register, in its order:
//
//	row          the row as a spreadsheet numbers it; the header counts
//	verdict      linked, linked_with_differences, candidates, contradicted, not_found
//	pin          the linked person's personal number, 12 digits, else empty
//	score        evidence for the best candidate in bits (log2 of the odds)
//	differences  codes joined by ;
//	candidates   personal numbers of who may be meant, joined by ;, best first
//	reason_vi    why, in Vietnamese
//	reason_en    why, in English
//	...          the register's own id column under its own name, if it has one
//
// It holds personal numbers in full, since it goes to the officer who sent the
// register; the report masks them.
package filejob
