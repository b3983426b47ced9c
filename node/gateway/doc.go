// Package gateway puts one gateway together: the exchange, the grants that it
// decides by, the ledger that it keeps its evidence in, the trust list that it
// knows the others from, and the register behind it. It is assembly: the parts
// know nothing of each other, and what is here is only what lies between them.
//
//	operation.go  what each operation of the register discloses, and about whom
//	policy.go     the exchange asks, the grants decide
//	peers.go      the exchange asks, the trust list answers
//	upstream.go   the register behind the gateway
//
// # What an operation discloses
//
// Grants speak of rungs, fields and persons; requests are paths and bodies. The
// table in operation.go is the one place that translates, so an operation that
// is not in it cannot be reached through a gateway at all.
package gateway
