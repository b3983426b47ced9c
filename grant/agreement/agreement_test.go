package agreement_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
	"github.com/lienthong/lienthong/grant/granttest"
)

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func service() (*agreement.Service, *granttest.Memory, *clock) {
	store, c := new(granttest.Memory), &clock{granttest.Start}
	return &agreement.Service{
		Store: store, Rules: agreement.Rules{Terms: agreement.DefaultTerms()}, Now: c.now, Log: slog.New(slog.DiscardHandler),
	}, store, c
}

// act is an action as its rightful actor does it.
func act(action agreement.Action) agreement.Act {
	a := agreement.Act{Action: action, Role: agreement.Operator, By: "ops-1", Why: "as written in letter 12"}
	switch action {
	case agreement.Suspend:
		a.RestoreWhen = "copies at third parties are deleted"
	case agreement.Activate, agreement.Amend:
		a.Clauses = granttest.Clauses()
	}
	return a
}

var actions = []agreement.Action{
	agreement.Ask, agreement.Accept, agreement.Refuse, agreement.Withdraw, agreement.Activate, agreement.Amend,
	agreement.Suspend, agreement.Notify, agreement.Restore, agreement.End, agreement.ConfirmDeletion, "forget",
}

// TestNoIllegalTransition does anything at any time, in any name, and compares
// with the table: a step is taken exactly if the table has it, in the right
// name; the record is whole; nobody gets out of a last state.
func TestNoIllegalTransition(t *testing.T) {
	t.Parallel()
	byDoc := documented(t)
	rapid.Check(t, func(t *rapid.T) {
		ctx := context.Background()
		s, store, c := service()
		if _, err := s.Request(ctx, "A-1", granttest.Wanted(), agreement.Consumer, "clerk-1"); err != nil {
			t.Fatal(err)
		}
		state, steps := agreement.Requested, 1
		for range rapid.IntRange(1, 25).Draw(t, "acts") {
			c.at = c.at.Add(time.Duration(rapid.Int64Range(0, int64(50*time.Hour)).Draw(t, "wait")))
			todo := act(rapid.SampledFrom(actions).Draw(t, "action"))
			to, legal := byDoc[[2]string{string(state), string(todo.Action)}]
			a, err := s.Act(ctx, "A-1", todo)
			if legal != (err == nil) {
				t.Fatalf("%s in state %s: %v", todo.Action, state, err)
			}
			if !legal {
				if lienthong.CodeOf(err) != lienthong.Conflict {
					t.Fatalf("refused with %v", err)
				}
				continue
			}
			steps++
			last := a.Steps[len(a.Steps)-1]
			if string(last.From) != string(state) || string(last.To) != to || last.Number != steps ||
				last.By == "" || last.Recorded != c.at.UTC().Truncate(time.Microsecond) || last.Effective.Before(last.Recorded) {
				t.Fatalf("recorded %+v", last)
			}
			state = last.To
		}
		kept, err := store.Agreement(ctx, "A-1")
		if err != nil || kept.State() != state || len(kept.Steps) != steps {
			t.Fatalf("kept %+v, %v", kept, err)
		}
		for i, step := range kept.Steps[1:] {
			if before := kept.Steps[i]; step.From != before.To || step.Recorded.Before(before.Recorded) || step.Effective.Before(before.Effective) {
				t.Fatalf("step %+v does not follow %+v", step, before)
			}
		}
	})
}

// documented is the table in doc.go, and the code's is the same.
func documented(t *testing.T) map[[2]string]string {
	t.Helper()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[[2]string]string{}
	for _, m := range regexp.MustCompile(`(?m)^//\t(\w*) *--(\w+)--> +(\w+)$`).FindAllStringSubmatch(string(text), -1) {
		out[[2]string{m[1], m[2]}] = m[3]
	}
	if len(out) != 13 {
		t.Fatalf("doc.go has %d transitions, want 13", len(out))
	}
	states := []agreement.State{"", agreement.Requested, agreement.Accepted, agreement.Refused, agreement.Withdrawn,
		agreement.Active, agreement.Suspended, agreement.Ended, agreement.Closed}
	for _, from := range states {
		for _, action := range actions {
			to, ok := agreement.Next(from, action)
			if want, legal := out[[2]string{string(from), string(action)}]; ok != legal || string(to) != want {
				t.Errorf("%s --%s--> is %q in the code and %q in doc.go", from, action, to, want)
			}
		}
	}
	return out
}

