package draw

import (
	"math"
	"strconv"
	"strings"
	"testing"
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
		for _, s := range Shares(r) {
			if s.N == 0 {
				if s.W != "" {
					t.Fatalf("%s has no rows and a piece", s.Verdict)
				}
				continue
			}
			x, w := number(t, s.X), number(t, s.W)
			if w < BarLeast-0.01 || x < end-0.01 {
				t.Fatalf("%s: %v wide at %v after %v", s.Verdict, w, x, end)
			}
			end, sum = x+w, sum+s.Share
		}
		if any && (math.Abs(end-BarWidth) > 0.05 || math.Abs(sum-1) > 1e-9) {
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
		bars := Waterfall(c)
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
			if x, w := number(t, b.X), number(t, b.W); x < 0 || x+w > FallWidth {
				t.Fatalf("a bar from %v, %v wide, leaves the drawing", x, w)
			}
		}
	})
}

func TestWaterfallOfNonsense(t *testing.T) {
	t.Parallel()
	for _, b := range Waterfall(client.Candidate{Score: math.Inf(1), Steps: []client.Step{{Bits: math.NaN()}, {Bits: math.Inf(-1)}, {Bits: 1e300}}}) {
		if strings.ContainsAny(b.X+b.W+b.From+b.To+b.Zero, "NI") {
			t.Errorf("a length that is no number: %+v", b)
		}
	}
	if got := []string{kind(client.Step{Field: "prior", Bits: -9}), kind(client.Step{}), kind(client.Step{Bits: 1}), kind(client.Step{Bits: -1})}; strings.Join(got, " ") != "base base for against" {
		t.Errorf("kinds %q", got)
	}
}

func joined(ps []Piece, common bool) string {
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
		x, y := Marked(a, b)
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
	show := func(ps []Piece) string {
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
		x, y := Marked(c.a, c.b)
		if show(x) != c.x || show(y) != c.y {
			t.Errorf("%q, %q: %q, %q; want %q, %q", c.a, c.b, show(x), show(y), c.x, c.y)
		}
	}
	long := strings.Repeat("ă", mostMarked+1)
	if x, _ := Marked(long, "ă"); len(x) != 1 || !x[0].Marked || utf8.RuneCountInString(x[0].Text) != mostMarked+1 {
		t.Error("a long text should be marked whole")
	}
}

func TestCurves(t *testing.T) {
	t.Parallel()
	c := client.Curve{Link: 0.75, Consider: 0.1, Points: []client.CurvePoint{
		{Threshold: 0.5, Precision: 0.5, Recall: 1, Work: 0}, {Threshold: 1, Precision: 1, Recall: math.NaN(), Work: 10}}}
	l := Curves(c)
	if l.Precision != "M58.00 119.00L660.00 12.00" || l.Recall != "M58.00 12.00L660.00 226.00" || l.Work != "M58.00 226.00L660.00 47.67" {
		t.Errorf("paths %q, %q, %q", l.Precision, l.Recall, l.Work)
	}
	if l.Link != "359.00" || l.Consider != "" || len(l.Ticks) != 2 {
		t.Errorf("the lines stand at %q and %q, %d ticks", l.Link, l.Consider, len(l.Ticks))
	}
	if m := l.Marks; len(m) != 5 || m[0] != (Mark{"226.00", 0, 0}) || m[4] != (Mark{"12.00", 100, 12}) {
		t.Errorf("marks %v", m)
	}
	for i := range c.Points { // close to one, where differences would not be seen from zero
		c.Points[i].Precision, c.Points[i].Recall = 0.9965, 0.996
	}
	if l = Curves(c); l.Marks[0].Percent != 99.5 || l.Marks[1].Percent != 99.625 || l.Precision == l.Recall || l.Recall != "M58.00 183.20L660.00 183.20" {
		t.Errorf("marks %v, recall %q", l.Marks, l.Recall)
	}
	if l := Curves(client.Curve{}); l.Precision != "" || l.Link != "" {
		t.Errorf("curves of nothing: %+v", l)
	}
}

// The values are those of Newcombe 1998, table I.
func TestWilson(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {0, 0, 0, 1}, {5, 5, 0.5655, 1}} {
		low, high := Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.k, c.n, low, high, c.low, c.high)
		}
	}
}
