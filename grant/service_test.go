package grant_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/granttest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// service has the store given and a clock at granttest.Start.
func service(store *granttest.Memory) (*grant.Service, *clock) {
	c := &clock{at: granttest.Start}
	return &grant.Service{
		Store: store, References: store, Counter: new(grant.Meter), Now: c.now, Log: slog.New(slog.DiscardHandler),
	}, c
}

func decide(t *testing.T, s *grant.Service, r grant.Request) grant.Verdict {
	t.Helper()
	v, err := s.Decide(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var operator = grant.Change{By: "ops-01", Why: "agreed in paper 17"}

func TestPutAndEnd(t *testing.T) {
	t.Parallel()
	s, c := service(new(granttest.Memory))
	ctx := t.Context()
	if v := decide(t, s, granttest.Asking()); v.Permitted || v.Reason != grant.NoGrant {
		t.Fatalf("without a grant: %+v", v)
	}
	if _, err := s.Put(ctx, granttest.Sample("G-1"), 0, operator); err != nil {
		t.Fatal(err)
	}
	if v := decide(t, s, granttest.Asking()); !v.Permitted || v.Grant != "G-1" || v.Version != 1 || len(v.Allowed()) != 2 {
		t.Fatalf("with the grant: %+v", v)
	}
	c.pass(time.Hour)
	narrow := granttest.Sample("G-1")
	narrow.Read = []string{"full_name", "pin"}
	narrow.Search = []string{"pin"}
	if _, err := s.Put(ctx, narrow, 0, operator); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a change that follows no version: %v", err)
	}
	if _, err := s.Put(ctx, narrow, 1, operator); err != nil {
		t.Fatal(err)
	}
	if v := decide(t, s, granttest.Asking()); v.Permitted || v.Reason != grant.FieldNotGranted || v.Version != 2 {
		t.Errorf("after narrowing: %+v", v)
	}
	c.pass(time.Hour)
	moved := narrow
	moved.Consumer = granttest.Insurance
	if _, err := s.Put(ctx, moved, 2, operator); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a grant moved to another consumer: %v", err)
	}
	request := granttest.Asking()
	request.Fields = []string{"full_name"}
	ended, err := s.End(ctx, "G-1", c.now().Add(time.Hour), operator)
	if err != nil || ended.Number != 3 {
		t.Fatalf("%+v, %v", ended, err)
	}
	if v := decide(t, s, request); !v.Permitted {
		t.Errorf("before the end: %+v", v)
	}
	c.pass(time.Hour)
	if v := decide(t, s, request); v.Permitted || v.Reason != grant.NotInForce {
		t.Errorf("at the end: %+v", v)
	}
	past, err := s.Explain(ctx, granttest.Asking(), grant.AsOf{Valid: granttest.Start, Recorded: granttest.Start})
	if err != nil || !past.Permitted || past.Version != 1 {
		t.Errorf("what was permitted at first: %+v, %v", past, err)
	}
}

func TestChangesRefused(t *testing.T) {
	t.Parallel()
	s, c := service(new(granttest.Memory))
	ctx := t.Context()
	bad := granttest.Sample("G-1")
	bad.Purposes = nil
	if _, err := s.Put(ctx, bad, 0, operator); fieldOf(err) != "/grant/purposes" {
		t.Errorf("a grant that cannot stand: %v", err)
	}
	for name, change := range map[string]grant.Change{
		"nobody": {Why: "x"}, "for no reason": {By: "ops-01"}, "at length": {By: "ops-01", Why: strings.Repeat("x", 501)},
	} {
		if _, err := s.Put(ctx, granttest.Sample("G-1"), 0, change); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("recorded by %s: %v", name, err)
		}
	}
	if _, err := s.End(ctx, "G-1", time.Time{}, operator); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("ended what is not there: %v", err)
	}
	future := granttest.Sample("G-1")
	future.ValidFrom = granttest.Start.AddDate(1, 0, 0)
	if _, err := s.Put(ctx, future, 0, operator); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Hour)
	if _, err := s.End(ctx, "G-1", granttest.Start, operator); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("ended in the past: %v", err)
	}
	if v, err := s.End(ctx, "G-1", time.Time{}, operator); err != nil || !v.Grant.ValidUntil.Equal(future.ValidFrom) {
		t.Errorf("ended before it began: %+v, %v", v, err)
	}
	c.pass(time.Hour)
	if _, err := s.End(ctx, "G-1", future.ValidFrom.AddDate(0, 0, 1), operator); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("ended later than it ends: %v", err)
	}
	if _, err := s.Explain(ctx, granttest.Asking(), grant.AsOf{Valid: granttest.Start, Recorded: c.now().Add(time.Second)}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("explained by what will be known: %v", err)
	}
}

