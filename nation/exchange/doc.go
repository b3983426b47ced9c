// Package exchange is what the exchange of a synthetic country needs beside its
// registers: the directory that everybody trusts (directory.go), those who
// attest the ledgers (attest.go), and the gateways of the agencies that ask
// (exchange.go). In life each is another machine in other hands; here they share
// a process, and speak over the network all the same.
//
// Who is on the exchange is its Plan's affair, which the nation makes. Nothing
// here knows what the members ask each other.
package exchange
