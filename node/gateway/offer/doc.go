// Package offer is what other agencies may ask of the services behind a gateway,
// and what each question gives away.
//
//	list.go              the services behind one gateway, and what one of them is
//	operation.go         an operation: its rung, its fields, and whom its questions are about
//	register.go          the population register
//	records.go           a connector's records
//	agency.go            a REST service that the agency has already, as configured
//	agency_operation.go  what may be asked of it
//	carrier.go           the way to it
//
// Grants speak of rungs, fields and persons; requests are paths and bodies. The
// tables of operations here are the one place that translates, so what is in
// none of them cannot be reached through a gateway at all, whatever grants say.
package offer
