// Package modelfile is the model of officials as a file: how much each level of each
// comparison says for or against a match, what share of a register's rows is expected
// to be in the population, and where the lines between verdicts are drawn. It is YAML,
// read strictly: what is missing, unknown or impossible is an error that names its
// place.
//
//	version: 1
//	of: officials
//	coverage: 0.96                  # share of the rows whose person is in the population
//	thresholds: {link: 0.99, consider: 0.1}
//	levels:
//	  number:
//	    exact: {m: 0.93}            # no u: it is counted in the population, name by name
//	    digit_wrong: {m: 0.03, u: 5.4e-05, fixed: u}
//	  ...
//
// m is the share of true pairs on the level and u that of other pairs, among those
// whose values can be on it (Fellegi and Sunter 1969). What fixed names, m, u or both,
// learning leaves as it is. docs/linkage.en.md and docs/linkage.vi.md describe the
// format.
//
// A model is learnt by package official of reconcile/learn. Its fingerprint
// ([reconcile.Policy.Fingerprint]) covers all that verdicts are computed with and
// nothing else: not the comments, nor how it was learnt.
package modelfile
