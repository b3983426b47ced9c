package populationsql_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/populationtest"
)

// next is v corrected at a time: a new name, and without its numbers if so.
func next(v population.Version, at time.Time, name string) population.Version {
	v.Number++
	v.Recorded = lienthong.Period{From: at}
	v.Facts = append([]population.Fact(nil), v.Facts...)
	v.Facts[0].Value.Text = name
	return v
}

func names(holders []population.Holder) (all []string) {
	for _, h := range holders {
		all = append(all, h.Profile.Name)
	}
	return all
}

func holders(t *testing.T, s *populationsql.Store, at population.AsOf, n ...lienthong.CardNumber) []population.Holder {
	t.Helper()
	h, err := s.Holders(t.Context(), n, at)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestWhatWasAnsweredOnAnEarlierDay corrects a person twice, the second time
// taking the old number away, and asks about every stage.
func TestWhatWasAnsweredOnAnEarlierDay(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		if _, err := s.Import(t.Context(), people(1, 10)); err != nil {
			t.Fatal(err)
		}
		march, april := loaded.AddDate(0, 2, 0), loaded.AddDate(0, 3, 0)
		second := next(sample(3), march, "Nguyễn Văn Đổi")
		third := next(second, april, "Nguyễn Văn Lại")
		third.Numbers = third.Numbers[:1] // the old number was somebody else's
		for _, v := range []population.Version{second, third} {
			if err := s.Append(t.Context(), v); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range []struct {
			at   time.Time
			want []string // by PIN, then by the old number
		}{
			{loaded.Add(-time.Microsecond), nil},
			{loaded, []string{"Nguyễn Văn Thử 3", "Nguyễn Văn Thử 3"}},
			{march.Add(-time.Microsecond), []string{"Nguyễn Văn Thử 3", "Nguyễn Văn Thử 3"}},
			{march, []string{"Nguyễn Văn Đổi", "Nguyễn Văn Đổi"}},
			{april, []string{"Nguyễn Văn Lại"}},
			{now.Recorded, []string{"Nguyễn Văn Lại"}},
		} {
			got := names(holders(t, s, population.AsOf{Valid: now.Valid, Recorded: c.at}, pin(3), cmnd(3)))
			if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] {
				t.Errorf("as of %v: %q, want %q", c.at, got, c.want)
			}
		}
		versions, err := s.Documents(t.Context(), []lienthong.PersonID{id(3), id(99), id(3)}, population.At(march))
		if err != nil || len(versions) != 2 || versions[0].Number != 2 || !versions[1].Recorded.Until.Equal(april) {
			t.Errorf("documents in March: %+v, %v", versions, err)
		}
		if got := populationsql.Check(t, s); populationtest.Size(got) != (population.Counts{Persons: 9, Versions: 11, Numbers: 11}) {
			t.Errorf("the register holds %+v", got)
		}
	})
}

// TestOneOfManyAppendsWins lets writers race for the next version of two
// persons at once.
func TestOneOfManyAppendsWins(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		if _, err := s.Import(t.Context(), people(1, 4)); err != nil {
			t.Fatal(err)
		}
		var won atomic.Int32
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				pair := []population.Version{next(sample(1), loaded.Add(time.Hour), "A"), next(sample(2), loaded.Add(time.Hour), "B")}
				if i%2 == 0 {
					pair[0], pair[1] = pair[1], pair[0]
				}
				switch err := s.Append(t.Context(), pair...); lienthong.CodeOf(err) {
				case "":
					won.Add(1)
				case lienthong.Conflict:
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if got := populationsql.Check(t, s); won.Load() != 1 || got.Versions != 5 {
			t.Errorf("%d of the writers won; the register holds %+v", won.Load(), got)
		}
	})
}

func TestImportIntoARegisterInUse(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		if n, err := s.Import(t.Context(), people(1, 50)); err != nil || n != 49 {
			t.Fatal(n, err)
		}
		if n, err := s.Import(t.Context(), people(50, 10_000)); err != nil || n != 9_950 {
			t.Fatal(n, err)
		}
		if n, err := s.Import(t.Context(), people(9_999, 20_000)); lienthong.CodeOf(err) != lienthong.Conflict || n != 0 {
			t.Errorf("a person imported twice: %d, %v", n, err)
		}
		if got := populationsql.Check(t, s); got.Persons != 9_999 {
			t.Errorf("the register holds %+v", got)
		}
		h := holders(t, s, now, pin(9_999), lienthong.CardNumber{}, pin(20_001), cmnd(9_999), pin(1))
		if len(h) != 3 || h[0].Index != 0 || h[1].Index != 3 || h[2].Index != 4 || h[1].Person != id(9_999) || h[2].Profile.PIN != pin(1).PIN() {
			t.Errorf("holders are %+v", h)
		}
	})
}

// TestImportsAtOnce lets two fill an empty register together.
func TestImportsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		var wg sync.WaitGroup
		for i := range 3 {
			wg.Go(func() {
				if n, err := s.Import(t.Context(), people(1+i*1000, 1001+i*1000)); err != nil || n != 1000 {
					t.Error(n, err)
				}
			})
		}
		wg.Wait()
		if got := populationsql.Check(t, s); got.Persons != 3000 {
			t.Errorf("the register holds %+v", got)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	broken := errors.New("the file ends here")
	for name, c := range map[string]struct {
		spoil func(v *population.Version) error
		code  lienthong.Code
	}{
		"an error in the sequence": {func(*population.Version) error { return broken }, lienthong.Internal},
		"a second version":         {func(v *population.Version) error { v.Number = 2; return nil }, lienthong.Invalid},
		"a closed version":         {func(v *population.Version) error { v.Recorded.Until = loaded.Add(1); return nil }, lienthong.Invalid},
		"no recorded time":         {func(v *population.Version) error { v.Recorded.From = time.Time{}; return nil }, lienthong.Invalid},
		"no person":                {func(v *population.Version) error { v.Person = lienthong.PersonID{}; return nil }, lienthong.Invalid},
		"a date of no calendar":    {func(v *population.Version) error { v.Facts[1].Value.Date.Month = 14; return nil }, lienthong.Invalid},
		"a person twice":           {func(v *population.Version) error { v.Person = id(7); return nil }, lienthong.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, s *populationsql.Store) {
				n, err := s.Import(t.Context(), func(yield func(population.Version, error) bool) {
					for i := range 9_000 { // into the second batch
						v := sample(i + 1)
						var err error
						if i == 8_500 {
							err = c.spoil(&v)
						}
						if !yield(v, err) {
							return
						}
					}
				})
				if got := lienthong.CodeOf(err); got != c.code || n != 0 {
					t.Errorf("%d, %v; want %s", n, err, c.code)
				}
				if c.code == lienthong.Internal && !errors.Is(err, broken) {
					t.Errorf("the cause is lost: %v", err)
				}
				if got := populationsql.Check(t, s); got != (population.Counts{}) {
					t.Errorf("the register holds %+v", got)
				}
			})
		})
	}
}
