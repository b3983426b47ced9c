// Package process runs the servers of a benchmark as processes of their own and
// reads from /proc what they took.
//
// A server is started with a leash: it ends when its standard input does, so
// none outlives the benchmark, however that ended. It prints one line when it
// is ready.
package process
