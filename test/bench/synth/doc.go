// Command synth measures how fast the synthetic country is made and prints one
// JSON object:
//
//	go run ./test/bench/synth > bench.json
//
//	blocks    persons made in memory, nothing written: the target is
//	          1,000,000 a second on 2 cores
//	csv       persons made and written as the population's CSV, to nowhere
//	parquet   the same as Parquet, compressed with Snappy
//
// and beside each a peer that does the part of the work that cannot be saved:
//
//	random_values      math/rand/v2 on as many cores draws as many values as a
//	                   Person has fields, and keeps them
//	constant_csv       encoding/csv writes one and the same row
//	constant_parquet   parquet-go writes one and the same row
//
// The peers invent nothing: each is a bound that making persons can come near
// to, not beat.
package main
