// Command population measures the population register on both databases and
// prints one JSON object:
//
//	go run ./test/bench/population --people 1000000 > bench.json
//
// For SQLite, and for PostgreSQL on a private cluster that it starts and stops:
//
//	load     people imported into an empty register, indexes included
//	verify   single verification over HTTP: a server process with the real
//	         routes, and 1 to 16 connections that each wait for their answer
//	bulk     verification of many persons in one NDJSON request
//	peer     pgbench -S -M prepared on the same cluster, at the same number of
//	         rows, in the same run: the speed of the bare database
//
// The server is a process of its own, so that its memory is its own; clients,
// servers and databases share the machine's cores, as pgbench does with its
// server. Figures of a machine that does something else at the same time are
// worth nothing: progress and the load average go to standard error.
package main
