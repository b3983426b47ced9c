package console

import (
	"context"
	"log/slog"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/client"
)

func number(t interface{ Fatal(...any) }, s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// However the rows fall, the bar is full, in order, and shows whatever is
// there: one contradicted row among millions has a piece that can be seen.
func TestSharesFillTheBar(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := client.Run{Counts: map[client.Verdict]int{}}
		any := false
		for _, v := range client.Verdicts {
			n := rapid.OneOf(rapid.Just(0), rapid.IntRange(1, 3), rapid.IntRange(1, 50_000_000)).Draw(t, string(v))
			r.Counts[v] = n
			any = any || n > 0
		}
		end, sum := 0.0, 0.0
		for _, s := range shares(r) {
			if s.N == 0 {
				if s.W != "" {
					t.Fatalf("%s has no rows and a piece", s.Verdict)
				}
				continue
			}
			x, w := number(t, s.X), number(t, s.W)
			if w < barLeast-0.01 || x < end-0.01 {
				t.Fatalf("%s: %v wide at %v after %v", s.Verdict, w, x, end)
			}
			end, sum = x+w, sum+s.Share
		}
		if any && (math.Abs(end-barWidth) > 0.05 || math.Abs(sum-1) > 1e-9) {
			t.Fatalf("the bar ends at %v, the shares add up to %v", end, sum)
		}
	})
}

// A waterfall starts at zero, each step where the one before it ended, and its
// sum reaches from zero to where the last step ended, all within the drawing.
func TestWaterfallJoins(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var c client.Candidate
		for _, bits := range rapid.SliceOfN(rapid.Float64Range(-60, 60), 1, 9).Draw(t, "bits") {
			c.Steps = append(c.Steps, client.Step{Field: "name", Bits: bits})
			c.Score += bits
		}
		bars := waterfall(c)
		if len(bars) != len(c.Steps)+1 || !bars[len(bars)-1].Total {
			t.Fatalf("%d bars for %d steps", len(bars), len(c.Steps))
		}
		at := bars[0].Zero
		for _, b := range bars[:len(bars)-1] {
			if math.Abs(number(t, b.From)-number(t, at)) > 0.011 {
				t.Fatalf("a step starts at %s, the one before ended at %s", b.From, at)
			}
			at = b.To
		}
		total := bars[len(bars)-1]
		if total.From != total.Zero || math.Abs(number(t, total.To)-number(t, at)) > 0.011 {
			t.Fatalf("the sum goes from %s to %s, the steps ended at %s", total.From, total.To, at)
		}
		for _, b := range bars {
			if x, w := number(t, b.X), number(t, b.W); x < 0 || x+w > fallWidth {
				t.Fatalf("a bar from %v, %v wide, leaves the drawing", x, w)
			}
		}
	})
}

func TestWaterfallOfNonsense(t *testing.T) {
	t.Parallel()
	for _, b := range waterfall(client.Candidate{Score: math.Inf(1), Steps: []client.Step{{Bits: math.NaN()}, {Bits: math.Inf(-1)}, {Bits: 1e300}}}) {
		if strings.ContainsAny(b.X+b.W+b.From+b.To+b.Zero, "NI") {
			t.Errorf("a length that is no number: %+v", b)
		}
	}
	if got := []string{kind(client.Step{Field: "prior", Bits: -9}), kind(client.Step{}), kind(client.Step{Bits: 1}), kind(client.Step{Bits: -1})}; strings.Join(got, " ") != "base base for against" {
		t.Errorf("kinds %q", got)
	}
}

func joined(ps []piece, common bool) string {
	var b strings.Builder
	for _, p := range ps {
		if !common || !p.Marked {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// Marking loses nothing, and what is not marked is the same on both sides.
func TestMarkedLosesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("aàáảbcđ 0129\u0301\u0303")), 0, 40, -1)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		x, y := marked(a, b)
		if joined(x, false) != a || joined(y, false) != b {
			t.Fatalf("%q and %q came out as %v and %v", a, b, x, y)
		}
		if joined(x, true) != joined(y, true) {
			t.Fatalf("unmarked: %v and %v", x, y)
		}
	})
}

func TestMarked(t *testing.T) {
	t.Parallel()
	show := func(ps []piece) string {
		var b strings.Builder
		for _, p := range ps {
			if p.Marked {
				b.WriteString("[" + p.Text + "]")
			} else {
				b.WriteString(p.Text)
			}
		}
		return b.String()
	}
	for _, c := range []struct{ a, b, x, y string }{
		{"Tran Ngoc Ly", "Trần Ngọc Ly", "Tr[a]n Ng[o]c Ly", "Tr[ầ]n Ng[ọ]c Ly"},
		{"091064737332", "091064737323", "0910647373[3]2", "09106473732[3]"},
		{"Hoàng", "Nguyễn", "[Hoàng]", "[Nguyễn]"},
		{"1962", "18/05/1962", "[1962]", "[18/05/1962]"},
		{"e\u0301", "e", "[e\u0301]", "[e]"},
	} {
		x, y := marked(c.a, c.b)
		if show(x) != c.x || show(y) != c.y {
			t.Errorf("%q, %q: %q, %q; want %q, %q", c.a, c.b, show(x), show(y), c.x, c.y)
		}
	}
	long := strings.Repeat("ă", mostMarked+1)
	if x, _ := marked(long, "ă"); len(x) != 1 || !x[0].Marked || utf8.RuneCountInString(x[0].Text) != mostMarked+1 {
		t.Error("a long text should be marked whole")
	}
}

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
	p := page{Lang: English, site: &site{words: catalogue(t), Server: &Server{Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}}}
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
