// Package population is the register of persons: cơ sở dữ liệu quốc gia về dân
// cư (Law on Identity 26/2023/QH15 art. 8 to 10).
//
// # What it owns
//
// Persons behind an opaque [lienthong.PersonID], the numbers they bear or bore,
// the facts of art. 9 about them (see [Fields]), their relatives and their
// households. Every fact has a valid time, a recorded time and a source.
// A correction appends a [Version]; nothing is overwritten, so the question
// "what did the register answer on 3 May" has an answer: ask with [AsOf].
//
// # The ladder of disclosure
//
// Each rung gives more away than the one above it; a caller takes the highest
// that serves the purpose.
//
//	verify    number + name + date of birth → yes or no           match.go
//	match     which of the given values agree, no values           match.go
//	relation  is X a parent, spouse, child of Y → yes or no        relation.go
//	read      the values of an explicit list of fields             read.go
//	household the members of the household                         relation.go
//
// A negative answer never says which part was wrong: unknown number, other name
// and other date of birth look alike, as in services 033 and 037. There is no
// browsing: a question names a person by number, name and date of birth, or by
// the reference that an earlier answer gave. References are sealed ids
// (internal/seal), so that nobody counts on from one to the next; they are no
// right to ask: whoever assembles the process confines the callers.
//
// # Identifiers
//
// A cancelled personal number and an old nine-digit number stay lawful names of
// their bearer (Decree 70/2024/NĐ-CP art. 12 as amended by 58/2026), so both
// are looked up like the number in force. Nine-digit numbers are not certain to
// be unique; every lookup copes with several bearers.
//
// # What it never does
//
// It does not decide who may ask (grant does), keeps no evidence of who asked
// (exchange and ledger do), and logs no value and no identifier. It knows no
// SQL: a [Store] is given to it, and populationtest says what a store must do.
//
// # Trust boundary
//
// Everything that comes over HTTP is a stranger's: sizes are bounded, unknown
// keys refused, text repaired to NFC before it is compared. The store is
// trusted to return what it was given and nothing else.
package population
