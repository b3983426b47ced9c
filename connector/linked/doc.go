// Package linked is what can be found only once a sector's records are linked:
// a pensioner who has died, a payee whom nobody knows, a dependant who is
// claimed twice, a spouse who is not declared, one researcher with two codes.
// An invariant of package connector is of one record; a [Rule] here is of the
// records of one person, or of one thing such as a parcel, together with what
// the population register said of their persons.
//
// A sector lists its rules, as it lists its invariants. Package finding runs
// them: it brings the records in the order of their person or thing and hands
// them to [Groups], which holds one group at a time, so that memory does not grow
// with the source.
//
// # What it never does
//
// It decides nothing about a person. A finding says that two registers do not
// agree, and which record to look at; an officer finds out which of them is
// right. Findings name records by their place and never hold a value.
package linked
