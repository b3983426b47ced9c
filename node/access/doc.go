// Package access says who may call a node's own interface: by a token whose
// digest stands in a file, and what its bearer may do with it.
//
// # Roles
//
//	register   the registers and what is about them: population, officials,
//	           connectors, reconciliations, linkages
//	operator   grants, agreements, the ledger and the health of the exchange
//	auditor    the same, but only to look
//	registrar  life events of the population register, which an auditor sees too,
//	           and what agencies report to it
//	officer    the console; its browser sends the token as a password
//
// Which address needs which role is one table, in guard.go. What everybody may
// see, the description of the interface and whether the process is well, needs
// none.
//
// # Without a file of callers
//
// every program of this machine is believed, as on a laptop; a node then listens
// on this machine only. The gateway's clients are another door, with a lock of
// its own: node/gateway, Systems.
//
// # Trust boundary
//
// A token is 256 random bits, so its SHA-256 digest tells nothing, and how long
// comparing takes neither. It is sent in every request: beyond this machine it
// needs TLS before the node. It proves that its bearer was given it, not who the
// person is. Its name stands for what its bearer changes: in the history of
// grants, agreements and reviews (name.go).
package access
