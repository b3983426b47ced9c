package populationtest_test

import (
	"errors"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	populationtest.TestStore(t, func(testing.TB) population.Store { return new(populationtest.Memory) })
}

// A Faulty store that fails nothing is a store like any other.
func TestFaultyPassesOn(t *testing.T) {
	t.Parallel()
	populationtest.TestStore(t, func(testing.TB) population.Store {
		return &populationtest.Faulty{Store: new(populationtest.Memory)}
	})
}

func TestFaultyFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("the disk is gone")
	for _, kept := range []bool{false, true} {
		inner := new(populationtest.Memory)
		f := &populationtest.Faulty{Store: inner, Kept: kept, Fail: func(string) error { return broken }}
		at := population.At(populationtest.Now)
		_, importErr := f.Import(t.Context(), populationtest.Persons(3))
		appendErr := f.Append(t.Context(), populationtest.Person(4))
		_, holdersErr := f.Holders(t.Context(), []lienthong.CardNumber{populationtest.PIN(1)}, at)
		_, documentsErr := f.Documents(t.Context(), []lienthong.PersonID{populationtest.ID(1)}, at)
		_, countErr := f.Count(t.Context())
		var scanErr error
		for _, scanErr = range f.Scan(t.Context(), at) {
		}
		for method, err := range map[string]error{"Import": importErr, "Append": appendErr, "Holders": holdersErr, "Documents": documentsErr, "Count": countErr, "Scan": scanErr} {
			if !errors.Is(err, broken) {
				t.Errorf("%s: %v", method, err)
			}
		}
		want := population.Counts{}
		if kept {
			want = population.Counts{Persons: 4, Versions: 4, Numbers: 5}
		}
		if got, err := inner.Count(t.Context()); populationtest.Size(got) != want || err != nil {
			t.Errorf("kept %v: the store holds %+v, %v", kept, got, err)
		}
		if f.Calls() != 6 {
			t.Errorf("%d calls", f.Calls())
		}
	}
}

func TestFamilyStands(t *testing.T) {
	t.Parallel()
	for _, v := range populationtest.Family() {
		if err := v.Check(); err != nil {
			t.Error(err)
		}
	}
	for v, err := range populationtest.Persons(200) {
		if err := errors.Join(err, v.Check()); err != nil {
			t.Fatal(err)
		}
	}
}
