// Package profile looks at tables and proposes a model for linking them: what
// each column is, told by its name in several languages and by its values; how
// full, how varied and how skewed it is; which pairs are worth comparing.
//
// The proposal is a start for a person to edit, and good enough to go on
// without one. It is made from a sample that depends on what the rows hold and
// not on their order. Columns that cannot help are left out and named with the
// reason: those that are empty or constant, running numbers, and those whose
// name says that they hold the answer, which would make a test worthless.
package profile
