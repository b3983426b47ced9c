package populationtest

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// breakAt yields persons 1 to n and does something before person at.
func breakAt(n, at int, do func() error) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		for i := 1; i <= n; i++ {
			if i == at {
				if err := do(); err != nil {
					yield(population.Version{}, err)
					return
				}
			}
			if !yield(Person(i), nil) {
				return
			}
		}
	}
}

// wantNothing checks that a failed import left no trace and is no obstacle.
func wantNothing(t *testing.T, s population.Store, persons int) {
	t.Helper()
	wantCount(t, s, population.Counts{})
	if got := holders(t, s, present, PIN(1), PIN(persons/2), CMND(3)); len(got) != 0 {
		t.Errorf("persons of a failed import are there: %+v", got)
	}
	if document(t, s, ID(1), present) != nil {
		t.Error("a document of a failed import is there")
	}
	mustImport(t, s, 10)
	if got := holders(t, s, present, PIN(1), CMND(3)); len(got) != 2 {
		t.Errorf("after the import that followed: %+v", got)
	}
}

func testImportRefuses(t *testing.T, s population.Store) {
	yielding := func(versions ...population.Version) iter.Seq2[population.Version, error] {
		return func(yield func(population.Version, error) bool) {
			for _, v := range versions {
				if !yield(v, nil) {
					return
				}
			}
		}
	}
	nobody, closed, timeless := Person(2), Person(2), Person(2)
	nobody.Person = lienthong.PersonID{}
	closed.Recorded.Until = Now
	timeless.Recorded = lienthong.Period{}
	for _, c := range []struct {
		what string
		v    population.Version
		want lienthong.Code
	}{
		{"a person twice", Person(1), lienthong.Conflict},
		{"a second version", next(Person(2), Now, "x"), lienthong.Invalid},
		{"nobody", nobody, lienthong.Invalid},
		{"a closed recorded period", closed, lienthong.Invalid},
		{"no recorded time", timeless, lienthong.Invalid},
	} {
		n, err := s.Import(t.Context(), yielding(Person(1), c.v, Person(3)))
		wantCode(t, "Import with "+c.what, err, c.want)
		if n != 0 {
			t.Errorf("Import with %s says that it recorded %d", c.what, n)
		}
	}
	wantNothing(t, s, 3)
}

func testImportBreaksOff(t *testing.T, s population.Store) {
	const n = 6000
	_, err := s.Import(t.Context(), breakAt(n, n-1, func() error { return errSource }))
	if !errors.Is(err, errSource) {
		t.Errorf("the source's error is lost: %v", err)
	}
	wantNothing(t, s, n)
}

func testImportCancelled(t *testing.T, s population.Store) {
	const n = 6000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := s.Import(ctx, breakAt(n, n-1000, func() error { cancel(); return nil }))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled import: %v", err)
	}
	wantNothing(t, s, n)
}

func testImportLarge(t *testing.T, s population.Store) {
	n := 20_000
	if testing.Short() {
		n = 5000
	}
	mustImport(t, s, n)
	wantCount(t, s, population.Counts{Persons: int64(n), Versions: int64(n), Numbers: int64(n + n/3)})
	for _, i := range []int{1, 3, n/2 + 1, n} {
		wantVersion(t, "imported", document(t, s, ID(i), present), Person(i))
		got := holders(t, s, present, PIN(i))
		if len(got) != 1 || got[0].Person != ID(i) {
			t.Errorf("imported person by number: %+v", got)
		}
	}
}

// testImportIntoFullRegister adds to a register, goes on from imported
// versions, and refuses persons who are there.
func testImportIntoFullRegister(t *testing.T, s population.Store) {
	mustImport(t, s, 5)
	more := func(from int) iter.Seq2[population.Version, error] {
		return func(yield func(population.Version, error) bool) {
			for i := from; i < from+5; i++ {
				if !yield(Person(i), nil) {
					return
				}
			}
		}
	}
	_, err := s.Import(t.Context(), more(4))
	wantCode(t, "Import of a person who is there", err, lienthong.Conflict)
	if document(t, s, ID(8), present) != nil {
		t.Error("a person was imported beside a conflict")
	}
	if n, err := s.Import(t.Context(), more(6)); n != 5 || err != nil {
		t.Errorf("a second import: %d, %v", n, err)
	}
	second := next(Person(4), Day(2026, 2, 1), "Trần Thị Hai")
	mustAppend(t, s, second)
	wantVersion(t, "after an import", document(t, s, ID(4), present), second)
	wantCount(t, s, population.Counts{Persons: 10, Versions: 11, Numbers: 13})
}
