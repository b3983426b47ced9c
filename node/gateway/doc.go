// Package gateway puts one gateway together: the exchange, the grants that it
// decides by, the ledger that it keeps its evidence in, the trust list that it
// knows the others from, and the services behind it (package offer). It is
// assembly: the parts know nothing of each other, and what is here is only what
// lies between them.
//
//	gateway.go    opens, joins, serves and closes
//	policy.go     the exchange asks, the grants decide
//	peers.go      the exchange asks, the trust list answers
//	catalogue.go  the metaservices ask, trust list and offers answer
//	systems.go    how the agency's own systems prove who they are
package gateway
