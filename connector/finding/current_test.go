package finding

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linked"
)

func TestCurrent(t *testing.T) {
	t.Parallel()
	date := func(s string) lienthong.Date {
		d, err := lienthong.ParseDate(s)
		if s != "" && err != nil {
			t.Fatal(err)
		}
		return d
	}
	day := time.Date(2026, 11, 26, 1, 0, 0, 0, lienthong.Vietnam)
	for _, c := range []struct {
		from, until string
		want        bool
	}{
		{"", "", true}, {"2026-11-26", "2026-11-26", true}, {"2026-11-27", "", false}, {"", "2026-11-25", false},
		{"2026", "2026", true}, {"2026-12", "", false}, {"2026-11", "2026-11", true}, {"", "2025", false}, {"", "2026-10", false},
	} {
		if got := current(linkage.Known{From: date(c.from), Until: date(c.until)}, day); got != c.want {
			t.Errorf("from %q until %q: %t", c.from, c.until, got)
		}
	}
}

// TestDeadByTheCountrysClock: who was found dead at one in the morning was dead that day,
// which in UTC, as stores keep it, is the day before.
func TestDeadByTheCountrysClock(t *testing.T) {
	t.Parallel()
	link := linkage.Link{Answer: linkage.Answer{Verdict: "linked_with_differences", Number: "027060000001", Differences: []string{"person_deceased"}},
		Linked: time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC)}
	var r run
	var record linked.Record
	r.person(&record, &link)
	if got := record.Person.DeadBy.String(); !record.Person.Dead || got != "2026-11-26" {
		t.Errorf("dead by %s", got)
	}
}

// found is a store of one finding.
type found struct {
	Store
	Found
}

func (f found) List(context.Context, Found, int) ([]Found, error) { return []Found{f.Found}, nil }

// TestListedByTheCountrysClock: the day of a finding is that of Việt Nam.
func TestListedByTheCountrysClock(t *testing.T) {
	t.Parallel()
	s := Service{Rules: []linked.Rule{{ID: "r"}}, Store: found{Found: Found{Record: "benefit", Key: "1", Rule: "r", Since: time.Date(2026, 11, 25, 18, 0, 0, 0, time.UTC)}}}
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
	if got := w.Body.String(); !strings.Contains(got, `"since":"2026-11-26"`) {
		t.Errorf("listed %s", got)
	}
}
