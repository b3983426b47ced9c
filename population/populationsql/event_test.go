package populationsql_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
	"github.com/lienthong/lienthong/population/populationsql"
)

func eventOf(i int) life.Entry {
	return life.Entry{
		Kind: life.Death, Person: id(i), Version: 2, Day: lienthong.Date{Year: 2026, Month: 5}, Recorded: loaded.Add(time.Hour),
		Source: "CA-00070", Basis: lienthong.LegalBasis{Document: "60/2014/QH13", Article: "34"}, Document: "TLKT " + strconv.Itoa(i), By: "officer-3",
	}
}

func nextOf(i int) population.Version {
	v := sample(i)
	return v.Next(loaded.Add(time.Hour), "CA-00070")
}

// TestEvents: events of many writers are numbered without gaps, with their versions or
// not at all, and come back as they were kept.
func TestEvents(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		const people = 24
		var all []population.Version
		for i := 1; i <= people; i++ {
			all = append(all, sample(i))
		}
		if err := s.Append(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		// What fails takes its event with it.
		stale := sample(1)
		if _, err := s.Record(t.Context(), []life.Entry{eventOf(1)}, nil, nextOf(2), stale); lienthong.CodeOf(err) != lienthong.Conflict {
			t.Errorf("a stale version: %v", err)
		}
		var wait sync.WaitGroup
		for i := 1; i <= people; i += 2 {
			wait.Go(func() {
				e := eventOf(i)
				e.Kind, e.Other, e.Day = life.Merge, id(i+1), lienthong.Date{}
				first, err := s.Record(t.Context(), []life.Entry{e, eventOf(i + 1)}, nil, nextOf(i), nextOf(i+1))
				if err != nil || first%2 != 1 {
					t.Errorf("first is %d, %v", first, err)
				}
			})
		}
		wait.Wait()
		kept, err := s.Entries(t.Context(), 0, 1000)
		if err != nil || len(kept) != people {
			t.Fatalf("%d entries, %v", len(kept), err)
		}
		for i, e := range kept {
			person, err := strconv.Atoi(strings.TrimPrefix(e.Document, "TLKT "))
			if err != nil {
				t.Fatal(err)
			}
			want := eventOf(person)
			want.Number = int64(i + 1)
			if i%2 == 0 {
				want.Kind, want.Other, want.Day = life.Merge, kept[i+1].Person, lienthong.Date{}
			}
			if e != want {
				t.Errorf("entry %d is not the one that was kept", i+1)
			}
		}
		if some, err := s.Entries(t.Context(), 3, 2); err != nil || len(some) != 2 || some[0].Number != 4 {
			t.Errorf("a page of %d, %v", len(some), err)
		}
		c, err := s.Count(t.Context())
		if err != nil || c.Versions != 2*people || c.Persons != people {
			t.Errorf("%+v, %v", c, err)
		}
	})
}

// TestCountMerged: a record that was merged into another is nobody.
func TestCountMerged(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		if err := s.Append(t.Context(), sample(1), sample(2)); err != nil {
			t.Fatal(err)
		}
		gone := nextOf(2)
		gone.Facts, gone.Numbers, gone.Relations = nil, nil, []population.Relation{{Kind: population.Merged, Other: id(1)}}
		if _, err := s.Record(t.Context(), nil, nil, gone); err != nil {
			t.Fatal(err)
		}
		if c := populationsql.Check(t, s); c.Persons != 1 || c.Alive != 1 {
			t.Errorf("%+v", c)
		}
	})
}

// TestNumberGivenOnce: of two who give the same number at once, one is refused.
func TestNumberGivenOnce(t *testing.T) {
	each(t, func(t *testing.T, s *populationsql.Store) {
		const writers = 6
		number := sample(1).Numbers[0].Number
		errs := make([]error, writers)
		var wait sync.WaitGroup
		for i := range writers {
			wait.Go(func() {
				v := sample(100 + i)
				v.Numbers = []population.Identifier{{Number: number}}
				_, errs[i] = s.Record(t.Context(), nil, []lienthong.CardNumber{number}, v)
			})
		}
		wait.Wait()
		given := 0
		for _, err := range errs {
			if err == nil {
				given++
			} else if lienthong.CodeOf(err) != lienthong.Conflict {
				t.Error(err)
			}
		}
		holders, err := s.Holders(t.Context(), []lienthong.CardNumber{number}, now)
		if err != nil || given != 1 || len(holders) != 1 {
			t.Errorf("given %d times, borne by %d, %v", given, len(holders), err)
		}
		populationsql.Check(t, s)
	})
}
