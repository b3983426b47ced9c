// Package reference serves the reference directory of package grant to other
// agencies, over the exchange: who takes part in a case, and whether a sector
// knows a person.
//
//	POST /v1/parties           this person is party to my case
//	POST /v1/parties/left      and is no longer
//	POST /v1/references/known  does a sector know this person? yes or no
//
// A court says by the first two who is party to a case, under a grant and with
// evidence, before it may read more about them than yes or no. The third is for
// owners of other registers: their own grants ask whether the consumer's sector
// knows the person, and only the owner of the population has a directory that
// linking and the courts fill.
//
// # What it takes
//
// The system and the case are those of the exchange, which the gateways have
// verified; they never stand in a body. A person is entered by number, name and
// date of birth, all of which must be one person's, and for nobody else a no.
// Which sector a system speaks for, and which capacities that sector has, says
// whoever assembles the process.
//
// # What it never does
//
// It tells nothing of a person but yes or no, lists nobody, and has no entry
// without a case: those come from linking (reconcile/linkjob).
package reference