// walk takes an agreement through actions, an hour apart.
func walk(t *testing.T, s *agreement.Service, c *clock, id string, todo ...agreement.Action) agreement.Agreement {
	t.Helper()
	a, err := s.Request(t.Context(), id, granttest.Wanted(), agreement.Consumer, "clerk-1")
	if err != nil {
		t.Fatal(err)
	}
	for _, action := range todo {
		c.at = c.at.Add(time.Hour)
		if a, err = s.Act(t.Context(), id, act(action)); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		before   []agreement.Action
		action   agreement.Action
		consumer bool
		provider bool
	}{
		{nil, agreement.Accept, false, true},
		{nil, agreement.Refuse, false, true},
		{nil, agreement.Withdraw, true, false},
		{[]agreement.Action{agreement.Accept}, agreement.Activate, false, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate}, agreement.Amend, false, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate}, agreement.Suspend, false, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate}, agreement.End, true, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate, agreement.Suspend}, agreement.Notify, false, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate, agreement.Suspend}, agreement.Restore, false, true},
		{[]agreement.Action{agreement.Accept, agreement.Activate, agreement.End}, agreement.ConfirmDeletion, true, false},
	} {
		for role, may := range map[agreement.Role]bool{
			agreement.Consumer: c.consumer, agreement.Provider: c.provider, agreement.Operator: true, "": false, "guest": false,
		} {
			s, _, clock := service()
			walk(t, s, clock, "A-1", c.before...)
			todo := act(c.action)
			todo.Role = role
			_, err := s.Act(t.Context(), "A-1", todo)
			if may != (err == nil) || err != nil && lienthong.CodeOf(err) != lienthong.Invalid {
				t.Errorf("%s by %q: %v", c.action, role, err)
			}
		}
	}
}

func TestActsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		before []agreement.Action
		action agreement.Action
		change func(*agreement.Act)
		field  string
	}{
		{"nobody", nil, agreement.Accept, func(a *agreement.Act) { a.By = "" }, "/by"},
		{"refusing without a reason", nil, agreement.Refuse, func(a *agreement.Act) { a.Why = " " }, "/why"},
		{"a reason without end", nil, agreement.Accept, func(a *agreement.Act) { a.Why = strings.Repeat("x", 4001) }, "/why"},
		{"eleven clauses", []agreement.Action{agreement.Accept}, agreement.Activate, func(a *agreement.Act) { delete(a.Clauses, "deletion") }, "/clauses/deletion"},
		{"thirteen clauses", []agreement.Action{agreement.Accept}, agreement.Activate, func(a *agreement.Act) { a.Clauses["price"] = "none" }, "/clauses"},
		{"clauses out of place", nil, agreement.Accept, func(a *agreement.Act) { a.Clauses = granttest.Clauses() }, "/clauses"},
		{"suspending without a way back", []agreement.Action{agreement.Accept, agreement.Activate}, agreement.Suspend, func(a *agreement.Act) { a.RestoreWhen = "" }, "/restore_when"},
		{"a way back from nothing", nil, agreement.Accept, func(a *agreement.Act) { a.RestoreWhen = "x" }, "/restore_when"},
		{"in the past", []agreement.Action{agreement.Accept}, agreement.Activate, func(a *agreement.Act) { a.Effective = granttest.Start }, "/effective"},
		{"accepting later", nil, agreement.Accept, func(a *agreement.Act) { a.Effective = granttest.Start.AddDate(1, 0, 0) }, "/effective"},
	} {
		s, _, clock := service()
		walk(t, s, clock, "A-1", c.before...)
		todo := act(c.action)
		c.change(&todo)
		_, err := s.Act(t.Context(), "A-1", todo)
		if e, ok := errors.AsType[*lienthong.Error](err); !ok || e.Code != lienthong.Invalid || e.Field != c.field {
			t.Errorf("%s: %v, want invalid_input at %s", c.name, err, c.field)
		}
	}
	s, _, _ := service()
	if _, err := s.Act(t.Context(), "A-9", act(agreement.Accept)); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("an agreement that is not there: %v", err)
	}
}

func TestRequestsRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*agreement.Request){
		"no consumer":  func(r *agreement.Request) { r.Consumer = lienthong.SystemID{} },
		"no purpose":   func(r *agreement.Request) { r.Purpose = "" },
		"no basis":     func(r *agreement.Request) { r.Basis = lienthong.LegalBasis{} },
		"no plan":      func(r *agreement.Request) { r.Plan = "" },
		"no frequency": func(r *agreement.Request) { r.Frequency = "" },
		"no fields":    func(r *agreement.Request) { r.Fields = nil },
		"all fields":   func(r *agreement.Request) { r.Fields = []string{"*"} },
	} {
		s, _, _ := service()
		r := granttest.Wanted()
		change(&r)
		if _, err := s.Request(t.Context(), "A-1", r, agreement.Consumer, "clerk-1"); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, _, _ := service()
	if _, err := s.Request(t.Context(), "A 1", granttest.Wanted(), agreement.Consumer, "clerk-1"); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a bad id: %v", err)
	}
	if _, err := s.Request(t.Context(), "A-1", granttest.Wanted(), agreement.Provider, "clerk-1"); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("requested by the provider: %v", err)
	}
	walk(t, s, &clock{granttest.Start}, "A-1")
	if _, err := s.Request(t.Context(), "A-1", granttest.Wanted(), agreement.Consumer, "clerk-1"); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("requested twice: %v", err)
	}
}

