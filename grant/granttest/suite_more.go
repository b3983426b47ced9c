package granttest

import (
	"reflect"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
)

// begun is an agreement that was asked for at Start.
func begun(id string) agreement.Agreement {
	return agreement.Agreement{ID: id, Asked: Wanted(), Steps: []agreement.Step{{
		Number: 1, Action: agreement.Ask, To: agreement.Requested, Recorded: Start, Effective: Start,
		Role: agreement.Consumer, By: "clerk-1",
	}}}
}

func accepted() agreement.Step {
	return agreement.Step{
		Number: 2, Action: agreement.Accept, From: agreement.Requested, To: agreement.Accepted,
		Recorded: Start.Add(time.Hour), Effective: Start.Add(time.Hour), Role: agreement.Provider, By: "owner-1", Late: true,
	}
}

func testAgreements(t *testing.T, s Store) {
	ctx := t.Context()
	a := begun("A-2")
	must(t, s.Begin(ctx, a))
	must(t, s.Begin(ctx, begun("A-1")))
	wantCode(t, s.Begin(ctx, a), lienthong.Conflict)
	wantCode(t, s.AppendStep(ctx, "A-3", accepted()), lienthong.Conflict)
	active := agreement.Step{
		Number: 3, Action: agreement.Activate, From: agreement.Accepted, To: agreement.Active,
		Recorded: Start.Add(2 * time.Hour), Effective: Start.Add(24 * time.Hour), Role: agreement.Operator, By: "ops-1",
		Clauses: Clauses(),
	}
	suspended := agreement.Step{
		Number: 4, Action: agreement.Suspend, From: agreement.Active, To: agreement.Suspended,
		Recorded: Start.Add(48 * time.Hour), Effective: Start.Add(72 * time.Hour), Role: agreement.Provider, By: "owner-1",
		Why: "copies were passed on", RestoreWhen: "they are deleted",
	}
	for _, step := range []agreement.Step{accepted(), active, suspended} {
		must(t, s.AppendStep(ctx, "A-2", step))
		a.Steps = append(a.Steps, step)
	}
	got, err := s.Agreement(ctx, "A-2")
	must(t, err)
	if !reflect.DeepEqual(got, a) {
		t.Errorf("kept\n%+v\nas\n%+v", a, got)
	}
	all, err := s.Agreements(ctx)
	must(t, err)
	if want := []agreement.Agreement{begun("A-1"), a}; !reflect.DeepEqual(all, want) {
		t.Errorf("all are\n%+v\nwant\n%+v", all, want)
	}
	for _, c := range []struct {
		name     string
		recorded time.Time
		want     int // standings of A-2
		active   bool
	}{
		{"before", Start.Add(-time.Second), 0, false},
		{"activated, not yet in effect", active.Recorded, 3, true},
		{"at present", time.Time{}, 4, false},
	} {
		list, err := s.Standings(ctx, c.recorded)
		must(t, err)
		var mine []grant.Standing
		for _, g := range list {
			if g.Agreement == "A-2" {
				mine = append(mine, g)
			}
		}
		if len(mine) != c.want {
			t.Fatalf("%s: %d standings, want %d", c.name, len(mine), c.want)
		}
		if c.want > 0 {
			step := a.Steps[c.want-1]
			if last := mine[c.want-1]; last.Active != c.active || !last.From.Equal(step.Effective) {
				t.Errorf("%s: the last standing is %+v", c.name, last)
			}
		}
	}
}

func entry(n int64, capacity, caseID string, from, until, recorded time.Time) grant.Reference {
	return grant.Reference{
		Person: Person(n), Sector: "court", Capacity: capacity, Case: caseID,
		Valid: lienthong.Period{From: from, Until: until}, Recorded: lienthong.Period{From: recorded},
	}
}

