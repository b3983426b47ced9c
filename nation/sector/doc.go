// Package sector is the other registers of the decision in a synthetic country:
// each in the legacy database of its agency, filled with the country's own
// people, connected by the sector's example, and linked with the population
// over the exchange.
//
//	roster.go   which agencies there are, and which registers they keep
//	choose.go   who of the country is in which register
//	fill.go     a register's database, and the truth about its rows
//	agency.go   an agency: a node with its gateway and connectors
//	link.go     linking, and what came of it beside the truth
//
// An agency is a node like any other, with the role connector and a gateway
// that the directory admitted; that all of them share a process here is a
// matter of the machine. What a register holds is made by its sector's package,
// faults included. Only the truth, who each row really is about, is this
// package's own knowledge, and it never reaches the linking.
//
// The registers of complaints and denunciations and of the courts are not
// linked: their sectors ask for no such grant, since a linking would send the
// names of informants and witnesses to another agency. They ask about one
// person at a time.
package sector
