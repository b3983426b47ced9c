package figure

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Bar is a part of a score: evidence in bits, for or against.
type Bar struct {
	Name string
	Bits float64
}

// Waterfall draws the bars of a score one below the other, each beginning where the
// last ended, and their sum.
func Waterfall(bars []Bar) template.HTML {
	lo, hi, sum := 0.0, 0.0, 0.0
	for _, b := range bars {
		sum += b.Bits
		lo, hi = min(lo, sum), max(hi, sum)
	}
	const labels, width, row = 230.0, 430.0, 20.0
	x := func(v float64) float64 { return labels + width*(v-lo)/math.Max(hi-lo, 1) }
	var s strings.Builder
	height := row * float64(len(bars)+1)
	fmt.Fprintf(&s, `<svg viewBox="0 0 720 %.0f" role="img"><line x1="%.1f" x2="%.1f" y1="0" y2="%.0f" class="zero"/>`, height, x(0), x(0), height)
	draw := func(i int, name string, from, to float64, class string) {
		y := row * float64(i)
		fmt.Fprintf(&s, `<text x="%.0f" y="%.0f" text-anchor="end">%s</text><rect x="%.1f" y="%.1f" width="%.1f" height="14" class="%s"/><text x="%.1f" y="%.0f">%+.1f</text>`,
			labels-8, y+14, template.HTMLEscapeString(name), min(x(from), x(to)), y+3, math.Max(math.Abs(x(to)-x(from)), 1), class, max(x(from), x(to))+4, y+14, to-from)
	}
	at := 0.0
	for i, b := range bars {
		class := "for"
		if b.Bits < 0 {
			class = "against"
		}
		draw(i, b.Name, at, at+b.Bits, class)
		at += b.Bits
	}
	draw(len(bars), "score · điểm", 0, at, "sum")
	s.WriteString(`</svg>`)
	return template.HTML(s.String()) //nolint:gosec // our own drawing; names are escaped
}