// TestHotPath: deciding asks the store nothing.
func TestHotPath(t *testing.T) {
	t.Parallel()
	store := new(granttest.Memory)
	s, _ := service(store)
	if _, err := s.Put(t.Context(), granttest.Sample("G-1"), 0, operator); err != nil {
		t.Fatal(err)
	}
	decide(t, s, granttest.Asking())
	store.Fail = func(string) error { return errors.New("the store is gone") }
	for range 100 {
		if v := decide(t, s, granttest.Asking()); !v.Permitted || v.Explain != nil {
			t.Fatalf("%+v", v)
		}
	}
	if n := store.Calls("Grants"); n != 1 {
		t.Errorf("the store was asked for grants %d times, want once", n)
	}
}

func TestChoice(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		narrow func(*grant.Grant)
	}{
		{"the longer path", func(g *grant.Grant) { g.Path = "/v1/population/read" }},
		{"the named method", func(g *grant.Grant) { g.Method = "POST" }},
		{"* before **", func(g *grant.Grant) { g.Path = "/v1/*/*" }},
		{"the lower rung", func(g *grant.Grant) { g.Rung = grant.Match }},
		{"fewer fields", func(g *grant.Grant) { g.Read = g.Read[:3] }},
		{"fewer to search by", func(g *grant.Grant) { g.Search = g.Search[:1] }},
		{"the narrower relation", func(g *grant.Grant) { g.Relation.Rule = grant.Present }},
		{"named procedures", func(g *grant.Grant) { g.Procedures = []string{"P-1"} }},
		{"fewer purposes", func(g *grant.Grant) { g.Purposes = g.Purposes[:1] }},
		{"the later beginning", func(g *grant.Grant) { g.ValidFrom = g.ValidFrom.Add(time.Microsecond) }},
		{"the first id", func(g *grant.Grant) { g.ID = "G-0" }},
	} {
		wide := granttest.Sample("G-1")
		wide.Method, wide.Path = "*", "/v1/**"
		wide.Read, wide.Purposes = append(wide.Read, "sex"), append(wide.Purposes, "court.summon")
		narrow := wide
		narrow.ID = "G-2"
		c.narrow(&narrow)
		r := granttest.Asking()
		r.Rung, r.Present, r.Procedure = grant.Match, true, "P-1"
		for _, order := range [][]grant.Grant{{wide, narrow}, {narrow, wide}} {
			store := new(granttest.Memory)
			for _, g := range order {
				if err := store.Append(t.Context(), granttest.First(g, granttest.Start)); err != nil {
					t.Fatal(err)
				}
			}
			s, clock := service(store)
			clock.pass(time.Hour)
			if v := decide(t, s, r); !v.Permitted || v.Grant != narrow.ID {
				t.Errorf("%s: %s answers: %+v", c.name, v.Grant, v.Reason)
			}
		}
	}
}

// TestChoiceOfParts: of two grants that permit a part, the more specific one
// answers; one that permits the whole comes before both.
func TestChoiceOfParts(t *testing.T) {
	t.Parallel()
	s, _ := service(new(granttest.Memory))
	put := func(id, path string, read ...string) {
		g := granttest.Sample(id)
		g.Path, g.Read, g.Search, g.Mode = path, read, nil, grant.LeaveOut
		if _, err := s.Put(t.Context(), g, 0, operator); err != nil {
			t.Fatal(err)
		}
	}
	put("G-1", "/v1/population/read", "full_name")
	put("G-2", "/v1/**", "birth_date")
	r := granttest.Asking()
	r.Search = nil
	if v := decide(t, s, r); !v.Permitted || v.Grant != "G-1" || !slices.Equal(v.Allowed(), []string{"full_name"}) {
		t.Errorf("of two parts: %+v", v)
	}
	put("G-3", "/**", "full_name", "birth_date")
	if v := decide(t, s, r); v.Grant != "G-3" || len(v.Allowed()) != 2 || v.Operation != "POST /**" {
		t.Errorf("with a whole: %+v", v)
	}
}

