// Package collector sets the pace of the garbage collector, for a server and for a job
// that holds much.
//
// Go collects when the heap has doubled since the last time (GOGC=100). A
// server of many small requests keeps a few megabytes and throws away hundreds
// a second, so it would collect many times a second to keep its memory at some
// tens of megabytes that nobody misses. Here the heap may grow to five times
// what is live (GOGC=400), though not beyond half of the machine's or the
// control group's memory: there the collector works as hard as it must
// (GOMEMLIMIT). With more than half of the memory live, Go's own default would
// have needed more than all of it.
//
// Who sets GOGC or GOMEMLIMIT in the environment is obeyed, and nothing here
// is done. Only a program that is a server says Tune; a library never does. Hold is
// the opposite, for as long as a job keeps large tables.
package collector
