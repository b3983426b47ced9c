// Package sieve turns away blocking keys that nobody has, a thousand at once.
//
// A country of a hundred million persons is asked for under eighteen kinds of keys
// each, and of these thousands of millions of keys one in twenty is anybody's. A key is
// a hash of two values that lie in columns; a filter of the keys that are there fits a
// second-level cache. To make a key and ask for it takes 7 to 11 ns one by one and 1.4 ns
// eight at a time (BenchmarkSift, Sapphire Rapids), which is what AVX-512 is used for
// where a processor has it. The answers are the same.
package sieve
