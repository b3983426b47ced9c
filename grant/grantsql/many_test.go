package grantsql_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// TestRecordMany: of thousands of references, most of which are as they were, each says
// afterwards what was recorded last; in the order of their persons or not, and also where
// one is named twice. An older one is refused with all the others.
func TestRecordMany(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "grants.db"), "postgres": pgtest.Database(t)} {
		s := open(t, line)
		const n = 3300
		until := make(map[int64]time.Time)
		turn := 0
		record := func(persons ...int64) error {
			turn++
			at := granttest.Start.Add(time.Duration(turn) * time.Hour)
			entries := make([]grant.Reference, len(persons))
			for i, p := range persons {
				entries[i] = grant.Reference{Person: granttest.Person(p), Sector: "insurance", Capacity: "participant",
					Valid: lienthong.Period{Until: until[p]}, Recorded: lienthong.Period{From: at}}
			}
			return s.Record(t.Context(), entries...)
		}
		check := func(when string) {
			t.Helper()
			for p := int64(1); p <= n; p += 13 {
				for _, at := range []time.Time{granttest.Start, granttest.Start.AddDate(1, 0, 0), granttest.Start.AddDate(3, 0, 0)} {
					known, err := s.Known(t.Context(), grant.ReferenceQuery{Person: granttest.Person(p), Sector: "insurance", At: grant.AsOf{Valid: at}})
					if want := until[p].IsZero() || at.Before(until[p]); err != nil || known != want {
						t.Fatalf("%s, %s: person %d is known %v, want %v (%v)", name, when, p, known, want, err)
					}
				}
			}
		}
		must := func(when string, persons ...int64) {
			t.Helper()
			if err := record(persons...); err != nil {
				t.Fatalf("%s, %s: %v", name, when, err)
			}
			check(when)
		}
		var all, back []int64
		for p := int64(1); p <= n; p++ {
			all, back = append(all, p), append(back, n+1-p)
		}
		must("for the first time", all...)
		must("as it was", all...)
		for p := int64(1); p <= n; p += 13 * 2 {
			until[p] = granttest.Start.AddDate(0, 6, 0)
		}
		must("some otherwise", all...)
		for p := int64(14); p <= n; p += 13 * 3 {
			until[p] = granttest.Start.AddDate(2, 0, 0)
		}
		must("and not in order", back...)
		until[n-1], until[14] = granttest.Start, time.Time{}
		if err := record(append(all, 14)...); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("%s: one twice at a time: %v", name, err)
		}
		turn = 0
		if err := record(all...); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("%s: of before: %v", name, err)
		}
	}
}
