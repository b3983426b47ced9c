package indicator

import (
	"maps"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
)

// Tally counts the exchanges of every connection, record by record, and keeps
// what it needs to go on. Its JSON form is what is kept between starts; thrown
// away, it is made again from the ledger.
type Tally struct {
	// Next is the index in the ledger of the first record not counted.
	Next uint64 `json:"next"`
	// Plan is the digest of the plan that was counted under; see Plan.Digest.
	Plan        string                `json:"plan"`
	Connections map[string]*Exchanges `json:"connections"`
}

// Clone is a copy that does not change with the original.
func (x *Exchanges) Clone() Exchanges {
	c := *x
	c.Asked.Days, c.Answered.Days = maps.Clone(x.Asked.Days), maps.Clone(x.Answered.Days)
	return c
}

// keptDays is how many days with exchanges are kept of each direction.
const keptDays = 31

// Add counts one record, which must be the next of the ledger. own says which
// services the ledger's gateway offers: where it stood on both sides it has two
// records of an exchange, and the owner's counts.
func (t *Tally) Add(p *Plan, e *lienthong.Evidence, own func(lienthong.ServiceID) bool) {
	t.Next++
	if e.Side == lienthong.ConsumerSide && own(e.Service) {
		return
	}
	for i := range p.Connections {
		c := &p.Connections[i]
		if c.Owns(e.Client) {
			t.of(c.ID).Asked.add(e)
		}
		if c.Owns(e.Service.SystemID) {
			t.of(c.ID).Answered.add(e)
		}
	}
}

func (t *Tally) of(id string) *Exchanges {
	if t.Connections == nil {
		t.Connections = map[string]*Exchanges{}
	}
	if t.Connections[id] == nil {
		t.Connections[id] = &Exchanges{}
	}
	return t.Connections[id]
}

func (t *Traffic) add(e *lienthong.Evidence) {
	if !e.Permitted || e.Status >= 400 {
		t.Refused++
		return
	}
	t.Permitted++
	if t.First.IsZero() || e.Answered.Before(t.First) {
		t.First = e.Answered
	}
	if !e.Answered.Before(t.Last) { // records of one ledger are nearly in order
		t.Last, t.LastID = e.Answered, e.ID
	}
	if t.Days == nil {
		t.Days = map[string]int64{}
	}
	t.Days[e.Answered.In(lienthong.Vietnam).Format(time.DateOnly)]++
	if len(t.Days) > keptDays {
		delete(t.Days, slices.Min(slices.Collect(maps.Keys(t.Days))))
	}
}

// Month is how many exchanges were answered in the 30 days up to now.
func (t *Traffic) Month(now time.Time) int64 {
	from := now.In(lienthong.Vietnam).AddDate(0, 0, -30).Format(time.DateOnly)
	sum := int64(0)
	for day, n := range t.Days {
		if day > from {
			sum += n
		}
	}
	return sum
}
