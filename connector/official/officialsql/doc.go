// Package officialsql keeps the officials' register in SQLite or PostgreSQL.
//
// A dossier is one row: its key, what it is searched and counted by, and the
// rest as a document. There is no table of facts, since nobody searches
// dossiers by a fact (searching by a field would need the same grant as
// reading it), and a dossier is read and written as a whole.
//
// Documents hold personal data and state secrets in the clear; protecting the
// database file and its copies is the operator's duty.
package officialsql
