package tablejob

import (
	"github.com/lienthong/lienthong/reconcile/engine/weight"

	_ "embed"
	"fmt"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

//go:embed report.html
var reportText string

var reportPage = template.Must(template.New("report").Parse(reportText))

// reportData is what the page shows. It holds names of files, columns and
// fields, and counts; no value and no id of a row.
type reportData struct {
	Files, Version string
	Summary        *Summary
	Fields         []reportField
	Left           []engine.LeftOut
	NotCompared    []string
	Warnings       []string
	Keys           []reportKey
	Curve          template.HTML
	Points         []reportPoint
	Samples        []reportSample
	Match          float64
}

// reportKey is a blocking key, and how many matches it alone finds.
type reportKey struct {
	Key   string
	Alone int
}

type reportField struct {
	Name, Kind, Columns string
	Levels              []reportLevel
}

type reportLevel struct {
	Name string
	M, U float64
	Bits float64
}

// reportPoint is one threshold: what the model expects above it.
type reportPoint struct {
	Threshold         float64
	Pairs             int
	Precision, Recall float64
}

type reportSample struct {
	Probability float64
	Score       float64
	Match       bool
	Reason      string
	LyDo        string
	Waterfall   template.HTML
}

func (o *outcome) writeReport(w io.Writer, j *Job) error {
	var files []string
	for _, t := range j.tables() {
		files = append(files, filepath.Base(t))
	}
	d := reportData{
		Files: strings.Join(files, ", "), Version: j.Version, Summary: o.summary(), Left: o.plan.Left,
		NotCompared: o.notes.LeftOut, Match: o.model.Thresholds.Match, Fields: o.reportFields(),
	}
	if o.learnt != nil {
		d.Warnings = o.learnt.Warnings
	}
	d.Warnings = append(slices.Clone(d.Warnings), o.missedNotes()...)
	if o.missed != nil {
		for i, n := range o.missed.Alone {
			d.Keys = append(d.Keys, reportKey{o.model.Blocking.Keys[i], n})
		}
	}
	d.Points = o.points()
	d.Curve = curve(d.Points, d.Match)
	d.Samples = o.samples()
	return reportPage.Execute(w, d)
}

func (o *outcome) reportFields() []reportField {
	var out []reportField
	for i, f := range o.model.Compared() {
		rf := reportField{Name: f.Name, Kind: string(f.Kind), Columns: strings.Join(f.Columns, ", ")}
		s := o.model.Learnt.Fields[f.Name]
		for l := range s.M {
			rf.Levels = append(rf.Levels, reportLevel{LevelName(f, l+1), s.M[l], s.U[l], float64(o.weights.Levels[i][l+1]) / weight.Bit})
		}
		out = append(out, rf)
	}
	return out
}

// points are what the probabilities promise for some thresholds: of pairs above
// it the mean is the precision; their sum by the sum of all is the recall of
// what was compared and scored at all.
func (o *outcome) points() []reportPoint {
	ps := make([]float64, len(o.scored))
	all := 0.0
	for i, score := range o.said {
		ps[i] = weight.Probability(score)
		all += ps[i]
	}
	slices.Sort(ps)
	var out []reportPoint
	for _, t := range []float64{0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999} {
		if t < o.model.Thresholds.Review {
			continue
		}
		i, _ := slices.BinarySearch(ps, t)
		sum := 0.0
		for _, p := range ps[i:] {
			sum += p
		}
		n := len(ps) - i
		out = append(out, reportPoint{t, n, sum / math.Max(float64(n), 1), sum / math.Max(all, 1e-9)})
	}
	return out
}

// samples are pairs for a person to judge the model by: the likeliest, those
// nearest to the threshold on both sides, and the least likely.
func (o *outcome) samples() []reportSample {
	pairs := slices.Clone(o.pairs())
	slices.SortStableFunc(pairs, func(a, b decidedPair) int { return int(b.said - a.said) })
	match := weight.ScoreOf(o.model.Thresholds.Match)
	line, _ := slices.BinarySearchFunc(pairs, match, func(p decidedPair, m int32) int { return int(m - p.said) })
	var at []int
	for _, i := range []int{0, 1, line - 3, line - 2, line - 1, line, line + 1, line + 2, len(pairs) - 1} {
		if i >= 0 && i < len(pairs) && !slices.Contains(at, i) {
			at = append(at, i)
		}
	}
	fields := o.model.Compared()
	var out []reportSample
	for _, i := range at {
		p := pairs[i]
		en, vi := p.tail().reasons(fields)
		out = append(out, reportSample{
			weight.Probability(p.said), float64(p.Score) / weight.Bit, p.match, en, vi,
			waterfall(fields, o.weights.Explain(p.Scored.Pattern, o.records.Values(p.Scored.A), o.records.Values(p.Scored.B))),
		})
	}
	return out
}

// barName is what a bar stands for.
func barName(fields []*scheme.Field, b weight.Bar) string {
	switch len(b.Fields) {
	case 0:
		return "any two rows"
	case 2:
		return fields[b.Fields[0]].Name + " with " + fields[b.Fields[1]].Name
	}
	f := fields[b.Fields[0]]
	return f.Name + ": " + LevelName(f, b.Level)
}

// waterfall draws the bars of a score one below the other, each beginning where
// the last ended.
func waterfall(fields []*scheme.Field, bars []weight.Bar) template.HTML {
	lo, hi, sum := 0.0, 0.0, 0.0
	for _, b := range bars {
		sum += float64(b.Bits) / weight.Bit
		lo, hi = min(lo, sum), max(hi, sum)
	}
	const labels, width, row = 230.0, 430.0, 20.0
	x := func(v float64) float64 { return labels + width*(v-lo)/math.Max(hi-lo, 1) }
	var s strings.Builder
	height := row * float64(len(bars)+1)
	fmt.Fprintf(&s, `<svg viewBox="0 0 720 %.0f" role="img"><line x1="%.1f" x2="%.1f" y1="0" y2="%.0f" class="zero"/>`, height, x(0), x(0), height)
	at := 0.0
	draw := func(i int, name string, from, to float64, class string) {
		y := row * float64(i)
		fmt.Fprintf(&s, `<text x="%.0f" y="%.0f" text-anchor="end">%s</text><rect x="%.1f" y="%.1f" width="%.1f" height="14" class="%s"/><text x="%.1f" y="%.0f">%+.1f</text>`,
			labels-8, y+14, template.HTMLEscapeString(name), min(x(from), x(to)), y+3, math.Max(math.Abs(x(to)-x(from)), 1), class, max(x(from), x(to))+4, y+14, to-from)
	}
	for i, b := range bars {
		bits := float64(b.Bits) / weight.Bit
		class := "for"
		if bits < 0 {
			class = "against"
		}
		draw(i, barName(fields, b), at, at+bits, class)
		at += bits
	}
	draw(len(bars), "score", 0, at, "sum")
	s.WriteString(`</svg>`)
	return template.HTML(s.String()) //nolint:gosec // our own drawing; names are escaped
}

// curve draws precision and recall by threshold.
func curve(points []reportPoint, match float64) template.HTML {
	const left, width, top, height = 40.0, 560.0, 10.0, 200.0
	x := func(t float64) float64 { return left + width*t }
	y := func(v float64) float64 { return top + height*(1-v) }
	line := func(of func(reportPoint) float64) string {
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
		line(func(p reportPoint) float64 { return p.Precision }), line(func(p reportPoint) float64 { return p.Recall }))
	fmt.Fprintf(&s, `<text x="%.0f" y="245" text-anchor="middle">threshold · ngưỡng</text></svg>`, left+width/2)
	return template.HTML(s.String()) //nolint:gosec // our own drawing of numbers
}
