package draw

import (
	"math"
	"strconv"

	"github.com/lienthong/lienthong/client"
)

// Share is one verdict's part of a run, with its piece of the bar.
type Share struct {
	Verdict client.Verdict
	N       int
	Share   float64 // of all rows, 0 to 1
	X, W    string  // of the bar's piece, in units of BarWidth
}

const (
	BarWidth = 1000.0
	barGap   = 4.0
	// BarLeast keeps a piece visible: a handful of contradicted rows among a
	// million is the most important piece of all.
	BarLeast = 8.0
)

// Shares is the verdicts of a run in their order, drawn as one bar. Pieces too
// small to see are widened, and the room taken from the larger ones.
func Shares(r client.Run) []Share {
	total := 0
	for _, v := range client.Verdicts {
		total += r.Counts[v]
	}
	out := make([]Share, len(client.Verdicts))
	shown, small, large := 0, 0.0, 0.0
	for i, v := range client.Verdicts {
		out[i] = Share{Verdict: v, N: r.Counts[v]}
		if out[i].N == 0 {
			continue
		}
		shown++
		out[i].Share = float64(out[i].N) / float64(total)
		if out[i].Share*BarWidth < 2*BarLeast {
			small += BarLeast
		} else {
			large += out[i].Share
		}
	}
	room := BarWidth - small - barGap*float64(max(shown-1, 0))
	x := 0.0
	for i := range out {
		if out[i].N == 0 {
			continue
		}
		w := BarLeast
		if out[i].Share*BarWidth >= 2*BarLeast {
			w = room * out[i].Share / large
		}
		out[i].X, out[i].W = Px(x), Px(w)
		x += w + barGap
	}
	return out
}

// Bar is one step of a waterfall: it starts where the steps before it ended.
type Bar struct {
	Field, Level string
	Bits         float64
	X, W         string // of the bar
	From, To     string // where the score stood before and stands after
	Zero         string // of the line where evidence is even
	Kind         string // for, against, or base for what speaks of nobody
	Total        bool
}

// FallWidth is the width of the drawing, fallPad the room at its sides.
const FallWidth, fallPad = 400.0, 8.0

// Waterfall draws the steps of a candidate on one scale, the sum last.
func Waterfall(c client.Candidate) []Bar {
	low, high, sum := 0.0, 0.0, 0.0
	for _, s := range c.Steps {
		sum += finite(s.Bits)
		low, high = min(low, sum), max(high, sum)
	}
	low, high = min(low, finite(c.Score)), max(high, finite(c.Score))
	scale := (FallWidth - 2*fallPad) / max(high-low, 1)
	at := func(bits float64) float64 { return fallPad + (bits-low)*scale }
	draw := func(from, to float64) Bar {
		b := Bar{From: Px(at(from)), To: Px(at(to)), Zero: Px(at(0))}
		b.X, b.W = Px(at(min(from, to))), Px(max(math.Abs(to-from)*scale, 1.5))
		return b
	}
	out := make([]Bar, 0, len(c.Steps)+1)
	sum = 0
	for _, s := range c.Steps {
		b := draw(sum, sum+finite(s.Bits))
		b.Field, b.Level, b.Bits, b.Kind = s.Field, s.Level, s.Bits, kind(s)
		out = append(out, b)
		sum += finite(s.Bits)
	}
	b := draw(0, finite(c.Score))
	b.Total, b.Bits = true, c.Score
	return append(out, b)
}

func kind(s client.Step) string {
	switch {
	case s.Field == "prior" || s.Bits == 0:
		return "base"
	case s.Bits < 0:
		return "against"
	default:
		return "for"
	}
}

// finite keeps a foreign number drawable.
func finite(f float64) float64 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return max(-1e6, min(1e6, f))
}

// Px writes a length with a point, whatever the page's language.
func Px(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
