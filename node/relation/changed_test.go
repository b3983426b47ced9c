package relation

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
	"github.com/lienthong/lienthong/reconcile/linkjob/notice"
)

// known is a directory in which a sector knows every person but each third.
type known struct {
	grant.References
	grant.ReferenceWriter
}

func (known) Among(_ context.Context, sector string, persons []lienthong.PersonID) (out []lienthong.PersonID, err error) {
	if sector != "library" {
		return nil, errors.New("another sector")
	}
	for _, p := range persons {
		if p.Int64()%3 != 0 {
			out = append(out, p)
		}
	}
	return out, nil
}

// directoryOf is a register of some persons and its directory, at a time that is moved.
func directoryOf(t *testing.T, persons int, now *time.Time) (population.Store, *Directory) {
	t.Helper()
	store := &populationtest.Memory{}
	if _, err := store.Import(t.Context(), populationtest.Persons(persons)); err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return *now }
	return store, &Directory{
		Store: known{}, Sectors: map[string]string{"VN/GOV/H05/LIBRARY": "library"}, Model: "abc", Now: clock,
		Population: &population.Service{Store: store, Now: clock, Log: slog.New(slog.DiscardHandler)},
	}
}

// anew are the sample's persons from one to another, recorded once more at a time.
func anew(t *testing.T, store population.Store, from, to int, at time.Time) {
	t.Helper()
	for i := from; i <= to; i++ {
		versions, err := store.Documents(t.Context(), []lienthong.PersonID{populationtest.ID(i)}, population.At(at))
		if err != nil {
			t.Fatal(err)
		}
		v := versions[0]
		v.Number++
		v.Recorded = lienthong.Period{From: at}
		if err := store.Append(t.Context(), v); err != nil {
			t.Fatal(err)
		}
	}
}

// all goes through the answers from a mark on.
func all(t *testing.T, d *Directory, mark string, between func()) iter.Seq[*notice.Answer] {
	return func(yield func(*notice.Answer) bool) {
		for more := true; more; {
			a, err := d.Changed(t.Context(), "VN/GOV/H05/LIBRARY", mark)
			if err != nil {
				t.Fatal(err)
			}
			if len(a.Mark) > notice.MaxMark || len(a.Persons) > notice.PersonsAtOnce {
				t.Errorf("a mark of %d bytes, %d persons", len(a.Mark), len(a.Persons))
			}
			mark, more = a.Mark, a.More
			if !yield(a) {
				return
			}
			between()
		}
	}
}

// TestChanged: everybody who was recorded anew and whom the sector knows is told of by
// his number, over as many answers as it takes, also who is recorded while one goes
// through them; nobody else is, and nobody twice without cause.
func TestChanged(t *testing.T) {
	t.Parallel()
	const persons = 4000
	now := populationtest.Now
	store, d := directoryOf(t, persons, &now)
	first, err := d.Changed(t.Context(), "VN/GOV/H05/LIBRARY", "")
	if err != nil || first.Lost || first.More || len(first.Numbers) != 0 {
		t.Fatalf("the first answer: %+v, %v", first, err)
	}
	now = now.Add(time.Minute)
	anew(t, store, 1, persons-10, now)
	told, answers, last := map[string]int{}, 0, ""
	for a := range all(t, d, first.Mark, func() {
		now = now.Add(time.Minute)
		if answers++; answers == 1 { // meanwhile
			anew(t, store, 2, 2, now)
			anew(t, store, persons-2, persons-2, now)
		}
	}) {
		for _, n := range a.Numbers {
			told[n]++
		}
		last = a.Mark
	}
	for a := range all(t, d, last, func() {}) {
		for _, n := range a.Numbers {
			told[n]++
		}
	}
	if answers < 2 {
		t.Errorf("all came in %d answers: nothing was tested", answers)
	}
	for i := 1; i <= persons; i++ {
		want := i%3 != 0 && i <= persons-10 || i == persons-2
		n := told[populationtest.PIN(i).Reveal()]
		if (n > 0) != want || n > 1 && i != 2 && i != persons-2 {
			t.Errorf("person %d is told of %d times", i, n)
		}
	}
	if n := told[populationtest.PIN(2).Reveal()]; n != 2 {
		t.Errorf("who was recorded anew after he was told of is told of %d times", n)
	}
}

// TestCancelledIsTold: who is no more, since the record was one of two of a person, is
// told of by the number that it bore.
func TestCancelledIsTold(t *testing.T) {
	t.Parallel()
	now := populationtest.Now
	store, d := directoryOf(t, 9, &now)
	first, err := d.Changed(t.Context(), "VN/GOV/H05/LIBRARY", "")
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Minute)
	v := populationtest.Person(4)
	v.Number, v.Numbers, v.Facts = v.Number+1, nil, nil
	v.Recorded = lienthong.Period{From: now}
	v.Relations = []population.Relation{{Kind: population.Merged, Other: populationtest.ID(5), Valid: lienthong.Period{From: now}}}
	if err := store.Append(t.Context(), v); err != nil {
		t.Fatal(err)
	}
	a, err := d.Changed(t.Context(), "VN/GOV/H05/LIBRARY", first.Mark)
	if err != nil || !slices.Contains(a.Numbers, populationtest.PIN(4).Reveal()) || !slices.Equal(a.Persons, []lienthong.PersonID{populationtest.ID(4)}) {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestLostMarks: a mark of another model, of later, or of nothing that was given leads
// nowhere; a system without a sector is refused.
func TestLostMarks(t *testing.T) {
	t.Parallel()
	now := populationtest.Now
	_, d := directoryOf(t, 9, &now)
	ask := func(mark string) *notice.Answer {
		t.Helper()
		a, err := d.Changed(t.Context(), "VN/GOV/H05/LIBRARY", mark)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	good := ask("").Mark
	if a := ask(good); a.Lost || a.Anybody || a.Mark != good {
		t.Errorf("nothing has happened: %+v", a)
	}
	for _, bad := range []string{"x", strings.Replace(good, "abc", "abd", 1), good + ".1", good + " ", strings.Replace(good, ".", ".9", 1), "abc.1.2.-3", "abc.1.1000.5"} {
		if a := ask(bad); !a.Lost || a.Mark != good || len(a.Numbers) != 0 {
			t.Errorf("%s: %+v", bad, a)
		}
	}
	if _, err := d.Changed(t.Context(), "VN/GOV/H05/OTHER", good); lienthong.CodeOf(err) != lienthong.AccessDenied {
		t.Errorf("a system without a sector: %v", err)
	}
}

// FuzzParseMark: a mark is what was written, or none.
func FuzzParseMark(f *testing.F) {
	for _, seed := range []string{"abc.1.2.3", "abc.1.2.3.4.5.6.7", "abc.1.2.3.0.5.6.7", "", ".", "a.b.c.d", "abc.1.2", "abc.+1.2.3", "abc.01.2.3", "abc.1.2.3\n", "abc.9223372036854775808.1.1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := parseMark(text); ok && m.String() != text {
			t.Errorf("%q is read as %v", text, m)
		}
	})
}
