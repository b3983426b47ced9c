package figure

import (
	"fmt"
	"html/template"
	"strings"
)

// Point is one threshold: what the model expects of the pairs above it.
type Point struct {
	Threshold         float64
	Pairs             int
	Precision, Recall float64
}

// Curve draws precision and recall by threshold, and where the match threshold is.
func Curve(points []Point, match float64) template.HTML {
	const left, width, top, height = 40.0, 560.0, 10.0, 200.0
	x := func(t float64) float64 { return left + width*t }
	y := func(v float64) float64 { return top + height*(1-v) }
	line := func(of func(Point) float64) string {
		var at []string
		for _, p := range points {
			at = append(at, fmt.Sprintf("%.1f,%.1f", x(p.Threshold), y(of(p))))
		}
		return strings.Join(at, " ")
	}
	var s strings.Builder
	fmt.Fprintf(&s, `<svg viewBox="0 0 660 250" role="img">`)
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		fmt.Fprintf(&s, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" class="grid"/><text x="%.0f" y="%.1f" text-anchor="end">%.2f</text><text x="%.1f" y="%.0f" text-anchor="middle">%.2f</text>`,
			left, left+width, y(v), y(v), left-6, y(v)+4, v, x(v), top+height+16, v)
	}
	fmt.Fprintf(&s, `<line x1="%.1f" x2="%.1f" y1="%.0f" y2="%.0f" class="cut"/>`, x(match), x(match), top, top+height)
	fmt.Fprintf(&s, `<polyline points="%s" class="precision"/><polyline points="%s" class="recall"/>`,
		line(func(p Point) float64 { return p.Precision }), line(func(p Point) float64 { return p.Recall }))
	fmt.Fprintf(&s, `<text x="%.0f" y="245" text-anchor="middle">threshold · ngưỡng</text></svg>`, left+width/2)
	return template.HTML(s.String()) //nolint:gosec // our own drawing of numbers
}
