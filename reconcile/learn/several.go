package learn

import (
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	// overflow is how many true pairs there are for each row of the smaller table, from where the
	// other one is taken to have several rows of a thing: visits of a patient.
	overflow = 1.2
	// mostTwice is how many pairs inside the smaller table may then look true, for each between the two.
	mostTwice = 0.2
)

// overflows reports whether more pairs are true than the smaller table has rows, though it was not
// known that the other may have several rows of one thing.
func (t *task) overflows(r *engine.Records, e *em.Estimate, matches float64) bool {
	return r.Model.Link == scheme.LinkTables && !r.Model.OneColumn() && matches > overflow*t.Rows &&
		len(t.inside) == len(t.once) && t.hasOnce(e, t.inside[t.smaller(r)], matches)
}

// hasOnce reports whether hardly any pairs inside a table look as true ones do. Where as many do as
// between the two, they are kin, such as the flats of one house.
func (t *task) hasOnce(e *em.Estimate, inside []pattern.Pattern, matches float64) bool {
	found := &em.Run{Held: make([]bool, len(t.Fields)), Matches: make([]float64, len(inside))}
	e.Expect(inside, found)
	return level.Sum(found.Matches) <= mostTwice*matches
}

// severalOf takes the smaller table for one that has each thing once, and the other for one that
// may have it several times.
func (t *task) severalOf(r *engine.Records) { t.spine(r, t.smaller(r)) }

// spine says that one of two tables alone has each thing once.
func (t *task) spine(r *engine.Records, side int) {
	t.linking, t.once, t.Most = false, []int{side}, basis.MostPerRow*float64(r.Len())
}

// smaller is the table of fewer rows, 0 left and 1 right.
func (t *task) smaller(r *engine.Records) int {
	if r.Len()-r.Left < r.Left {
		return 1
	}
	return 0
}
