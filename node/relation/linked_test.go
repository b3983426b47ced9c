package relation

import (
	"context"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/reconcile/linkjob"
)

// TestPeriodsByTheCountrysClock: somebody is known from the first moment of a day in
// Việt Nam to the last one of another; of a year or a month, that is its last.
func TestPeriodsByTheCountrysClock(t *testing.T) {
	t.Parallel()
	person, err := lienthong.PersonIDFromInt64(7)
	if err != nil {
		t.Fatal(err)
	}
	date := func(s string) lienthong.Date {
		d, err := lienthong.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct{ from, until, first, after string }{
		{"2026-03-01", "2026-03-31", "2026-03-01", "2026-04-01"},
		{"2026-03", "2026-12", "2026-03-01", "2027-01-01"},
		{"2026", "2027", "2026-01-01", "2028-01-01"},
	} {
		store := &granttest.Memory{}
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		d := &Directory{Store: among{store}, Sectors: map[string]string{"VN/GOV/G37/INSURANCE": "insurance"}, Now: func() time.Time { return now }}
		known := linkjob.Known{Capacity: "insured", From: date(c.from), Until: date(c.until)}
		if err := d.Refer(t.Context(), "VN/GOV/G37/INSURANCE", []linkjob.Reference{{Person: person, Known: known}}); err != nil {
			t.Fatal(err)
		}
		for day, begins := range map[string]bool{c.first: true, c.after: false} {
			moment, err := time.ParseInLocation(time.DateOnly, day, lienthong.Vietnam)
			if err != nil {
				t.Fatal(err)
			}
			for at, want := range map[time.Time]bool{moment.Add(-time.Microsecond): !begins, moment: begins} {
				q := grant.ReferenceQuery{Person: person, Sector: "insurance", Capacities: []string{"insured"}, At: grant.AsOf{Valid: at, Recorded: now}}
				if got, err := store.Known(t.Context(), q); err != nil || got != want {
					t.Errorf("from %s until %s: at %s known %t, %v", c.from, c.until, at, got, err)
				}
			}
		}
	}
}

// among is a store without the question that this test does not ask.
type among struct{ *granttest.Memory }

func (among) Among(context.Context, string, []lienthong.PersonID) ([]lienthong.PersonID, error) {
	return nil, nil
}
