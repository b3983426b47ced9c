// Package evidence is the part of the command line about ledgers (lienthong
// ledger …): checkers, which believe nothing that a ledger's writer says, and
// the witness that others' ledgers need. It only reads flags and prints.
package evidence