// TestOrderOfGrantsIsNothing: the same grants in any order give the same verdict.
func TestOrderOfGrantsIsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var grants []grant.Grant
		for i := range 5 {
			g := granttest.Sample("G-" + string(rune('a'+i)))
			g.Path = rapid.SampledFrom([]string{"/**", "/v1/**", "/v1/*/read", "/v1/population/read"}).Draw(t, "path")
			g.Read = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"full_name", "birth_date", "pin"}), 1, 3, rapid.ID).Draw(t, "read")
			g.Search = nil
			g.Mode = rapid.SampledFrom([]grant.Mode{grant.RefuseWhole, grant.LeaveOut}).Draw(t, "mode")
			grants = append(grants, g)
		}
		r := granttest.Asking()
		r.Search, r.Explain = nil, true
		var first grant.Verdict
		for i, order := range [][]grant.Grant{grants, rapid.Permutation(grants).Draw(t, "order")} {
			store := new(granttest.Memory)
			for _, g := range order {
				if err := store.Append(context.Background(), granttest.First(g, granttest.Start)); err != nil {
					t.Fatal(err)
				}
			}
			s, _ := service(store)
			v, err := s.Decide(context.Background(), r)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = v
			} else if v.Grant != first.Grant || !slices.Equal(v.Fields, first.Fields) || !slices.Equal(v.Explain, first.Explain) {
				t.Fatalf("%+v\nbut in another order\n%+v", first, v)
			}
		}
	})
}

func TestMalformed(t *testing.T) {
	t.Parallel()
	s, _ := service(new(granttest.Memory))
	if _, err := s.Put(t.Context(), granttest.Sample("G-1"), 0, operator); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		change func(*grant.Request)
		code   lienthong.Code
	}{
		{"an unknown rung", func(r *grant.Request) { r.Rung = "everything" }, lienthong.Invalid},
		{"no rung counts as fields", func(r *grant.Request) { r.Rung, r.Fields = "", nil }, lienthong.FieldsMissing},
		{"match without fields", func(r *grant.Request) { r.Rung, r.Fields = grant.Match, nil }, lienthong.FieldsMissing},
		{"verify with fields", func(r *grant.Request) { r.Rung = grant.Verify }, lienthong.Invalid},
		{"a set without a name", func(r *grant.Request) { r.Rung, r.Fields = grant.Set, nil }, lienthong.Invalid},
		{"a name without a set", func(r *grant.Request) { r.Set = "basic" }, lienthong.Invalid},
		{"too many fields", func(r *grant.Request) { r.Fields = make([]string, 129) }, lienthong.Invalid},
		{"a doubtful path", func(r *grant.Request) { r.Path = "/v1//read" }, lienthong.PathAmbiguous},
	} {
		r := granttest.Asking()
		c.change(&r)
		v := decide(t, s, r)
		if v.Permitted || v.Reason != grant.Malformed || v.Code != c.code || lienthong.CodeOf(v.Err()) != c.code {
			t.Errorf("%s: %+v, %v; want %s", c.name, v, v.Err(), c.code)
		}
	}
}

// TestRefusalsSaySomething: every refusal has a sentence, and none names what
// belongs to others.
func TestRefusalsSaySomething(t *testing.T) {
	t.Parallel()
	store := new(granttest.Memory)
	s, _ := service(store)
	if _, err := s.Put(t.Context(), granttest.Sample("G-SECRET-NAME"), 0, operator); err != nil {
		t.Fatal(err)
	}
	r := granttest.Asking()
	r.Fields = append(r.Fields, "religion")
	err := decide(t, s, r).Err()
	e, ok := errors.AsType[*lienthong.Error](err)
	if !ok || e.Message == "" || e.Field != "religion" || strings.Contains(err.Error(), "SECRET") {
		t.Errorf("the refusal is %#v", err)
	}
	if ok := decide(t, s, granttest.Asking()).Err(); ok != nil {
		t.Errorf("a permission is an error: %v", ok)
	}
	for _, reason := range []grant.Reason{grant.Malformed, grant.NoGrant, grant.OtherOperation, grant.NotInForce, grant.NoAgreement, grant.RungTooHigh,
		grant.OtherSet, grant.OtherPurpose, grant.OtherBasis, grant.OtherProcedure, grant.SearchField, grant.NoRelation, grant.NotPresent,
		grant.FieldNotGranted, grant.WithTheRest, grant.TooFast, grant.DayUsedUp} {
		if !strings.HasSuffix(reason.Sentence(), ".") {
			t.Errorf("%s has no sentence", reason)
		}
	}
}

