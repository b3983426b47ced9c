package tablejob

import (
	_ "embed"
	"html/template"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/figure"
	"github.com/lienthong/lienthong/reconcile/tablejob/wording"
)

//go:embed report.html
var reportText string

var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{"n": figure.Count}).Parse(reportText))

// reportData is what the page shows. It holds names of files, columns and
// fields, and counts; no value and no id of a row.
type reportData struct {
	Files, Version string
	Summary        *Summary
	Fields         []reportField
	Left           []engine.LeftOut
	NotCompared    []wording.Note
	Warnings       []wording.Note
	Keys           []reportKey
	Curve          template.HTML
	Points         []figure.Point
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
		Match: o.model.Thresholds.Match, Fields: o.reportFields(),
	}
	for _, note := range o.notes.LeftOut {
		d.NotCompared = append(d.NotCompared, wording.LeftOut(note))
	}
	warnings := o.missedNotes()
	if o.learnt != nil {
		warnings = slices.Concat(o.learnt.Warnings, warnings)
	}
	for _, note := range warnings {
		d.Warnings = append(d.Warnings, wording.Of(note))
	}
	if o.missed != nil {
		for i, n := range o.missed.Alone {
			d.Keys = append(d.Keys, reportKey{o.model.Blocking.Keys[i], n})
		}
	}
	d.Points = o.points()
	d.Curve = figure.Curve(d.Points, d.Match)
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
func (o *outcome) points() []figure.Point {
	ps := make([]float64, len(o.scored))
	all := 0.0
	for i, score := range o.said {
		ps[i] = weight.Probability(score)
		all += ps[i]
	}
	slices.Sort(ps)
	var out []figure.Point
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
		out = append(out, figure.Point{Threshold: t, Pairs: n, Precision: sum / math.Max(float64(n), 1), Recall: sum / math.Max(all, 1e-9)})
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
			figure.Waterfall(bars(fields, o.weights.Explain(p.Scored.Pattern, o.records.Values(p.Scored.A), o.records.Values(p.Scored.B)))),
		})
	}
	return out
}

// bars are what a score is the sum of, as they are drawn.
func bars(fields []*scheme.Field, of []weight.Bar) []figure.Bar {
	out := make([]figure.Bar, len(of))
	for i, b := range of {
		out[i] = figure.Bar{Name: barName(fields, b), Bits: float64(b.Bits) / weight.Bit}
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
