// Package finding runs the rules of package linked over a source that is linked,
// and keeps what they find: a pension that goes on after death, a payee whom
// nobody knows, a dependant whom two claim, a spouse who is not declared.
//
// # A run
//
// The rows of each record type that a rule looks at are read once. Of each, the
// links that package linkage keeps say whom it means. What else a rule needs of
// a person is asked of the population's owner over the exchange, under the
// grants that the sector asks for ([Facts]), about many at once where that is granted:
// of the dead, the day; of declarants, their spouse and children. A rule whose need is not granted is not run, and
// the report says so; what it found before stays.
//
// A rule that looks at single records is tried as they pass. Records that a rule
// brings together, by person or by a thing, are sorted in bounded memory and
// beyond it in files that have no name and are encrypted with a key that exists
// in memory only. Memory does not grow with the source.
//
// A run that cannot be ended, since the source or the owner does not answer,
// changes nothing that was found before.
//
// # What is kept
//
// Of a finding: record type, the source's own key, the rule, since when, and the
// person masked: what masking leaves of name and number. No
// value.
//
// # What it never does
//
// It decides nothing about a person and writes nothing to the source: a finding
// says that two registers do not agree. It asks nobody who is not dead, and is in
// no capacity that a rule is about, for anything.
package finding
