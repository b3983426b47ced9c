package blocking

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// The bounds of blocking.
const (
	// Exhaustive is how many pairs are simply all compared: a few seconds.
	Exhaustive = 1_500_000
	mostKeys   = 20
	// seldom is the rows for one pair of a key below which it finds next to nothing.
	seldom = 1_000
	// SampleRows of each table tell what a key costs: 200 million pairs.
	SampleRows = 20_000
)

// budget is how many pairs are worth comparing for a number of rows: a hundred
// a row in small tables, fewer in large ones, where time is the limit.
func budget(rows float64) float64 {
	perRow := 100.0
	if rows > 100_000 {
		perRow = max(100*math.Sqrt(100_000/rows), 8)
	}
	return max(2_000_000, perRow*rows)
}

// Propose proposes what is compared of so many rows, which make so many pairs, and says of
// each key what it costs. A sample of the rows tells that. Each key is a form of one field, or
// of two, and is taken if what it makes is affordable. Looser forms come first, and a key that
// finds nothing that a taken one would not is left.
func Propose(sample *engine.Records, rows, pairs float64) (b scheme.Blocking, notes []string) {
	b.All = pairs <= Exhaustive
	most := budget(rows)
	b.MaxBlock = int64(max(most/40, 5_000))
	total := 0.0
	costs := engine.Costs(sample, pairs, float64(b.MaxBlock))
	all := candidates(sample)
	slices.SortStableFunc(all, func(x, y candidate) int { return cmp.Compare(y.worth, x.worth) })
	var taken [][]scheme.Part
	for _, c := range all {
		if len(taken) == mostKeys || subsumed(c.parts, taken) {
			continue
		}
		cost := costs.Of(c.parts)
		share := most / 8
		if len(c.parts) == 1 {
			share = most / 4
		}
		if cost > share || total+cost > most || cost < rows/seldom {
			continue
		}
		total += cost
		taken = append(taken, c.parts)
		b.Keys = append(b.Keys, keyText(c.parts))
		notes = append(notes, fmt.Sprintf("about %.0f pairs", cost))
	}
	if len(b.Keys) == 0 {
		b.All = true
	}
	for _, f := range sample.Model.Fields {
		switch f.Kind {
		case scheme.Given, scheme.Date, scheme.Code, scheme.Place, scheme.Sex:
			b.SplitBy = append(b.SplitBy, f.Name)
		}
	}
	b.Proposed = pairs == sample.Pairs()
	return b, notes
}

func keyText(parts []scheme.Part) string {
	s := parts[0].String()
	for _, p := range parts[1:] {
		s += ", " + p.String()
	}
	return s
}

// candidate is a key that may be taken.
type candidate struct {
	parts []scheme.Part
	worth float64
}

// form is a form with how many of the true pairs it finds, roughly.
type form struct {
	form  scheme.Form
	finds float64
	alone bool // may be a key by itself
}

// formsOf are the forms that suit a kind, the loosest first.
func formsOf(k scheme.Kind) []form {
	switch k {
	case scheme.Given, scheme.Family:
		return []form{{scheme.Sound, 0.9, true}, {scheme.Start, 0.88, true}, {scheme.Whole, 0.8, true}}
	case scheme.Name, scheme.Text, scheme.Place:
		return []form{{scheme.Word, 0.95, true}, {scheme.Pairs, 0.9, true}, {scheme.Sound, 0.85, true}, {scheme.Whole, 0.6, true}}
	case scheme.Codes:
		return []form{{scheme.Word, 0.8, true}}
	case scheme.NameVI:
		return []form{{scheme.Sorted, 0.9, true}, {scheme.Word, 0.97, true}, {scheme.Whole, 0.75, true}}
	case scheme.Date:
		return []form{{scheme.Born, 0.93, false}, {scheme.MonDay, 0.9, true}, {scheme.Whole, 0.85, true}}
	case scheme.Identifier, scheme.Phone, scheme.Email:
		return []form{{scheme.Grams, 0.96, true}, {scheme.Whole, 0.85, true}}
	case scheme.Number:
		return []form{{scheme.Near, 0.88, false}, {scheme.Whole, 0.85, false}}
	case scheme.Code, scheme.Category, scheme.Sex:
		return []form{{scheme.Whole, 0.85, k == scheme.Code}}
	}
	return nil
}

// candidates are all keys of one field and of two.
func candidates(sample *engine.Records) []candidate {
	var out []candidate
	fields, filled := sample.Model.Fields, filledLeft(sample)
	for i := range fields {
		for _, x := range formsOf(fields[i].Kind) {
			one := x.finds * filled[i]
			if x.alone {
				out = append(out, candidate{[]scheme.Part{{Field: fields[i].Name, Form: x.form}}, one + 0.15})
			}
			for k := i + 1; k < len(fields); k++ {
				for _, y := range formsOf(fields[k].Kind) {
					out = append(out, candidate{[]scheme.Part{{Field: fields[i].Name, Form: x.form}, {Field: fields[k].Name, Form: y.form}}, one * y.finds * filled[k]})
				}
			}
		}
	}
	return out
}

// filledLeft is the share of left rows that have a value, by field.
func filledLeft(r *engine.Records) []float64 {
	out := make([]float64, len(r.Model.Fields))
	for row := range uint32(r.Left) {
		for f, v := range r.Values(row) {
			if v != 0 {
				out[f]++
			}
		}
	}
	for f := range out {
		out[f] /= float64(max(r.Left, 1))
	}
	return out
}

// subsumed reports whether a taken key finds every pair that this one would:
// it asks for the same or less of the same fields.
func subsumed(parts []scheme.Part, taken [][]scheme.Part) bool {
	return slices.ContainsFunc(taken, func(t []scheme.Part) bool {
		for _, x := range t {
			if !slices.ContainsFunc(parts, func(y scheme.Part) bool {
				return x.Field == y.Field && (x.Form == y.Form || y.Form == scheme.Whole || x.Form == scheme.Word && y.Form == scheme.Pairs)
			}) {
				return false
			}
		}
		return true
	})
}
