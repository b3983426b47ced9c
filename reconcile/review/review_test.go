package review_test

import (
	"log/slog"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/internal/web"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/review"
	"github.com/lienthong/lienthong/reconcile/review/reviewsql"
	"github.com/lienthong/lienthong/reconcile/review/reviewtest"
	"time"
)

func votes(answers ...review.Answer) (out []review.Vote) {
	for i, a := range answers {
		v := review.Vote{Reviewer: string(rune('a' + i)), Role: review.Reviewer, Answer: a}
		if i == 2 {
			v.Role = review.Arbiter
		}
		out = append(out, v)
	}
	return out
}

func TestSettle(t *testing.T) {
	t.Parallel()
	const s, d, u = review.Same, review.Different, review.Unsure
	for _, c := range []struct {
		double  bool
		votes   []review.Answer
		state   review.State
		outcome review.Answer
		wanted  int
	}{
		{false, nil, review.Open, "", 1},
		{false, []review.Answer{s}, review.Closed, s, 0},
		{false, []review.Answer{u}, review.Arbitration, "", 1},
		{true, nil, review.Open, "", 2},
		{true, []review.Answer{s}, review.Open, "", 1},
		{true, []review.Answer{d, d}, review.Closed, d, 0},
		{true, []review.Answer{s, d}, review.Arbitration, "", 1},
		{true, []review.Answer{u, u}, review.Arbitration, "", 1},
		{true, []review.Answer{s, u}, review.Arbitration, "", 1},
		{true, []review.Answer{s, d, d}, review.Closed, d, 0},
		{true, []review.Answer{s, d, u}, review.Closed, u, 0},
	} {
		row := []review.Case{{Votes: votes(c.votes...)}, {}}
		review.Settle(row, c.double)
		if got := row[0]; got.State != c.state || got.Outcome != c.outcome || got.Wanted != c.wanted {
			t.Errorf("double %t, %v: %s %s, wants %d", c.double, c.votes, got.State, got.Outcome, got.Wanted)
		}
		if moot := row[1].State == review.Moot; moot != (c.state == review.Closed && c.outcome == s) {
			t.Errorf("double %t, %v: the row's other pair is %s", c.double, c.votes, row[1].State)
		}
	}
}

