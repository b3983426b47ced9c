package grant

import (
	"context"
	"time"

	"github.com/lienthong/lienthong"
)

// AsOf asks about a time: what was in force on Valid, as far as was known on
// Recorded. A zero Recorded means all that is known.
type AsOf struct {
	Valid    time.Time
	Recorded time.Time
}

// Filter narrows a list of grants; zero members do not.
type Filter struct {
	Consumer lienthong.SystemID
	Service  lienthong.ServiceID
}

// Matches reports whether a grant passes the filter.
func (f Filter) Matches(g *Grant) bool {
	return (f.Consumer.IsZero() || f.Consumer == g.Consumer) && (f.Service.IsZero() || f.Service == g.Service)
}

// Standing says that an agreement is active, or is not, from a time on, until
// its next standing.
type Standing struct {
	Agreement string
	From      time.Time // takes effect
	Active    bool
}

// Reader answers from the store. Its methods may be called at once, and see
// every write that returned before the call began. A zero recorded time asks
// for the present.
type Reader interface {
	// Grants is the version of each grant that was known at a time, ended ones
	// included, ordered by id.
	Grants(ctx context.Context, f Filter, recorded time.Time) ([]Version, error)

	// History is all versions of one grant, in order; none is no error.
	History(ctx context.Context, id string) ([]Version, error)

	// Standings is what was known at a time of all agreements, each one's in
	// the order they were recorded.
	Standings(ctx context.Context, recorded time.Time) ([]Standing, error)

	// Revision grows with every change of grants and of agreements' standings.
	// It is cheap: gateways ask it every second.
	Revision(ctx context.Context) (int64, error)
}

// Writer records.
type Writer interface {
	// Append records the next version of a grant and ends the recorded time of
	// the one before at its RecordedFrom. lienthong.Conflict if Number is not
	// one above the present version's, or RecordedFrom not after its. Durable
	// when it returns nil; nothing has happened when it returns an error.
	Append(ctx context.Context, v Version) error
}

// Store keeps grants. granttest.TestStore is its contract in code.
type Store interface {
	Reader
	Writer
}

// ReferenceQuery asks whether a sector knows a person in one of the
// capacities, or in any if none is named; with a case, as party to it.
type ReferenceQuery struct {
	Person     lienthong.PersonID
	Sector     string
	Capacities []string
	Case       string
	// OutsideCases leaves out what somebody is in a case.
	OutsideCases bool
	At           AsOf
}

// Reference is an entry of the reference directory: a sector knows a person in
// a capacity during a period. It says nothing else about the person.
type Reference struct {
	Person   lienthong.PersonID
	Sector   string
	Capacity string           // e.g. "insured", "official", "defendant"
	Case     string           // opaque id of the case whose party they are; "" for none
	Valid    lienthong.Period // they are known in that capacity
	Recorded lienthong.Period // the directory knew it
}

// References answers from the reference directory.
type References interface {
	// Known reports whether some entry fits. An error means that it could not
	// be found out, which refuses.
	Known(ctx context.Context, q ReferenceQuery) (bool, error)
}

// ReferenceWriter fills the reference directory.
type ReferenceWriter interface {
	// Record records entries, all or none. An entry takes the place of the one
	// known before of the same person, sector, capacity and case, which stays
	// for questions about the past; lienthong.Conflict if it is not newer than
	// that. One whose Valid is empty takes it away. Recorded.Until is not used.
	Record(ctx context.Context, entries ...Reference) error
}

// Counter counts the uses of grants. Its method may be called at once.
type Counter interface {
	// Take counts one use, or says why it may not be: TooFast, DayUsedUp or
	// NotCounted.
	// What is refused is not counted.
	Take(grant string, l Limit, now time.Time) Reason
}
