package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/life"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/populationtest"
	"github.com/lienthong/lienthong/population/report"
	"github.com/lienthong/lienthong/population/report/reportsql"
)

const system = "VN/GOV/G09/INSURANCE"

var basis = lienthong.LegalBasis{Document: "43/2021/ND-CP", Article: "6"}

// desk is a register of the sample persons 1 to 10 with its queue.
func desk(t *testing.T, line string) *report.Service {
	t.Helper()
	db, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	register, err := populationsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = register.Close() })
	if _, err := register.Import(t.Context(), populationtest.Persons(10)); err != nil {
		t.Fatal(err)
	}
	store, err := reportsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	now := populationtest.Now
	clock := func() time.Time { now = now.Add(time.Second); return now }
	return &report.Service{
		Store: store, Register: &population.Service{Store: register, Now: clock}, Now: clock,
		Events: &life.Service{Store: register, Now: clock},
	}
}

// said is a report about sample person i.
func said(i int, field, value, key string) *report.Said {
	return &report.Said{
		Question: population.Question{Number: populationtest.PIN(i).Reveal(), Name: populationtest.Name(i), BirthDate: populationtest.BirthDate(i).String()},
		Field:    field, Value: value, Key: key,
	}
}

func take(t *testing.T, s *report.Service, r *report.Said) report.Answer {
	t.Helper()
	a, err := s.Take(t.Context(), system, basis, r)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// TestQueue goes through what becomes of reports, on both databases.
func TestQueue(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "sqlite::memory:" }, "postgres": pgtest.Database} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := desk(t, line(t))
			open := func(want int) []report.Report {
				t.Helper()
				all, err := s.Store.List(t.Context(), report.Open, 0, 100)
				if err != nil || len(all) != want {
					t.Fatalf("%d open, want %d: %v", len(all), want, err)
				}
				return all
			}
			// Sent twice it is one; with another value it takes the place of the first.
			take(t, s, said(1, "death_date", "2026-03-01", "a"))
			if a := take(t, s, said(1, "death_date", "2026-03-01", "a")); a.State != report.Open {
				t.Errorf("again: %s", a.State)
			}
			take(t, s, said(1, "death_date", "2026-03-02", "a"))
			take(t, s, said(2, "current_residence", "Số 7 phố Mới", "b"))
			take(t, s, said(3, "legal_representative", populationtest.PIN(4).Reveal(), "c"))
			if a := take(t, s, said(4, "current_residence", "SO 2 PHO TRANG TIEN", "d")); a.State != report.Agrees {
				t.Errorf("what the register says too: %s", a.State)
			}
			all := open(3)
			if r := all[0]; r.Value != "2026-03-02" || r.System != system || r.Basis != basis || r.Person != populationtest.ID(1) {
				t.Errorf("kept %+v", r)
			}
			paper := report.Decision{By: "officer-3", Decide: "record", Why: "checked", Source: "CA", Basis: "60/2014/QH13; article=34", Document: "TLKT 1"}
			decide := func(id int64, change func(*report.Decision)) (report.Answer, error) {
				d := paper
				d.ID = id
				change(&d)
				return s.Decide(t.Context(), d)
			}
			nothing := func(*report.Decision) {}
			for what, tt := range map[string]struct {
				id     int64
				change func(*report.Decision)
				code   lienthong.Code
			}{
				"no reason":           {all[0].ID, func(d *report.Decision) { d.Why = "" }, lienthong.Invalid},
				"nobody":              {all[0].ID, func(d *report.Decision) { d.By = "" }, lienthong.Invalid},
				"no decision":         {all[0].ID, func(d *report.Decision) { d.Decide = "maybe" }, lienthong.Invalid},
				"no paper":            {all[0].ID, func(d *report.Decision) { d.Document = "" }, lienthong.Invalid},
				"no such report":      {999, nothing, lienthong.NotFound},
				"replaced":            {all[0].ID - 1, nothing, lienthong.Conflict},
				"since when":          {all[1].ID, nothing, lienthong.Invalid},
				"no event for it":     {all[2].ID, nothing, lienthong.Invalid},
				"before the birth":    {all[0].ID, func(d *report.Decision) { d.Day = "1900-01-01" }, lienthong.Conflict},
				"a reason of letters": {all[0].ID, func(d *report.Decision) { d.Why = strings.Repeat("x", 301) }, lienthong.Invalid},
			} {
				if _, err := decide(tt.id, tt.change); lienthong.CodeOf(err) != tt.code {
					t.Errorf("%s: %v, want %s", what, err, tt.code)
				}
			}
			open(3)
			a, err := decide(all[0].ID, nothing)
			if err != nil || a.Event != 1 || a.State != report.Recorded {
				t.Errorf("recorded: %+v, %v", a, err)
			}
			if a, err = decide(all[1].ID, func(d *report.Decision) { d.Day = "2026-02-01" }); err != nil || a.Event != 2 {
				t.Errorf("recorded: %+v, %v", a, err)
			}
			if _, err := decide(all[2].ID, func(d *report.Decision) { d.Decide = "refer" }); err != nil {
				t.Error(err)
			}
			open(0)
			if a := take(t, s, said(1, "death_date", "2026-03-02", "a")); a.State != report.Recorded || a.Why != "checked" {
				t.Errorf("the agency is told %+v", a)
			}
			if a := take(t, s, said(2, "current_residence", "Số 7, phố Mới", "e")); a.State != report.Agrees {
				t.Errorf("what was recorded: %+v", a)
			}
		})
	}
}

