// Package intake takes the rows of two tables in, runs them through the kernel
// and hands out verdicts: it is linkage as its callers see it.
//
// A [Source] is a stream of rows under recognised columns, whatever it comes
// from: a file, a register, a synthetic country. The register's rows are read
// first and held, packed (package archive); the population's are read in batches by
// as many workers as there are processors, each with its own kernel.Probe. What
// is shown of a person is kept only for those among some row's hits, so memory
// follows the register. Results are handed over one by one and not held.
//
// A population that lies in Parquet is read by columns and twice (group.go): the
// first pass looks up whole numbers alone and settles most rows, see
// reconcile.Settles; the second compares the others under the keys that could bring
// whoever matters. Where memory allows, the population is held packed after the first
// pass, and the others are compared in memory (match.go). What is shown of persons is
// then fetched at the end (fetch.go), and of a job that shows few rows only for these. A
// register that does not fit the memory allowed is linked in parts (memory.go). What
// package shard does piece by piece, on machines that know nothing of each other,
// stands in shard.go.
//
// A population that many registers are linked with can stay in memory ([Held],
// hold.go) and be changed between linkages; its verdicts are those of reading it anew.
//
// How a row is read, its damage undone and noted, is told by package reading.
package intake
