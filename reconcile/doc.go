// Package reconcile is record linkage: it tells which person of the population
// register each row of another register means, and why.
//
// # The way of a row
//
//	filejob   two files in, verdicts and a report out
//	intake    reads rows of any table, undoes and notes their damage, runs the pass
//	kernel    compares records: blocking keys, levels, weights; on lexicon (names as
//	          tokens) and census (how common a name is)
//	reconcile this package: from levels to a verdict with its reasons
//	report    the page of a files job
//	twice     a population against itself
//	reconcilesql  runs that were kept, for the console
//
// # Method
//
// Each comparison of a row with a person has levels; the one that fires adds
// log2(m/u) bits (Fellegi and Sunter 1969). kernel/weights.go holds every
// weight that is not learnt. How rare a name is gets counted in the population as it passes.
//
// A row's candidates, and the possibility that its person is not in the
// population at all, then compete in one application of Bayes' rule. So the
// lines of [Policy] are probabilities and hold for a village and a country
// alike; decide.go draws them. Two rules stand beside the arithmetic: nobody is
// linked on similarity without an agreeing name or number (twins), and a number
// of somebody in the same household speaks for the person (relative.go). A row
// whose number's only bearer agrees in name, date and sex is settled: nobody
// else need be looked for ([Settles]).
//
// # Where to look
//
//	kernel/weights.go  every weight, with its reason
//	kernel/block.go    the blocking keys
//	kernel/compare.go  kernel/name.go  the comparison levels
//	decide.go          thresholds; from scores to verdicts
//	candidate.go       from levels to differences and waterfalls
//	explain.go wording.go  sentences in Vietnamese and English
//	duplicate.go       rows of one register about one person
//
// # What it never does
//
// It reads no file and writes none, knows no table of places (the caller
// resolves them), and logs no value of any record. Reasons hold no personal
// data; [Pair] values do, and leave over HTTP masked unless they are asked for.
package reconcile