// TestOpenAgain: a row that says what it said before waits anew, in the place of what it
// said between; so does a death that was annulled.
func TestOpenAgain(t *testing.T) {
	t.Parallel()
	s := desk(t, "sqlite::memory:")
	for _, day := range []string{"2026-03-01", "2026-03-02", "2026-03-01"} {
		if a := take(t, s, said(1, "death_date", day, "a")); a.State != report.Open {
			t.Errorf("%s is %s", day, a.State)
		}
	}
	open, err := s.Store.List(t.Context(), report.Open, 0, 10)
	if err != nil || len(open) != 1 || open[0].Value != "2026-03-01" {
		t.Fatalf("open are %+v, %v", open, err)
	}
	record := func(kind life.Kind, day string) {
		t.Helper()
		if _, err := s.Events.Record(t.Context(), life.Batch{By: "x", Source: "CA", Events: []life.Event{{
			Kind: kind, Question: said(1, "", "", "").Question, Day: day, Basis: "60/2014/QH13", Document: "x",
		}}}); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		kind life.Kind
		day  string
		want report.State
	}{{life.Death, "2026-03-01", report.Agrees}, {life.DeathAnnulled, "", report.Open}} {
		record(step.kind, step.day)
		if a := take(t, s, said(1, "death_date", "2026-03-01", "a")); a.State != step.want {
			t.Errorf("after %s it is %s", step.kind, a.State)
		}
	}
}

// TestAgreesMeanwhile: a report is open, and then the register comes to agree by itself.
func TestAgreesMeanwhile(t *testing.T) {
	t.Parallel()
	s := desk(t, "sqlite::memory:")
	take(t, s, said(5, "death_date", "2026-03-01", "f"))
	open, err := s.Store.List(t.Context(), report.Open, 0, 10)
	if err != nil || len(open) != 1 {
		t.Fatalf("%d open, %v", len(open), err)
	}
	if _, err := s.Events.Record(t.Context(), life.Batch{By: "x", Source: "CA", Events: []life.Event{{
		Kind: life.Death, Question: said(5, "", "", "").Question, Day: "2026-03-01", Basis: "60/2014/QH13", Document: "x",
	}}}); err != nil {
		t.Fatal(err)
	}
	if a := take(t, s, said(5, "death_date", "2026-03-01", "f")); a.State != report.Agrees {
		t.Errorf("after the register came to agree: %+v", a)
	}
	if r, err := s.Store.Read(t.Context(), open[0].ID); err != nil || r.State != report.Agrees {
		t.Errorf("%s, %v", r.State, err)
	}
}

// TestTakeRefuses: a report that breaks its form is not queued, and repeated nowhere.
func TestTakeRefuses(t *testing.T) {
	t.Parallel()
	s := desk(t, "sqlite::memory:")
	other := said(1, "death_date", "2026-03-01", "a")
	other.Name = "Người Khác Hẳn"
	for name, tt := range map[string]struct {
		said *report.Said
		code lienthong.Code
	}{
		"another field":    {said(1, "religion", "x", "a"), lienthong.Invalid},
		"no field":         {said(1, "zodiac", "x", "a"), lienthong.Invalid},
		"no value":         {said(1, "death_date", "", "a"), lienthong.Invalid},
		"no day":           {said(1, "death_date", "yesterday", "a"), lienthong.Invalid},
		"no number":        {said(1, "legal_representative", "An", "a"), lienthong.Invalid},
		"control letters":  {said(1, "current_residence", "a\x00b", "a"), lienthong.Invalid},
		"a long value":     {said(1, "current_residence", strings.Repeat("x", 301), "a"), lienthong.Invalid},
		"a key with marks": {said(1, "death_date", "2026-03-01", "số 1"), lienthong.Invalid},
		"another person":   {other, lienthong.NotFound},
	} {
		_, err := s.Take(t.Context(), system, basis, tt.said)
		if lienthong.CodeOf(err) != tt.code || strings.Contains(err.Error(), tt.said.Number) || strings.Contains(err.Error(), "Khác") {
			t.Errorf("%s: %v, want %s", name, err, tt.code)
		}
	}
	if all, err := s.Store.List(t.Context(), "", 0, 10); err != nil || len(all) != 0 {
		t.Errorf("%d kept, %v", len(all), err)
	}
}
