// Package proof carries the evidence of one exchange to a machine that has
// nothing else: one file with the record of one side or of both, the proof that
// each is in its ledger's tree, the tree's signed head with what witnesses and
// a timestamp authority said to it, and the keys that all this refers to.
//
// [Make] reads a ledger's folder; [Check] reads the file and whatever keys the
// reader trusts. Keys in the file help to find out who would have to be trusted.
// They are no reason to.
//
// The file is JSON, at most a few tens of KB, without a body and without a
// name: to show what an exchange said, its parties bring the bodies, whose
// digests are signed in the record.
package proof
