// Command filejob measures the files job, a register of officials against a
// population, and prints one JSON object:
//
//	go run ./test/bench/filejob > bench.json
//
// It makes a synthetic country and its officials, whose truth is known, and
// runs every measurement as a process of its own, so that seconds and peak
// memory are those of that job alone:
//
//	link          package reconcile/filejob, as `lienthong reconcile link` runs
//	              it: verdicts and report written, precision and recall
//	naive_join    a join on number and year of birth, by the same reader
//	duckdb_join   the same join by DuckDB, if a Python with it is at hand
//	read          the population read by the same reader, and nothing done
//	encoding_csv  the population read by encoding/csv, and nothing done
//
// The last two are floors: no linkage that reads the file can be faster than
// its reader. The sample of shared/data/officials is measured too, where it is
// present; its truth is not given.
//
// Progress and the load average go to standard error: figures of a machine
// that does something else at the same time are worth little.
package main
