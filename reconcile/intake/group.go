package intake

import (
	"context"
	"sync/atomic"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// readGroups takes one group of rows after another until none is left.
func (w *worker) readGroups(ctx context.Context, population Source, next *atomic.Int64) error {
	columns, groups := population.meant(), population.Groups
	if w.holds != nil {
		columns = population.compared(w.parents)
	}
	r := reading.NewStrips(w.reader, columns)
	for {
		g := int(next.Add(1)) - 1
		if g >= groups.Len() {
			return nil
		}
		for s, err := range groups.Read(g, columns) {
			if err != nil {
				return err
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			w.people = r.People(s, w.people[:0])
			if w.holds != nil {
				r.ParentsOf(s, w.people)
			}
			w.cells = func(i int) []string { return r.Cells(s, i) }
			if w.holds == nil {
				w.probe.Parents = func(i int, rec *kernel.Record) { r.ParentsAt(s, i, rec) }
			}
			w.offer(s.First, func(int) lienthong.PersonID { return lienthong.PersonID{} })
			if i, column := w.reader.NotText(s); i >= 0 {
				return groups.NotText(s.First+int64(i), columns[column])
			}
		}
	}
}

// meant are the cells that are compared or shown.
func (s Source) meant() []int { return s.cells(reading.Wanted) }

// compared are the cells that everybody is compared by.
func (s Source) compared(by held.Parents) []int {
	return s.cells(func(c vnfield.Column) bool {
		return reading.Compared(c) || c == vnfield.ColFather && by.Father || c == vnfield.ColMother && by.Mother
	})
}

// cells are those of some columns.
func (s Source) cells(of func(vnfield.Column) bool) []int {
	var cells []int
	for i, c := range s.Columns {
		if of(c) {
			cells = append(cells, i)
		}
	}
	return cells
}
