// Command bench is what `make bench` runs: every benchmark of the project, one
// after another, and one JSON object on stdout with a member for each. Talk
// goes to stderr. docs/benchmarks.md says what the figures mean.
//
//	go run ./test/bench                         everything; about ten minutes
//	go run ./test/bench --only synth,filejob    some of it
//
// Each benchmark is a command of its own below this folder, built before it is
// run; see their package comments. Run this from the root of the repository,
// on a machine that does nothing else.
package main