func testReferences(t *testing.T, s Store) {
	ctx := t.Context()
	day := func(n int) time.Time { return Start.AddDate(0, 0, n) }
	must(t, s.Record(ctx,
		entry(1, "party", "C-1", day(0), time.Time{}, day(1)),
		entry(2, "witness", "", time.Time{}, day(10), day(1)),
	))
	must(t, s.Record(ctx, entry(1, "party", "C-1", day(0), day(5), day(7)))) // the case was closed, learnt late
	must(t, s.Record(ctx, entry(2, "witness", "", day(2), day(2), day(8))))  // it was somebody else
	wantCode(t, s.Record(ctx, entry(1, "party", "C-1", day(0), day(9), day(7))), lienthong.Conflict)
	for _, c := range []struct {
		name            string
		person          int64
		capacities      []string
		caseID          string
		valid, recorded time.Time
		want            bool
	}{
		{"party to the case", 1, nil, "C-1", day(3), time.Time{}, true},
		{"on the first instant", 1, nil, "C-1", day(0), time.Time{}, true},
		{"on the first instant after", 1, nil, "C-1", day(5), time.Time{}, false},
		{"still so, as was thought then", 1, nil, "C-1", day(5), day(6), true},
		{"not known yet", 1, nil, "C-1", day(0), day(0), false},
		{"known at the instant of recording", 1, nil, "C-1", day(0), day(1), true},
		{"the correction known", 1, nil, "C-1", day(5), day(7), false},
		{"of another case", 1, nil, "C-2", day(3), time.Time{}, false},
		{"registered, whichever case", 1, nil, "", day(3), time.Time{}, true},
		{"in this capacity", 1, []string{"witness", "party"}, "", day(3), time.Time{}, true},
		{"in another capacity", 1, []string{"witness"}, "", day(3), time.Time{}, false},
		{"since ever, as was thought", 2, nil, "", day(-5000), day(2), true},
		{"taken away", 2, nil, "", day(2), time.Time{}, false},
		{"a stranger", 3, nil, "", day(3), time.Time{}, false},
	} {
		got, err := s.Known(ctx, grant.ReferenceQuery{
			Person: Person(c.person), Sector: "court", Capacities: c.capacities, Case: c.caseID,
			At: grant.AsOf{Valid: c.valid, Recorded: c.recorded},
		})
		if err != nil || got != c.want {
			t.Errorf("%s: %t, %v; want %t", c.name, got, err, c.want)
		}
	}
	must(t, s.Record(ctx, entry(4, "debtor", "", day(0), time.Time{}, day(1)), entry(5, "accused", "C-1", day(0), time.Time{}, day(1))))
	for person, want := range map[int64]bool{4: true, 5: false} {
		got, err := s.Known(ctx, grant.ReferenceQuery{Person: Person(person), Sector: "court", OutsideCases: true, At: grant.AsOf{Valid: day(3)}})
		if err != nil || got != want {
			t.Errorf("person %d, outside of cases: %t, %v; want %t", person, got, err, want)
		}
	}
	got, err := s.Known(ctx, grant.ReferenceQuery{Person: Person(1), Sector: "tax", At: grant.AsOf{Valid: day(3)}})
	if err != nil || got {
		t.Errorf("another sector: %t, %v", got, err)
	}
}

func testReferencesWhole(t *testing.T, s Store) {
	ctx := t.Context()
	must(t, s.Record(ctx, entry(1, "party", "", Start, time.Time{}, Start)))
	err := s.Record(ctx,
		entry(2, "party", "", Start, time.Time{}, Start),
		entry(1, "party", "", Start, Start, Start), // not newer
	)
	wantCode(t, err, lienthong.Conflict)
	for n, want := range map[int64]bool{1: true, 2: false} {
		got, err := s.Known(ctx, grant.ReferenceQuery{Person: Person(n), Sector: "court", At: grant.AsOf{Valid: Start}})
		if err != nil || got != want {
			t.Errorf("person %d after a refused batch: %t, %v; want %t", n, got, err, want)
		}
	}
}
