package granttest

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
)

// TestStore checks a driver; open gives an empty store.
func TestStore(t *testing.T, open func(testing.TB) Store) {
	for name, test := range map[string]func(*testing.T, Store){
		"keeps versions in two times":     testVersions,
		"filters by pair":                 testFilter,
		"appends in order or not at all":  testOrder,
		"lets one of many writers win":    testConcurrent,
		"keeps agreements and standings":  testAgreements,
		"raises the revision":             testRevision,
		"knows references in two times":   testReferences,
		"records references all or none":  testReferencesWhole,
		"lets past verdicts stand":        testPast,
		"ends with a cancelled context":   testCancelled,
		"has nothing when it has nothing": testEmpty,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code lienthong.Code) {
	t.Helper()
	if lienthong.CodeOf(err) != code {
		t.Errorf("error %v, want code %s", err, code)
	}
}

// rich is a grant with every member set, to see that each is kept.
func rich(id string) grant.Grant {
	g := Sample(id)
	g.Agreement, g.Set, g.Procedures = "A-1", "basic", []string{"1.001234"}
	g.Relation = grant.Relation{Rule: grant.Registered, Sector: "court", Capacities: []string{"party", "witness"}}
	g.ValidUntil = Start.AddDate(1, 0, 0)
	g.Limit = grant.Limit{PerSecond: 2.5, Burst: 10, PerDay: 5000}
	g.Mode = grant.LeaveOut
	g.Disclosure = grant.Disclosure{
		Class: lienthong.DiscloseDeferred, DeferDays: 30, DeferUntil: Start.AddDate(0, 6, 0),
		Basis: lienthong.LegalBasis{Document: "91/2025/QH15", Article: "4", Clause: "1", Point: "a"},
	}
	g.Replica = grant.Replica{KeepDays: 90, FreshHours: 24}
	return g
}

func testVersions(t *testing.T, s Store) {
	ctx := t.Context()
	first := First(rich("G-1"), Start)
	must(t, s.Append(ctx, first))
	second := first
	second.Number, second.RecordedFrom, second.By, second.Why = 2, Start.Add(time.Hour), "ops-02", "fewer fields"
	second.Grant.Read, second.Grant.Search = []string{"pin"}, nil
	must(t, s.Append(ctx, second))
	closed := first
	closed.RecordedUntil = second.RecordedFrom

	history, err := s.History(ctx, "G-1")
	must(t, err)
	if want := []grant.Version{closed, second}; !reflect.DeepEqual(history, want) {
		t.Errorf("history is\n%+v\nwant\n%+v", history, want)
	}
	for _, c := range []struct {
		name     string
		recorded time.Time
		want     []grant.Version
	}{
		{"before it was known", Start.Add(-time.Microsecond), nil},
		{"as soon as it was", Start, []grant.Version{closed}},
		{"just before the change", second.RecordedFrom.Add(-time.Microsecond), []grant.Version{closed}},
		{"at the change", second.RecordedFrom, []grant.Version{second}},
		{"at present", time.Time{}, []grant.Version{second}},
	} {
		got, err := s.Grants(ctx, grant.Filter{}, c.recorded)
		must(t, err)
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func testFilter(t *testing.T, s Store) {
	ctx := t.Context()
	for id, g := range map[string]struct {
		consumer lienthong.SystemID
		service  lienthong.ServiceID
	}{"G-b": {Court, Persons}, "G-a": {Court, Households}, "G-c": {Insurance, Persons}} {
		v := First(Sample(id), Start)
		v.Grant.Consumer, v.Grant.Service = g.consumer, g.service
		must(t, s.Append(ctx, v))
	}
	for _, c := range []struct {
		filter grant.Filter
		want   string
	}{
		{grant.Filter{}, "G-a G-b G-c "},
		{grant.Filter{Consumer: Court}, "G-a G-b "},
		{grant.Filter{Service: Persons}, "G-b G-c "},
		{grant.Filter{Consumer: Insurance, Service: Persons}, "G-c "},
		{grant.Filter{Consumer: Insurance, Service: Households}, ""},
	} {
		for _, recorded := range []time.Time{{}, Start} {
			got, err := s.Grants(ctx, c.filter, recorded)
			must(t, err)
			ids := ""
			for _, v := range got {
				ids += v.Grant.ID + " "
			}
			if ids != c.want {
				t.Errorf("filter %v: %q, want %q", c.filter, ids, c.want)
			}
		}
	}
}

func testOrder(t *testing.T, s Store) {
	ctx := t.Context()
	v := First(Sample("G-1"), Start)
	v.Number = 2
	wantCode(t, s.Append(ctx, v), lienthong.Conflict) // nothing to follow
	v.Number = 1
	must(t, s.Append(ctx, v))
	wantCode(t, s.Append(ctx, v), lienthong.Conflict) // twice
	v.Number, v.RecordedFrom = 3, Start.Add(time.Hour)
	wantCode(t, s.Append(ctx, v), lienthong.Conflict) // a gap
	v.Number, v.RecordedFrom = 2, Start
	wantCode(t, s.Append(ctx, v), lienthong.Conflict) // not after the first
	must(t, s.Begin(ctx, begun("A-1")))
	gap := accepted()
	gap.Number = 3
	wantCode(t, s.AppendStep(ctx, "A-1", gap), lienthong.Conflict)
	history, err := s.History(ctx, "G-1")
	must(t, err)
	if len(history) != 1 || !history[0].RecordedUntil.IsZero() {
		t.Errorf("refused changes left a trace: %+v", history)
	}
}

func testConcurrent(t *testing.T, s Store) {
	ctx := t.Context()
	must(t, s.Append(ctx, First(Sample("G-1"), Start)))
	must(t, s.Begin(ctx, begun("A-1")))
	const writers = 8
	var won, stepped atomic.Int32
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			v := First(Sample("G-1"), Start.Add(time.Duration(i+1)*time.Second))
			v.Number = 2
			if err := s.Append(ctx, v); err == nil {
				won.Add(1)
			} else if lienthong.CodeOf(err) != lienthong.Conflict {
				t.Errorf("the loser got %v", err)
			}
			step := agreement.Step{Number: 2, Action: agreement.Accept, From: agreement.Requested, To: agreement.Accepted,
				Recorded: Start, Effective: Start, Role: agreement.Provider, By: "w" + strconv.Itoa(i)}
			if err := s.AppendStep(ctx, "A-1", step); err == nil {
				stepped.Add(1)
			} else if lienthong.CodeOf(err) != lienthong.Conflict {
				t.Errorf("the loser got %v", err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 || stepped.Load() != 1 {
		t.Errorf("%d grants and %d steps won, want 1 of each", won.Load(), stepped.Load())
	}
}

func testRevision(t *testing.T, s Store) {
	ctx := t.Context()
	last, err := s.Revision(ctx)
	must(t, err)
	for i, change := range []func() error{
		func() error { return s.Append(ctx, First(Sample("G-1"), Start)) },
		func() error { return s.Begin(ctx, begun("A-1")) },
		func() error { return s.AppendStep(ctx, "A-1", accepted()) },
	} {
		must(t, change())
		next, err := s.Revision(ctx)
		must(t, err)
		if next <= last {
			t.Errorf("change %d: revision %d after %d", i, next, last)
		}
		last = next
	}
	wantCode(t, s.AppendStep(ctx, "A-1", accepted()), lienthong.Conflict)
	if again, err := s.Revision(ctx); err != nil || again != last {
		t.Errorf("revision %d after a refused change, want %d (%v)", again, last, err)
	}
}

func testCancelled(t *testing.T, s Store) {
	if _, ok := s.(*Memory); ok {
		t.Skip("the store in memory waits for nothing")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Append(ctx, First(Sample("G-1"), Start)); !errors.Is(err, context.Canceled) {
		t.Errorf("Append returned %v", err)
	}
	if _, err := s.Grants(ctx, grant.Filter{}, time.Time{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Grants returned %v", err)
	}
	if got, err := s.Grants(t.Context(), grant.Filter{}, time.Time{}); err != nil || len(got) != 0 {
		t.Errorf("a cancelled Append left %v (%v)", got, err)
	}
}

func testEmpty(t *testing.T, s Store) {
	ctx := t.Context()
	grants, err := s.Grants(ctx, grant.Filter{}, time.Time{})
	must(t, err)
	history, err := s.History(ctx, "G-1")
	must(t, err)
	standings, err := s.Standings(ctx, Start)
	must(t, err)
	agreements, err := s.Agreements(ctx)
	must(t, err)
	if len(grants)+len(history)+len(standings)+len(agreements) != 0 {
		t.Errorf("an empty store answers %v %v %v %v", grants, history, standings, agreements)
	}
	_, err = s.Agreement(ctx, "A-1")
	wantCode(t, err, lienthong.NotFound)
	known, err := s.Known(ctx, grant.ReferenceQuery{Person: Person(1), Sector: "court", At: grant.AsOf{Valid: Start}})
	if err != nil || known {
		t.Errorf("an empty directory answers %t, %v", known, err)
	}
}
