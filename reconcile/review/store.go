package review

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Reader reads reviews. Its methods may be called at once; a run without a
// review, or an unknown case, is lienthong.NotFound.
type Reader interface {
	// Review is the review of a run.
	Review(ctx context.Context, run string) (Review, error)
	// Queue lists the cases that pass the filter, by priority, highest first;
	// it leaves out so many and gives at most limit.
	Queue(ctx context.Context, run string, f Filter, skip, limit int) ([]Case, error)
	// History is a case and all that happened to it, oldest first.
	History(ctx context.Context, run string, number int) (Case, []Event, error)
	// Tally counts; what is in hand is so at now, and a reviewer's recent
	// decisions are those after since.
	Tally(ctx context.Context, run string, now, since time.Time) (Tally, error)
	// Closed lists closed cases above a number, in their order.
	Closed(ctx context.Context, run string, after, limit int) ([]Case, error)
	// Fixed is what was decided, in the reviews of all runs of a register,
	// about rows and persons; a later decision comes after an earlier one.
	Fixed(ctx context.Context, register string) ([]Fixed, error)
	// Scores hands over each row of a run, as the linkage left it.
	Scores(ctx context.Context, run string, yield func(v reconcile.Verdict, probability float64)) error
}

// Writer changes reviews.
type Writer interface {
	// Start keeps a review with its cases, all or none, durable on return. A
	// run that is under review already is lienthong.Conflict.
	Start(ctx context.Context, r Review, cases []Case) error
	// Change runs do alone: no other change of the run's review happens before
	// it has ended. All of it is durable when Change returns nil, and nothing
	// of it has happened when it returns an error.
	Change(ctx context.Context, run string, do func(Desk) error) error
}

// Store keeps reviews and reads them.
type Store interface {
	Reader
	Writer
}

// Desk is one change of a review under way.
type Desk interface {
	// Held is the number of the case that a reviewer has in hand at now, 0 for
	// none.
	Held(reviewer string, now time.Time) (int, error)
	// Pick is the number of the case that a reviewer should take: wanted, free,
	// not voted on by them, of highest priority, those that they skipped last.
	// None is NotFound. A state in the filter is not looked at.
	Pick(reviewer string, f Filter, now time.Time) (int, error)
	// Row is all cases of the row that a case is about; at is its place.
	Row(number int) (row []Case, at int, err error)
	// Save keeps state, votes and leases of a case as they are now.
	Save(c *Case) error
	// Record adds an event.
	Record(e Event) error
	// Decision is the decision that a ticket was used for or, without a ticket,
	// the latest of a reviewer that stands; none is NotFound.
	Decision(reviewer, ticket string) (Event, error)
	// Amend changes a row of the run from what the linkage made of it.
	Amend(row int, change func(*reconcile.Result)) error
}

// Filter narrows a queue; the zero Filter is every case that wants votes.
type Filter struct {
	State      State
	Verdict    reconcile.Verdict
	Difference reconcile.Difference
}

// Tally is a review in numbers.
type Tally struct {
	States    map[State]int
	InHand    []InHand
	Reviewers []Work // by name
	// Both counts pairs that two reviewers decided, neither as arbiter, by
	// names, First before Second in the alphabet, and by what they said.
	Both []Both
}

// InHand is a lease that has not ended, and of what.
type InHand struct {
	Case, Row int
	Lease
}

// Work is what one reviewer has done.
type Work struct {
	Reviewer  string
	Decisions int // withdrawn ones not
	Recent    int
	Took      time.Duration // all decisions together
}

// Both is a cell of the table that two reviewers' answers make.
type Both struct {
	First, Second             string
	FirstAnswer, SecondAnswer Answer
	N                         int
}

// Fixed is a decision that holds beyond its run.
type Fixed struct {
	RowID, Fingerprint string
	Person             lienthong.PersonID
	PIN                lienthong.PIN
	Outcome            Answer // Same or Different
}
