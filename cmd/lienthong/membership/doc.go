// Package membership is the part of the command line that runs the directory
// of the exchange (lienthong directory …) and brings gateways into it
// (lienthong gateway join). It only reads flags and prints; the work is in the
// part directory. Data goes to stdout, talk to stderr.
package membership
