package contributing_test

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest"
	"github.com/lienthong/lienthong/connector/contributing"
	"github.com/lienthong/lienthong/connector/insurance"
	"github.com/lienthong/lienthong/connector/linkage"
)

// links say of every row that it means somebody, but for those whose key ends in 3.
type links struct{}

func (links) Known(_ context.Context, _ string, keys []string) (out []linkage.Link, _ error) {
	for i, k := range keys {
		l := linkage.Link{Key: k, Answer: linkage.Answer{Verdict: "linked", Number: fmt.Sprintf("0011900%05d", i+1)}}
		if strings.HasSuffix(k, "3") {
			l.Verdict, l.Number = "several_candidates", ""
		}
		out = append(out, l)
	}
	return out, nil
}

// kept is a store in memory.
type kept map[string]contributing.Sent

func (k kept) Sent(_ context.Context, _, field string, keys []string) (out []contributing.Sent, _ error) {
	for _, key := range keys {
		if s, ok := k[key+field]; ok {
			out = append(out, s)
		}
	}
	return out, nil
}

func (k kept) Keep(_ context.Context, sent []contributing.Sent) error {
	for _, s := range sent {
		k[s.Key+s.Field] = s
	}
	return nil
}

func (k kept) List(context.Context, contributing.Sent, int) ([]contributing.Sent, error) {
	return slices.Collect(maps.Values(k)), nil
}

// owner answers as told.
type owner struct {
	answer func(n int) (string, error)
	asked  []contributing.Report
}

func (o *owner) Report(_ context.Context, r contributing.Report) (string, string, error) {
	o.asked = append(o.asked, r)
	state, err := o.answer(len(o.asked))
	return state, "", err
}

func service(t *testing.T, o *owner) *contributing.Service {
	t.Helper()
	s, err := insurance.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	src, bound := connectortest.Legacy(t, s, insurance.Example())
	return &contributing.Service{
		Name: "bhxh", Sector: s, Bound: bound, Source: src, On: []string{"benefit.died_on"}, Links: links{}, Register: o, Store: kept{}, Secret: []byte("s"),
		Now: func() time.Time { return time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler),
	}
}

// TestRun: rows of whom linking is certain are sent once; what is open is asked about
// again, what is decided is not.
func TestRun(t *testing.T) {
	t.Parallel()
	o := &owner{answer: func(n int) (string, error) {
		switch n {
		case 1:
			return "recorded", nil
		case 2:
			return "", lienthong.Errorf(lienthong.NotFound, "Nobody.")
		}
		return "open", nil
	}}
	s := service(t, o)
	s.Run(t.Context())
	first := s.Last()[0]
	if first.Rows < 3 || first.Sent != first.Rows || len(o.asked) != first.Rows || first.States["recorded"] != 1 || first.States[contributing.Unknown] != 1 {
		t.Fatalf("%+v", first)
	}
	names := map[string]bool{}
	for _, r := range o.asked {
		if names[r.Key] || r.Field != "death_date" || r.Name == "" || r.Basis == "" || strings.Contains(r.Key, "HT") {
			t.Errorf("sent %q of %s", r.Key, r.Field)
		}
		names[r.Key] = true
	}
	before := len(o.asked)
	s.Run(t.Context())
	if again := s.Last()[0]; again.Sent != first.Rows-2 || again.Rows != first.Rows {
		t.Errorf("again: %+v", again)
	}
	for _, r := range o.asked[before:] {
		if !names[r.Key] {
			t.Error("a report has another name the second time")
		}
	}
}

// TestRunEndsEarly: an owner that is down ends the run with what was sent kept; one that
// grants nothing is asked ten times, and the run says why nothing was sent; one that
// refuses some persons is told the others.
func TestRunEndsEarly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		answer func(int) (string, error)
		holds  func(contributing.Turn, int) bool
	}{
		"down": {func(n int) (string, error) {
			if n > 2 {
				return "", lienthong.Errorf(lienthong.Unavailable, "The owner does not answer.")
			}
			return "open", nil
		}, func(l contributing.Turn, asked int) bool { return l.Sent == 2 && l.Problem != "" && asked == 3 }},
		"not granted": {func(int) (string, error) {
			return "", lienthong.Errorf(lienthong.AccessDenied, "No grant.")
		}, func(l contributing.Turn, asked int) bool {
			return l.Sent == 0 && l.NotSent != "" && asked == min(l.Rows, 11)
		}},
		"some persons": {func(n int) (string, error) {
			if n%2 == 0 {
				return "", lienthong.Errorf(lienthong.AccessDenied, "No relation.")
			}
			return "open", nil
		}, func(l contributing.Turn, asked int) bool {
			return l.Refused > 0 && l.Sent+l.Refused == l.Rows && l.NotSent == "" && asked == l.Rows
		}},
	} {
		o := &owner{answer: tt.answer}
		s := service(t, o)
		s.Run(t.Context())
		if last := s.Last(); len(last) != 1 || !tt.holds(last[0], len(o.asked)) {
			t.Errorf("%s: %+v after %d questions", name, last, len(o.asked))
		}
	}
}

// TestCheck: a file can only switch on what the sector sends and the file maps.
func TestCheck(t *testing.T) {
	t.Parallel()
	s := service(t, nil)
	if err := contributing.Check(s.Sector, s.Bound, []string{"benefit.died_on", "participant.residence"}); err != nil {
		t.Error(err)
	}
	without := slices.DeleteFunc(slices.Clone(s.Bound), func(b *connector.Bound) bool { return b.Type.ID == "benefit" })
	for name, err := range map[string]error{
		"no such":    contributing.Check(s.Sector, s.Bound, []string{"benefit.amount"}),
		"not mapped": contributing.Check(s.Sector, without, []string{"benefit.died_on"}),
	} {
		if lienthong.CodeOf(err) != lienthong.Invalid || !strings.Contains(err.Error(), "benefit") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestListedByTheCountrysClock: the day on which something was sent is that of Việt Nam.
func TestListedByTheCountrysClock(t *testing.T) {
	t.Parallel()
	s := contributing.Service{Store: kept{"1": {Record: "benefit", Key: "1", At: time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC)}}}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if got := w.Body.String(); !strings.Contains(got, "2026-11-26") {
		t.Errorf("listed %s", got)
	}
}
