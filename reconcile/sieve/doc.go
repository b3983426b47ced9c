// Package sieve turns away blocking keys that nobody has, a thousand at once.
//
// A country of a hundred million persons is asked for under eighteen kinds of keys
// each, and of these thousands of millions of keys one in twenty is anybody's. A key is
// a hash of two values that lie in columns; a filter of the keys that are there is a few
// megabytes. Whoever asks one by one waits for memory, so 64 are asked together; eight take
// a step at once where a processor has AVX-512 (BenchmarkSift). The answers are the same.
package sieve
