// Package reconcile is record linkage: it tells which person of the population
// register each row of another register means, and why.
//
// # Shape
//
// The shape is BigMatch's (Yancey, US Census Bureau 2002): the register, the
// small side, is held in memory under all blocking keys at once; the population
// is streamed past it once; there is no sort and no table of pairs. A record is
// a fixed-size value of 64 bytes, and no interface is called and nothing is
// allocated for a pair.
//
// # Method
//
// Weights are those of Fellegi and Sunter (1969): each comparison has ordered
// levels, the first true level fires, and its log2(m/u) is added; a missing
// value adds 0. The full name is one comparison with Vietnamese levels, since
// its parts are far from independent. How rare a name is gets counted in the
// population as it passes (term frequency).
//
// A row's candidates and the possibility that its person is not in the
// population at all compete in one application of Bayes' rule; see decide.go.
//
// # Where to look
//
//	weights.go   every weight and threshold, with its reason
//	record.go    the fixed-size record
//	block.go     the blocking keys and the index on the small side
//	compare.go   the comparison levels
//	decide.go    from scores to verdicts
//	explain.go   from levels to sentences in Vietnamese and English
//
// # What it never does
//
// It reads no file and writes none (see reconcile/filejob), knows no table of
// places (the caller resolves them), and logs no value of any record.
package reconcile
