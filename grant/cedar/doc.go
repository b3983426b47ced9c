// Package cedar writes grants as policies of the Cedar language, so that
// somebody else's engine can say what they permit. Auditors run it beside ours;
// our property tests compare the two, verdict by verdict.
//
// It writes text and evaluates nothing. Two policies stand for a grant:
// @id("G") permits the action "ask" for a request as a whole, and
// @id("G/read") the action "read" for one field of it. What a request looks
// like as a Cedar context is in context.go.
//
// Rate and daily cap have no place in it, for Cedar decides without memory; and
// which of several grants answers is our own rule, since Cedar only knows that
// some policy permits.
package cedar
