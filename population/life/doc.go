// Package life records life events in the population register: a birth, a death, a
// marriage, a divorce, a move, who belongs to which household, a correction of name, date
// of birth or sex, a merge of two records into one.
//
// # Who records, and on what
//
// An officer of the register, each event on a provision (Law on Civil Status
// 60/2014/QH13, Law on Marriage and Family 52/2014/QH13, Law on Residence 68/2020/QH14,
// Decree 70/2024/NĐ-CP art. 12 on numbers) and a paper. Whom it is about is said by number, name and date of birth
// together: a number has no check digit, and a slip in it is another person.
//
// # Two times
//
// Day is when the world changed, and the new facts are true from then on; without a
// day the register was wrong, and what it had is replaced. When it was recorded is the
// version's ([population.Version]). Nothing is overwritten: what was answered
// yesterday is still what was known yesterday.
//
// # All or none
//
// A batch is recorded whole, in its order, or not at all: an event sees what those
// before it in the batch did. The first that contradicts the register is the error: a
// death before birth, somebody unknown or dead already, a number that somebody bears,
// two records of different persons. One version of each person comes of a batch.
//
// # A merge
//
// Two records are of one person: one is cancelled in favour of the other. The
// numbers of the cancelled record become aliases of the person, its relatives become
// the person's, and the record itself says which one took its place, so that who
// holds a reference to it reads the other. The records must agree in date of birth,
// sex and life; where they do not, one is wrong, and is corrected first.
//
// # What it leaves to others
//
// Everybody who follows the register sees an event by [population.Follower]: linking,
// and so other registers' upkeep and findings. A death ends the marriage and leaves the
// other one widowed; neither it nor a birth or a move changes the household: those are
// events of their own. A merge is not taken apart again here.
//
// # Who did it
//
// Every event is kept as an [Entry], in the same transaction: number, kind, person,
// provision, paper, officer (a pseudonym). Entries hold no value.
//
//	event.go    what an event says, and what one needs to stand by itself
//	record.go   a batch
//	desk.go     persons as the batch has changed them so far
//	change.go   what birth, death, move and correction do
//	merge.go    what a merge does
//	marriage.go what marriage and divorce do, and the settings of law
//	household.go who belongs to whose household
//	table.go    events from a file
//	http.go     the operations
package life
