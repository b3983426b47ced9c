// Package desk is the pages of an agency whose registers are connected: questions
// that need several registers, with their plan before anything is asked, and what
// the rules over linked records found, each with what it was computed from.
//
//	desk.go      Server, what it asks of the node, the addresses
//	question.go  plan, run, evidence
//	finding.go   registers, rules, findings, one finding
//
// # Questions
//
// The plan says of each part who is asked what, for what purpose, on what ground,
// which fields the answer may tell, and whether the owner's grants reach that far.
// It asks nobody about anybody. Running it is one exchange a part; a part without
// an answer is named with its reason, and nothing is concluded from it. What is
// typed travels in bodies; addresses hold the id of an exchange at most.
//
// # Findings
//
// A finding is opened by a token that only this node reads, since the key of a row
// may name a person. What is shown of the record is masked.
//
// The package knows no register and no sector: [Agency] is what the node gives it.
package desk
