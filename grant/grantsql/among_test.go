package grantsql_test

import (
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/internal/pgtest"
)

// TestAmong: of some persons those whom a sector knows, or did in a period that is over;
// not those of another sector, who are so in a case alone, or who were taken back.
func TestAmong(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "sqlite::memory:" },
		"postgres": func(t *testing.T) string { return pgtest.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ctx := open(t, line(t)), t.Context()
			id := func(i int64) lienthong.PersonID {
				p, err := lienthong.PersonIDFromInt64(i)
				if err != nil {
					t.Fatal(err)
				}
				return p
			}
			began := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
			ever, over, none := lienthong.Period{From: began}, lienthong.Period{From: began, Until: began.AddDate(1, 0, 0)}, lienthong.Period{From: began, Until: began}
			put := func(at time.Time, person int64, sector, capacity, inCase string, valid lienthong.Period) {
				t.Helper()
				if err := s.Record(ctx, grant.Reference{Person: id(person), Sector: sector, Capacity: capacity, Case: inCase, Valid: valid, Recorded: lienthong.Period{From: at}}); err != nil {
					t.Fatal(err)
				}
			}
			put(began, 1, "insurance", "insured", "", ever)
			put(began, 1, "insurance", "pensioner", "", ever)
			put(began, 2, "insurance", "insured", "", over)
			put(began, 3, "court", "judge", "", ever)
			put(began, 4, "insurance", "witness", "case-1", ever)
			put(began, 5, "insurance", "insured", "", ever)
			put(began.AddDate(0, 1, 0), 5, "insurance", "insured", "", none)
			put(began, 7, "insurance", "insured", "", ever)
			got, err := s.Among(ctx, "insurance", []lienthong.PersonID{id(1), id(2), id(3), id(4), id(5), id(6)})
			if want := []lienthong.PersonID{id(1), id(2)}; err != nil || !slices.Equal(got, want) {
				t.Errorf("%v, %v; want %v", got, err, want)
			}
			if got, err := s.Among(ctx, "insurance", nil); err != nil || got != nil {
				t.Errorf("of nobody: %v, %v", got, err)
			}
		})
	}
}
