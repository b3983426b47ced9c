// Package archtest holds the shape of this repository to its rules: who may
// import whom, how long a file, function or package may be, where SQL may
// stand, and how packages are named and documented.
//
// It reads the source itself with go/parser. A test that asks `go list` in a
// child process is served from the test cache and passes on broken code; files
// that a test opens are part of its cache key, so this one runs again whenever
// a file changes.
//
// A rule is a function from the parsed [Tree] to violations. The tables that
// people edit are in layers.go (the parts, and the edges that are allowed in
// spite of the layers, each with its reason) and sizes.go (the ceilings).
package archtest
