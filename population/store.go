package population

import (
	"context"
	"iter"
	"time"

	"github.com/lienthong/lienthong"
)

// MaxBatch is the most numbers, or persons, that one call of a Reader takes.
const MaxBatch = 1000

// Reader answers from the register. Its methods may be called at once from many
// goroutines, and see every write that returned before the call began. A
// cancelled context ends a call early with ctx.Err() in the chain. An answer
// about an AsOf never changes once Recorded is past.
//
// Absence is not an error here: a number nobody bears and a person nobody
// knows are simply not in the answer.
type Reader interface {
	// Holders finds who bears each number: every person whose version recorded
	// at at.Recorded has the number with a validity that began at or before
	// at.Valid, whether or not it has ended since. The answer is ordered by
	// Index, then by Person. Zero numbers have no holders; a number may occur
	// several times in the question. More than MaxBatch numbers are an error,
	// lienthong.TooLarge.
	//
	// This is the hot path: a question about now is answered from the current
	// versions' profiles without reading their documents. Where at lies outside
	// the current version's recorded period, or outside Profile.Holds, the
	// profile is that of the version in force then, by Version.Profile.
	Holders(ctx context.Context, numbers []lienthong.CardNumber, at AsOf) ([]Holder, error)

	// Documents reads the versions that were recorded at at.Recorded, each
	// whole, with facts of all valid times (at.Valid is not used). The answer
	// is ordered as the question, without the persons who had no version then;
	// a person asked for twice comes twice. More than MaxBatch persons are an
	// error, lienthong.TooLarge.
	Documents(ctx context.Context, persons []lienthong.PersonID, at AsOf) ([]Version, error)

	// Count is the size of the register: exact up to a million persons, and
	// within a hundredth above. LastRecorded is exact.
	Count(ctx context.Context) (Counts, error)
}

// Writer records. Both methods are all or nothing: when they return nil, all is
// durable and visible; when they return an error, or the process dies, nothing
// is. They may be called at once from many goroutines.
type Writer interface {
	// Import records the first versions of persons who are not in the register,
	// by the fastest way the store has; it is for filling a register and may
	// lock others out. It returns how many it recorded.
	//
	// An error in the sequence, a cancelled ctx or a version that cannot stand
	// ends the import with nothing recorded: lienthong.Conflict if the person
	// has a version already or comes twice, lienthong.Invalid if Number is not
	// 1, Person is zero or Recorded is not open-ended with a beginning.
	// The sequence is read from one goroutine, in order, without holding it all.
	Import(ctx context.Context, versions iter.Seq2[Version, error]) (int, error)

	// Append records the next versions of persons, all or none; a birth touches
	// the child and both parents. Each version rests on the one before it: for
	// any whose Number is not one above the number recorded, or whose
	// Recorded.From is not after that version's, nothing is recorded and the
	// error is lienthong.Conflict. Number 1 makes a new person. Of two Appends
	// at once on one person, one gets Conflict.
	//
	// The version before is closed at the new Recorded.From and not otherwise
	// changed. lienthong.Invalid is returned as by Import, and if a person
	// comes twice in one call.
	Append(ctx context.Context, versions ...Version) error
}

// Scanner reads the register from one end to the other: an extract, a linkage.
type Scanner interface {
	// Scan streams, for each person who had one, the version recorded at
	// at.Recorded, whole (at.Valid is not used), in the order of Person. All
	// come from one state of the register, that of the moment the range began,
	// however long it takes; memory does not grow with the register, and the lists
	// of a version hold until the next.
	//
	// A fault, or the end of ctx, is the last pair: a zero Version and the
	// error. What came before it is true but not all, so a consumer who must
	// have all throws it away. It is not taken up again by itself. Breaking out
	// of the range frees what it held. Each range reads anew.
	//
	// While a range goes on, others read; whether they write or wait depends
	// on the store, so the one who ranges must not write before it ends.
	Scan(ctx context.Context, at AsOf) iter.Seq2[Version, error]
}

// Follower tells who has changed, for whoever holds a copy of the register.
type Follower interface {
	// Since names the persons of whom a version was recorded between the state of a
	// mark and now, and the mark of the present state. It may name one who has not
	// changed, and never leaves one out: where the store cannot tell, or where more than
	// so many versions came, Lost is true and the copy must be made anew. What is
	// recorded for after now is named when its time has come.
	//
	// The zero mark asks for the present one alone, before a [Scanner.Scan]: what is
	// recorded while that goes on is then named by the next call.
	Since(ctx context.Context, mark Mark, now time.Time, most int) (Changes, error)
}

// Mark is a state of a register. What the numbers are is the store's to know.
type Mark struct {
	Taken        bool // of a state; false in the zero mark
	Place, Count int64
}

// Changes lead from one state to another.
type Changes struct {
	Persons []lienthong.PersonID // ascending, each once
	Mark    Mark                 // of the later state
	Lost    bool                 // what changed cannot be told; the rest is zero
}

// Store keeps the register. populationtest.TestStore is its contract in code.
type Store interface {
	Reader
	Writer
	Scanner
	Follower
}
