package report

import (
	"math"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong/reconcile"
)

// Charts are drawn by the template as SVG with lengths in percent of the room
// they get; this file does their geometry. The numbers stand beside them in
// words, so they are hidden from screen readers.

// at is a length in percent for an SVG attribute.
func at(share float64) string {
	return strconv.FormatFloat(share*100, 'f', 2, 64) + "%"
}

// piece is one part of the bar of verdicts.
type piece struct {
	Verdict reconcile.Verdict
	X, W    string
}

// pieceLeast keeps a piece visible: one contradicted row in a million matters.
const pieceLeast = 0.008

// pieces divides the bar; what small pieces gain, large ones give.
func pieces(counts map[reconcile.Verdict]int, rows int) []piece {
	widths := make([]float64, len(reconcile.Verdicts))
	total := 0.0
	for i, v := range reconcile.Verdicts {
		if counts[v] > 0 {
			widths[i] = max(float64(counts[v])/float64(rows), pieceLeast)
			total += widths[i]
		}
	}
	var out []piece
	x := 0.0
	for i, w := range widths {
		if w > 0 {
			w /= total
			out = append(out, piece{reconcile.Verdicts[i], at(x), at(w)})
			x += w
		}
	}
	return out
}

// gaugeLength is the circumference of the gauge's circle, radius 42 in its own
// units.
const gaugeLength = 2 * math.Pi * 42

// gauge is the dash pattern that draws a share of the circle.
func gauge(f Figure) string {
	share := 0.0
	if f.Of > 0 {
		share = float64(f.N) / float64(f.Of)
	}
	return strconv.FormatFloat(share*gaugeLength, 'f', 2, 64) + " " + strconv.FormatFloat(gaugeLength, 'f', 2, 64)
}

// scale maps bits to the width of a waterfall.
type scale struct{ low, high float64 }

// scaleOf leaves room for every bar, zero and the marks: thresholds and score.
func scaleOf(steps []reconcile.Step, marks []float64) scale {
	values := append([]float64{0}, marks...)
	sum := 0.0
	for _, s := range steps {
		sum += s.Bits
		values = append(values, sum)
	}
	low, high := slices.Min(values), slices.Max(values)
	margin := (high - low) * 0.04
	return scale{low - margin, high + margin}
}

func (s scale) share(bits float64) float64 { return (bits - s.low) / (s.high - s.low) }

// bar is one step of a waterfall, from where the sum stood to where it stands.
type bar struct {
	Field, Level text
	Bits         text
	Class        string // prior, for, against, total
	X, W         string
	From, To     string // where the lines from the bar above and to the one below run; "" for none
	Lines        []line // thresholds
}

// line is a vertical line of a waterfall.
type line struct{ X, Class string }

// waterfall is a candidate's evidence.
type waterfall struct {
	Bars    []bar
	Total   bar
	Ticks   []tick
	Missing []text // fields that could not be compared
}

// tick is a label on the axis.
type tick struct {
	X     string
	Label text
	Class string
}

func waterfallOf(p *person, policy reconcile.Policy) waterfall {
	link, consider := threshold(policy, policy.Link), threshold(policy, policy.Consider)
	s := scaleOf(p.Steps, []float64{link, consider, p.Score})
	lines := []line{{at(s.share(0)), "zero"}, {at(s.share(consider)), "consider"}, {at(s.share(link)), "link"}}
	var w waterfall
	sum := 0.0
	for i, step := range p.Steps {
		if step.Level == "missing" {
			w.Missing = append(w.Missing, fieldText(step.Field))
			continue
		}
		b := barBetween(s, sum, sum+step.Bits)
		if i == 0 {
			b.Class, b.From = "prior", ""
		}
		b.Field, b.Level, b.Bits, b.Lines = fieldText(step.Field), known("level."+step.Level, step.Level), signed(step.Bits), lines
		w.Bars = append(w.Bars, b)
		sum += step.Bits
	}
	w.Total = barBetween(s, 0, p.Score)
	w.Total.From, w.Total.To = at(s.share(p.Score)), ""
	w.Total.Class, w.Total.Lines = "total", lines
	w.Total.Field, w.Total.Bits = say("step.total"), signed(p.Score)
	w.Total.Level = say("step.probability", probability(p.Probability))
	w.Ticks = []tick{
		{at(s.share(consider)), say("axis.consider"), "consider"},
		{at(s.share(link)), say("axis.link"), "link"},
	}
	return w
}

func barBetween(s scale, from, to float64) bar {
	b := bar{
		Class: "for", X: at(s.share(min(from, to))), W: at(math.Abs(s.share(to) - s.share(from))),
		From: at(s.share(from)), To: at(s.share(to)),
	}
	if to < from {
		b.Class = "against"
	}
	return b
}

// threshold is the score at which a lone candidate has a probability: with p the
// coverage, the possibility that nobody is meant weighs (1-p)/p.
func threshold(policy reconcile.Policy, probability float64) float64 {
	return math.Log2(probability / (1 - probability) * (1 - policy.Coverage) / policy.Coverage)
}
