package console

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/client"
	"github.com/lienthong/lienthong/console/word"
)

// list answers Results from a set of rows and counts the questions.
type list struct {
	Reconciliations
	rows  []int
	asked int
}

func (l *list) Results(_ context.Context, _ string, _ client.Filter, after, limit int) (client.Page, error) {
	l.asked++
	var out client.Page
	for _, r := range l.rows {
		if r <= after {
			continue
		}
		if len(out.Results) == limit {
			out.Next = out.Results[limit-1].Row
			break
		}
		out.Results = append(out.Results, client.Result{Row: r})
	}
	return out, nil
}

// The neighbours are right however dense or thin the filter is, and are found
// in few questions even among millions of rows.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		l, row := &list{}, 0
		for _, gap := range rapid.SliceOfN(rapid.OneOf(rapid.Just(1), rapid.IntRange(1, 40), rapid.IntRange(1, 200_000)), 0, 400).Draw(t, "gaps") {
			row += gap
			l.rows = append(l.rows, row)
		}
		row = rapid.IntRange(1, 500_000).Draw(t, "row")
		if n := len(l.rows); n > 0 && rapid.Bool().Draw(t, "of the list") {
			row = l.rows[rapid.IntRange(0, n-1).Draw(t, "which")]
		}
		wantPrev, wantNext := 0, 0
		for _, r := range l.rows {
			if r < row {
				wantPrev = r
			}
			if r > row && wantNext == 0 {
				wantNext = r
			}
		}
		st := site{Server: &Server{Reconciliations: l}}
		prev, next, err := st.neighbours(t.Context(), "r", client.Filter{}, row)
		if err != nil || prev != wantPrev || next != wantNext {
			t.Fatalf("row %d: %d and %d, %v; want %d and %d", row, prev, next, err, wantPrev, wantNext)
		}
		if l.asked > 40 {
			t.Fatalf("%d questions", l.asked)
		}
	})
}

func TestAgo(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	p := page{Lang: word.English, site: &site{words: catalogue(t), Server: &Server{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}}}
	for d, want := range map[time.Duration]string{5 * time.Second: "just now", -time.Hour: "just now", 61 * time.Second: "1 min ago",
		90 * time.Minute: "1 h ago", 47 * time.Hour: "47 h ago", 49 * time.Hour: "2 days ago"} {
		if got := p.Ago(now.Add(-d)); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
	if got := string(p.Time(time.Time{})); got != "—" {
		t.Errorf("no time reads %q", got)
	}
}
