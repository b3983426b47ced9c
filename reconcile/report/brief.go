package report

import (
	"slices"

	"github.com/lienthong/lienthong/internal/mask"
	"github.com/lienthong/lienthong/reconcile"
)

// isBrief reports whether a result came without what is shown of it (see
// reconcile.Policy.Brief).
func isBrief(r *reconcile.Result) bool { return len(r.Candidates) > 0 && r.Candidates[0].Steps == nil }

// exampleOf is what a row shows of a difference, if anything. Of a brief result the
// values are not known yet.
func exampleOf(d reconcile.Difference, r *reconcile.Result) (e example, ok bool) {
	e.Row = r.Row
	if isBrief(r) {
		kind, _ := subject(d)
		return e, kind != mask.Secret
	}
	pair, ok := pairFor(d, r)
	if ok {
		pair = masked(pair)
		e.Register, e.Person = pair.Register, pair.Person
	}
	return e, ok
}

// Rows are those of which a page shows values, of what was added so far.
func (c *Collector) Rows() []int {
	var rows []int
	for _, s := range c.samples {
		for _, one := range s.pick(samplesPerVerdict) {
			rows = append(rows, one.Row)
		}
	}
	for _, k := range c.damage {
		for _, e := range k.examples.kept {
			rows = append(rows, e.row)
		}
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// Show takes in what is shown of a result that was added as a brief one.
func (c *Collector) Show(r *reconcile.Result) {
	for _, s := range c.samples {
		for _, stratum := range s {
			for i := range stratum.draw.kept {
				if one := &stratum.draw.kept[i]; one.row == r.Row {
					one.item.Candidates = sampleOf(r).Candidates
				}
			}
		}
	}
	for d, k := range c.damage {
		k.examples.kept = slices.DeleteFunc(k.examples.kept, func(e drawn[example]) bool {
			_, ok := exampleOf(d, r)
			return e.row == r.Row && !ok
		})
		for i := range k.examples.kept {
			if e := &k.examples.kept[i]; e.row == r.Row {
				e.item, _ = exampleOf(d, r)
			}
		}
	}
}