// TestBadRow: a row that cannot stand permits nothing, disturbs no other and is
// logged.
func TestBadRow(t *testing.T) {
	t.Parallel()
	store := new(granttest.Memory)
	bad := granttest.Sample("G-BAD")
	bad.Search = []string{"religion"}
	for _, g := range []grant.Grant{bad, granttest.Sample("G-GOOD")} {
		if err := store.Append(t.Context(), granttest.First(g, granttest.Start)); err != nil {
			t.Fatal(err)
		}
	}
	s, _ := service(store)
	var log bytes.Buffer
	s.Log = slog.New(slog.NewTextHandler(&log, nil))
	if v := decide(t, s, granttest.Asking()); v.Grant != "G-GOOD" {
		t.Errorf("%+v", v)
	}
	if !strings.Contains(log.String(), "G-BAD") {
		t.Errorf("the log says %q", log.String())
	}
}

// TestReferencesDown: what cannot be found out is refused as unavailable.
func TestReferencesDown(t *testing.T) {
	t.Parallel()
	store := new(granttest.Memory)
	s, _ := service(store)
	g := granttest.Sample("G-1")
	g.Relation = grant.Relation{Rule: grant.Registered, Sector: "court"}
	if _, err := s.Put(t.Context(), g, 0, operator); err != nil {
		t.Fatal(err)
	}
	r := granttest.Asking()
	r.Subjects = []lienthong.PersonID{granttest.Person(1)}
	store.Fail = func(method string) error {
		if method == "Known" {
			return errors.New("no answer")
		}
		return nil
	}
	if v, err := s.Decide(t.Context(), r); v.Permitted || lienthong.CodeOf(err) != lienthong.Unavailable {
		t.Errorf("%+v, %v", v, err)
	}
	s.References = nil
	if v := decide(t, s, r); v.Permitted || v.Reason != grant.NoRelation {
		t.Errorf("without a directory: %+v", v)
	}
}

// TestWatch: changes by others and of agreements come in, an outage keeps the
// table until the grace is over, and is logged once.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := new(granttest.Memory)
		var log bytes.Buffer
		s := &grant.Service{Store: store, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil)), Grace: time.Minute}
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { s.Watch(ctx, time.Second) })
		g := granttest.Sample("G-1")
		g.Agreement, g.ValidFrom = "A-1", time.Now().Add(-time.Hour)
		add := func(number int, to agreement.State) {
			step := agreement.Step{Number: number, To: to, Recorded: time.Now(), Effective: time.Now()}
			var err error
			if number == 1 {
				err = store.Begin(ctx, agreement.Agreement{ID: "A-1", Steps: []agreement.Step{step}})
			} else {
				err = store.AppendStep(ctx, "A-1", step)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		expect := func(when string, want grant.Reason) {
			t.Helper()
			time.Sleep(1500 * time.Millisecond)
			if v := decide(t, s, granttest.Asking()); v.Reason != want {
				t.Errorf("%s: %q, want %q", when, v.Reason, want)
			}
		}
		expect("at first", grant.NoGrant)
		if err := store.Append(ctx, granttest.First(g, time.Now())); err != nil {
			t.Fatal(err)
		}
		expect("granted elsewhere", grant.NoAgreement)
		add(1, agreement.Active)
		expect("agreed", grant.Granted)
		add(2, agreement.Suspended)
		expect("suspended", grant.NoAgreement)
		add(3, agreement.Active)
		expect("restored", grant.Granted)
		fail := func(f func(string) error) { // the store reads Fail under its own lock only
			cancel()
			wg.Wait()
			store.Fail = f
			ctx, cancel = context.WithCancel(t.Context())
			watched := ctx
			wg.Go(func() { s.Watch(watched, time.Second) })
		}
		fail(func(string) error { return errors.New("down") })
		expect("in an outage", grant.Granted)
		time.Sleep(time.Minute)
		if _, err := s.Decide(t.Context(), granttest.Asking()); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Errorf("after the grace: %v", err)
		}
		fail(nil)
		expect("after the outage", grant.Granted)
		cancel()
		wg.Wait()
		if n := strings.Count(log.String(), "cannot be read"); n != 1 {
			t.Errorf("an outage was logged %d times", n)
		}
	})
}

// TestManyAtOnce changes grants while they are asked; the race detector looks on.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	s, c := service(new(granttest.Memory))
	if _, err := s.Put(t.Context(), granttest.Sample("G-0"), 0, operator); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 200 {
				if v := decide(t, s, granttest.Asking()); !v.Permitted {
					t.Errorf("%+v", v)
					return
				}
			}
		})
	}
	for i := range 20 {
		c.pass(time.Second)
		if _, err := s.Put(t.Context(), granttest.Sample("G-"+string(rune('a'+i))), 0, operator); err != nil {
			t.Fatal(err)
		}
		if err := s.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	wg.Wait()
}
