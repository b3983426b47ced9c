// Package kernel compares records: it finds, for every record of a register
// held in memory, the few persons of a streamed population that it may mean,
// and says how each comparison came out.
//
// # Shape
//
// The shape is BigMatch's (Yancey, US Census Bureau 2002). The register, the
// small side, is indexed under all blocking keys at once (block.go, index.go);
// the population passes once (linker.go); there is no sort and no table of
// pairs. A [Record] is a fixed-size value of one cache line. For a pair, no
// interface is called and nothing is allocated. Persons go through the steps of
// a [Probe] by the handful, so that loads from memory are waited for together
// (probe.go). A pair is left at the entry of the index if its [traits], which are numbers,
// date, sex, place, life and mother, cannot be worth what the kind of key leaves open,
// and later if the names cannot make it matter.
//
// # Method
//
// Weights are those of Fellegi and Sunter (1969): each comparison has levels,
// one of them fires, and its log2(m/u) is added; a missing value adds nothing
// ([Weights] holds them all). The full name is one comparison (name.go), since
// the parts of a Vietnamese name are far from independent. How common a name is
// gets counted while the population passes, so the weight of an agreeing name
// is known only at the end: a [Hit] keeps its [Pattern] of levels, and
// [Weights.Score] turns it into bits.
//
// # Concurrency and determinism
//
// A [Linker] is frozen once built. Each worker owns a [Probe]; probes share
// nothing that changes, and [Merge] gives the same bytes for any number of
// workers and any way of cutting the population into batches.
//
// # What it never does
//
// It reads no file, decides nothing (see package reconcile), and knows nothing
// of how values were written: callers hand it values already read.
package kernel