// TestDeadlines: what is due, when, by which terms, and what comes late.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	s, _, c := service()
	s.Rules.Terms = append(s.Rules.Terms, agreement.Terms{
		From: at(t, "2026-06-01 00:00"), Basis: lienthong.LegalBasis{Document: "1/2026/ND-CP"},
		AnswerDays: 3, SuspensionNotice: 12 * time.Hour, SuspensionLead: 24 * time.Hour, DeletionDays: 30, RestoreReviewDays: 10,
	})
	due := func(want ...string) {
		t.Helper()
		list, err := s.Due(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range list {
			line := string(d.Action) + " " + d.Due.In(ict).Format("2006-01-02 15:04") + " " + d.Basis.Document
			if d.Overdue {
				line += " overdue"
			}
			got = append(got, line)
		}
		if !slices.Equal(got, want) {
			t.Errorf("at %s due are %q, want %q", c.at.In(ict), got, want)
		}
	}
	do := func(action agreement.Action, late bool) agreement.Step {
		t.Helper()
		a, err := s.Act(t.Context(), "A-1", act(action))
		if err != nil {
			t.Fatal(err)
		}
		step := a.Steps[len(a.Steps)-1]
		if step.Late != late {
			t.Errorf("%s at %s: late %t", action, c.at.In(ict), step.Late)
		}
		return step
	}
	c.at = at(t, "2026-05-28 10:00") // a Thursday, by the old terms
	walk(t, s, c, "A-1")
	due("accept 2026-06-05 00:00 47/2020/ND-CP") // 29 May, 1 to 4 June
	c.at = at(t, "2026-06-05 00:00").Add(time.Second)
	due("accept 2026-06-05 00:00 47/2020/ND-CP overdue")
	do(agreement.Accept, true)
	due()
	do(agreement.Activate, false)
	c.at = at(t, "2026-07-01 09:00") // a Wednesday, by the new terms
	if step := do(agreement.Suspend, false); !step.Effective.Equal(at(t, "2026-07-02 09:00")) {
		t.Errorf("suspended from %v: not after a day's notice", step.Effective)
	}
	due("notify 2026-07-01 21:00 1/2026/ND-CP", "restore 2026-07-17 00:00 1/2026/ND-CP")
	c.at = at(t, "2026-07-01 22:00")
	do(agreement.Notify, true)
	do(agreement.Notify, false) // one more letter
	due("restore 2026-07-17 00:00 1/2026/ND-CP")
	c.at = at(t, "2026-07-10 09:00")
	do(agreement.Restore, false)
	do(agreement.Suspend, false) // again: the old letter does not count
	due("notify 2026-07-10 21:00 1/2026/ND-CP", "restore 2026-07-25 00:00 1/2026/ND-CP")
	do(agreement.Notify, false)
	c.at = at(t, "2026-07-20 09:00")
	do(agreement.End, false)
	due("confirm_deletion 2026-08-19 09:00 1/2026/ND-CP")
	c.at = at(t, "2026-08-20 09:00")
	do(agreement.ConfirmDeletion, true)
	due()
}

// TestStateAt asks about two times.
func TestStateAt(t *testing.T) {
	t.Parallel()
	s, _, c := service()
	walk(t, s, c, "A-1", agreement.Accept, agreement.Activate) // active at Start+2h
	later := act(agreement.Suspend)
	later.Effective = granttest.Start.Add(48 * time.Hour)
	c.at = granttest.Start.Add(24 * time.Hour)
	a, err := s.Act(t.Context(), "A-1", later)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		valid, recorded time.Duration // after Start; 0 recorded: all that is known
		want            agreement.State
	}{
		{-time.Second, 0, ""}, {0, 0, agreement.Requested}, {3 * time.Hour, 0, agreement.Active}, {47 * time.Hour, 0, agreement.Active},
		{48 * time.Hour, 0, agreement.Suspended}, {48 * time.Hour, 23 * time.Hour, agreement.Active}, {48 * time.Hour, 24 * time.Hour, agreement.Suspended},
	} {
		var recorded time.Time
		if k.recorded > 0 {
			recorded = granttest.Start.Add(k.recorded)
		}
		if got := a.StateAt(granttest.Start.Add(k.valid), recorded); got != k.want {
			t.Errorf("at %v as known at %v: %q, want %q", k.valid, k.recorded, got, k.want)
		}
	}
	if !reflect.DeepEqual(a.Clauses(), granttest.Clauses()) || new(agreement.Agreement).Clauses() != nil || new(agreement.Agreement).State() != "" {
		t.Error("the clauses are not those of the last step that set them")
	}
}

// TestChanged: grants are told of every step; if they cannot follow, the step
// stands and the caller knows.
func TestChanged(t *testing.T) {
	t.Parallel()
	s, store, c := service()
	told := 0
	s.Changed = func(context.Context) error { told++; return nil }
	walk(t, s, c, "A-1", agreement.Accept)
	s.Changed = func(context.Context) error { return errors.New("down") }
	_, err := s.Act(t.Context(), "A-1", act(agreement.Activate))
	kept, kerr := store.Agreement(t.Context(), "A-1")
	if told != 2 || lienthong.CodeOf(err) != lienthong.Unavailable || kerr != nil || kept.State() != agreement.Active {
		t.Errorf("told %d times, then %v; kept %v", told, err, kept.State())
	}
}
