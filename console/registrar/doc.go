// Package registrar is the pages of an officer of the population register: what other
// agencies report, to be decided one by one, and the life events that were recorded.
//
//	/registrar/                reports of a state; open ones first of all
//	/registrar/reports/{id}    one, with what the register has, and the decision
//	/registrar/events/         life events with provision, paper and officer, without a value
//
// The pages are a caller like any other (package client): who may look and decide is
// the node's to say, under the same roles as for lienthong population reports, decide
// and events, and the register refuses what those commands are refused. A report is
// named in an address by its number in the queue, which says nothing about anybody.
// Lists show numbers masked; the page of a report, which exists to be decided by,
// whole.
package registrar
