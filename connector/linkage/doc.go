// Package linkage links a connector's records with the population, by the bulk
// path of the exchange, and keeps what came of it beside the source.
//
// # A run
//
// The population's owner is asked first which of the persons whom the sector knows in
// the reference directory have changed since the last run; the rows about them are
// linked again. The rows of the source are streamed; one whose cells are as they were when it
// was linked last is passed over, unless every row is linked again: on a wish, and
// [Service].Full after the last time. The
// others go to the population's owner as a linking job, each with the capacity
// and the period in which the sector knows its person: the owner fills the
// reference directory from its own results, so that nobody can be claimed whom
// the linking did not find. Verdict, number and differences come back as far as
// the grant lets them. Of persons whom rows outside the job mean too, the owner is
// then told what all their rows say together. At last it forgets the job.
//
// A row that is linked again goes with the receipt of what it came to. The owner
// compares it with the population as any other, and tells of it only if something is
// otherwise; nothing else is written, here or there. A run over every row that is cut
// off is gone on with by the next one: rows of jobs that were done are not linked again.
//
// A row is kept once, with its verdict, after the owner was told of it. A run
// that ends half-way is done again by the next: a row that was not kept is one
// that is to be linked. Memory holds what is noted of one job's rows, and does not
// grow with the source.
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
// Each row that is kept has a place, a small number, and a run notes those that it finds
// unchanged as bits. A run that has read the whole source removes what is kept of rows that it did
// not find, and tells the owner whom no row means any more in a capacity, also
// because a row was linked to somebody else: their entries of the reference
// directory are taken back. That more than half of the rows are gone is not
// believed until somebody says so (see [Service.Turn]); a source that broke off
// removes nothing.
package linkage
