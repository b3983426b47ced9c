// Package linkage links a connector's records with the population, by the bulk
// path of the exchange, and keeps what came of it beside the source.
//
// # A run
//
// The rows of the source are streamed; one whose cells are as they were when it
// was linked last, not longer than [Service].Full ago, is passed over. The
// others go to the population's owner as a linking job; verdict, number and
// differences come back as far as the grant lets them. Then the owner is told
// in which capacity, and for which period, the sector knows each linked person:
// the reference directory is filled by the owner, from its own results, so that
// nobody can be claimed whom the linking did not find. At last the owner forgets
// the job.
//
// A run that ends half-way is done again by the next: a row without a verdict
// is one that is to be linked. Memory does not grow with the source.
//
// # What is kept
//
// For each row its key, a digest of the cells that were sent, capacity and
// period, verdict, number and the names of what differs. Nothing is written to
// the source here; package writeback does, where that is switched on. What the population register says otherwise is a [Proposal] in the
// sector's terms, without a value: its owner decides, and corrects the source.
//
// # Rows that are gone, or mean somebody else
//
// A run that has read the whole source removes what is kept of rows that it did
// not find, and tells the owner whom no row means any more in a capacity, also
// because a row was linked to somebody else: their entries of the reference
// directory are taken back. That more than half of the rows are gone is not
// believed until somebody says so (see [Service.Turn]); a source that broke off
// removes nothing.
package linkage