// The first example is Cohen's way as every textbook has it: 50 pairs, 20 and 15
// agreed on, 5 and 10 not; po 0.70, pe 0.50, kappa 0.40.
func TestAgreement(t *testing.T) {
	t.Parallel()
	cell := func(a, b review.Answer, n int) review.Both {
		return review.Both{First: "An", Second: "Binh", FirstAnswer: a, SecondAnswer: b, N: n}
	}
	for _, c := range []struct {
		name        string
		cells       []review.Both
		both, same  int
		kappa       float64
		meaningless bool
	}{
		{"textbook", []review.Both{cell(review.Same, review.Same, 20), cell(review.Same, review.Different, 5),
			cell(review.Different, review.Same, 10), cell(review.Different, review.Different, 15)}, 50, 35, 0.4, false},
		{"full", []review.Both{cell(review.Same, review.Same, 3), cell(review.Unsure, review.Unsure, 1)}, 4, 4, 1, false},
		{"against each other", []review.Both{cell(review.Same, review.Different, 1), cell(review.Different, review.Same, 1)}, 2, 0, -1, false},
		{"one answer only", []review.Both{cell(review.Same, review.Same, 9)}, 9, 9, 0, true},
	} {
		got := review.Agreements(c.cells)
		if len(got) != 1 || got[0].Both != c.both || got[0].Same != c.same || math.Abs(got[0].Kappa-c.kappa) > 1e-12 || got[0].Defined == c.meaningless {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	third := review.Both{First: "An", Second: "Chi", FirstAnswer: review.Same, SecondAnswer: review.Same, N: 1}
	if got := review.Agreements([]review.Both{cell(review.Same, review.Same, 1), third}); len(got) != 2 || got[1].Second != "Chi" {
		t.Errorf("three reviewers: %+v", got)
	}
}

func TestUncertainty(t *testing.T) {
	t.Parallel()
	for p, want := range map[float64]float64{0: 0, 1: 0, 0.5: 1, 0.25: 0.8112781244591328, -1: 0} {
		if got := review.Uncertainty(p); math.Abs(got-want) > 1e-12 {
			t.Errorf("Uncertainty(%g) = %g", p, got)
		}
	}
}

// service is the API over the sample run, not yet under review.
func service(t *testing.T) (*review.Service, http.Handler) {
	t.Helper()
	db, err := sqldb.Open(t.Context(), "sqlite::memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	runs, err := reconcilesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	store, err := reviewsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	run, results := reviewtest.Sample(reviewtest.Run)
	if err := runs.Keep(t.Context(), run, results); err != nil {
		t.Fatal(err)
	}
	s := &review.Service{Store: store, Runs: runs, Model: "test", Now: func() time.Time { return reviewtest.Noon },
		Reference: func(lienthong.PersonID) string { return "SEALEDPERSON1" }}
	api := web.New("test", "1", "", slog.New(slog.DiscardHandler))
	s.Mount(api)
	return s, api.Handler()
}

func TestCurve(t *testing.T) {
	t.Parallel()
	s, _ := service(t)
	if _, err := s.Curve(t.Context(), reviewtest.Run); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("a curve without a review: %v", err)
	}
	if _, err := s.Start(t.Context(), reviewtest.Run, review.Settings{}); err != nil {
		t.Fatal(err)
	}
	turn, err := s.Take(t.Context(), reviewtest.Run, "An", 5) // row 5, probability 0.9
	if err != nil {
		t.Fatal(err)
	}
	in := review.Decision{Run: reviewtest.Run, Case: 5, Reviewer: "An", Ticket: turn.Lease.Ticket, Answer: review.Same}
	if _, err := s.Decide(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	c, err := s.Curve(t.Context(), reviewtest.Run)
	if err != nil || c.Policy != reconcile.DefaultPolicy {
		t.Fatalf("policy %+v, %v", c.Policy, err)
	}
	at := map[float64]review.Point{}
	for _, p := range c.Points {
		at[p.Threshold] = p
	}
	// Rows 2, 3, 4 and 5 have 0.999, 0.47, 0.46 and 0.9; row 6 is people's.
	if p := at[0.99]; p.Links != 1 || p.Work != 4 || math.Abs(p.Precision-0.999) > 1e-9 || math.Abs(p.Recall-0.999/2.829) > 1e-9 || p.Decided != 0 {
		t.Errorf("at 0.99: %+v", p)
	}
	if p := at[0.9]; p.Links != 2 || p.Work != 3 || p.Decided != 1 || p.Same != 1 {
		t.Errorf("at 0.9: %+v", p)
	}
	if p := at[0.1]; p.Links != 4 || p.Work != 1 || math.Abs(p.Recall-1) > 1e-9 || math.Abs(p.Precision-2.829/4) > 1e-9 {
		t.Errorf("at 0.1: %+v", p)
	}
	if p := at[0.9999]; p.Links != 0 || p.Precision != 1 || p.Recall != 0 {
		t.Errorf("at 0.9999: %+v", p)
	}
}

func TestHTTP(t *testing.T) {
	t.Parallel()
	_, h := service(t)
	ticket := ""
	for _, c := range []struct {
		name, address, body string
		status              int
		contains, lacks     []string
	}{
		{"before it is open", "/v1/reviews/r1", "", 404, []string{"not_found"}, nil},
		{"a lease of a second", "/v1/reviews/open", `{"run":"r1","double":true,"blind":true,"lease_seconds":1}`, 422, []string{"lease_seconds"}, nil},
		{"open", "/v1/reviews/open", `{"run":"r1","double":true,"blind":true}`, 200, []string{`"open":7`, `"lease_seconds":600`}, nil},
		{"queue, blind", "/v1/reviews/r1/cases?limit=2", "", 200, []string{`"case":6`, `"case":7`, `"next":2`, `"probability":null`}, []string{"Nguy", `"case":1`}},
		{"a filter that is none", "/v1/reviews/r1/cases?state=maybe", "", 422, []string{`"field":"state"`}, []string{"maybe"}},
		{"nobody", "/v1/reviews/take", `{"run":"r1","reviewer":""}`, 422, []string{`"field":"reviewer"`}, nil},
		{"a name that is no name", "/v1/reviews/take", `{"run":"r1","reviewer":"An\u0000"}`, 422, []string{`"field":"reviewer"`}, nil},
		{"take, blind and masked", "/v1/reviews/take", `{"run":"r1","reviewer":"An"}`, 200,
			[]string{`"case":6`, `"scored":false`, `"probability":0,`, `"steps":[]`, "Ng***", `"person":"SEALEDPERSON1"`, `"votes":[]`}, []string{"Nguyen", "Nguyễn", "19.5", "0.44"}},
		{"reveal", "/v1/reviews/reveal", `{"run":"r1","reviewer":"An","case":6,"ticket":"TICKET"}`, 200, []string{"Nguyen Thi Mau 6", `"revealed":true`}, nil},
		{"reveal, not in hand", "/v1/reviews/reveal", `{"run":"r1","reviewer":"Binh","case":6,"ticket":"TICKET"}`, 409, []string{"conflict"}, []string{"Nguyen"}},
		{"decide", "/v1/reviews/decide", `{"run":"r1","reviewer":"An","case":6,"ticket":"TICKET","answer":"same"}`, 200, []string{`"answer":"same"`}, nil},
		{"look, another's vote hidden", "/v1/reviews/look", `{"run":"r1","reviewer":"Binh","case":6}`, 200, []string{`"votes":[]`, `"ticket":""`}, []string{`"An"`, "same"}},
		{"look, the own vote", "/v1/reviews/look", `{"run":"r1","reviewer":"An","case":6}`, 200, []string{`"answer":"same"`}, nil},
		{"the history of an open pair", "/v1/reviews/r1/cases/6/history", "", 403, []string{"field_not_allowed"}, []string{`"An"`}},
		{"no labels yet", "/v1/reviews/r1/labels", "", 200, []string{`"labels":[]`}, nil},
		{"take as second", "/v1/reviews/take", `{"run":"r1","reviewer":"Binh","case":6}`, 200, []string{`"role":"reviewer"`}, []string{`"An"`}},
		{"skip", "/v1/reviews/skip", `{"run":"r1","reviewer":"Binh","case":6,"ticket":"TICKET"}`, 200, nil, nil},
		{"take again", "/v1/reviews/take", `{"run":"r1","reviewer":"Binh","case":6}`, 200, nil, nil},
		{"agree", "/v1/reviews/decide", `{"run":"r1","reviewer":"Binh","case":6,"ticket":"TICKET","answer":"same"}`, 200, nil, nil},
		{"labels", "/v1/reviews/r1/labels", "", 200, []string{`"outcome":"same"`, `"level":"marks_differ"`, `"votes":2`, `"arbitrated":false`}, []string{"Nguy", "001190"}},
		{"history", "/v1/reviews/r1/cases/6/history", "", 200, []string{`"kind":"revealed"`, `"kind":"skipped"`, `"reviewer":"Binh"`, `"proven":false`, `"model":"test"`}, []string{"Nguy"}},
		{"numbers", "/v1/reviews/r1", "", 200, []string{`"closed":1`, `"moot":1`, `"both":1,"same":1,"kappa":null`}, nil},
		{"undo", "/v1/reviews/undo", `{"run":"r1","reviewer":"Binh"}`, 200, []string{`"case":6`, `"state":"open"`}, []string{`"An"`}},
		{"curve", "/v1/reviews/r1/curve", "", 200, []string{`"link":0.99`, `"threshold":0.99`}, nil},
	} {
		r := httptest.NewRequest("GET", c.address, nil)
		if c.body != "" {
			r = httptest.NewRequest("POST", c.address, strings.NewReader(strings.ReplaceAll(c.body, "TICKET", ticket)))
			r.Header.Set("Content-Type", "application/json")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		body := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.name, w.Code, c.status, body)
		}
		for _, s := range c.contains {
			if !strings.Contains(body, s) {
				t.Errorf("%s: lacks %s in %s", c.name, s, body)
			}
		}
		for _, s := range c.lacks {
			if strings.Contains(body, s) {
				t.Errorf("%s: must not hold %s", c.name, s)
			}
		}
		if _, rest, ok := strings.Cut(body, `"ticket":"`); ok && !strings.HasPrefix(rest, `"`) {
			ticket, _, _ = strings.Cut(rest, `"`)
		}
	}
}
