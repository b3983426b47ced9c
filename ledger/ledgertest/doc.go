// Package ledgertest makes records of evidence and ledgers for tests. Nothing
// in it concerns a person that exists.
package ledgertest
