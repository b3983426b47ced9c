// Command linkage is what `make bench-linkage` runs: the general engine and
// Splink on the same files on the same machine in turn, and one JSON object on
// stdout: wall time, processor time, peak memory, precision, recall and F1 of both.
//
// The sets are those of ../shared/data/linkage, linked by Lien Thong with no model at
// all, three generated ones in which rows are alike without meaning the same (made.go),
// linked likewise, and two tables of a synthetic country, linked by both with the same
// fields and keys (country.yaml, peer.py). Splink is the newest that the
// package index has, in a private virtual environment that is made once, on its
// DuckDB back end, used as its documentation advises; its settings are in the
// output. For both the F1 is given at the threshold 0.5, at the best threshold
// that the truth can find, and for clusters.
//
//	go run ./test/bench/linkage --people 200000 --rows 20000
package main
