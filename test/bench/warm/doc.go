// Command warm measures package reconcile/warm: a population is read from Parquet
// into memory and indexed, and rows of a damaged register are asked one by one, in
// peace and while changes are applied. The files are those that `make
// bench-national NATIONAL='--dir …'` leaves:
//
//	go run ./test/bench/warm --dir /big/disk > warm.json
//
// Each question's time is told twice: by the clock, and as processor time of the
// asking thread, which other work on the machine does not lengthen much. The peer
// is the floor: a number looked up in a Go map.
package main
