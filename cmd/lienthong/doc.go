// Command lienthong is the whole of Liên Thông in one binary.
//
// Commands are `lienthong <noun> <verb>`, a file each; the help of each stands
// in the tags of its struct, and docs/cli.md is made from it. Data goes to
// stdout and talk to stderr, so that a result can be piped. A failure is one
// sentence that says what, where and what to do.
//
// Exit codes: 0 done; 1 a fault of ours, of a disk or of a server; 2 bad usage
// or bad input; 130 stopped by Ctrl-C or a termination signal. After anything
// but 0 no output file is half-written: outputs appear whole or not at all.
package main
