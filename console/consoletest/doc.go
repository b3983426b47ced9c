// Package consoletest is a canned system for the console: registers and a
// reconciliation that exist in memory only, and a way to look into the pages
// made of them.
//
// It serves the console's tests and its gallery, and owns no rule of the real
// system. Its persons are invented; no number in it was issued to anybody.
//
// # Trust boundary
//
// None: everything in it is written here. [Hostile] is the exception in kind,
// a system that answers every question with what an attacker would put there.
package consoletest
