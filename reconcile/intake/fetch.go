package intake

import (
	"context"
	"slices"
	"sort"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/archive"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/reading"
)

// fetched are persons with what is shown of them, read once it is known who
// they are.
type fetched struct {
	table    *held.Table
	ordinals []int64           // ascending
	starts   []int             // of each group, its first place in ordinals
	groups   []archive.Archive // of each group, its persons in order
}

// everything asks for all that a population says.
func everything(string) bool { return true }

// fetch reads some fields of those hit by matches that are wanted.
func (l Linkage) fetch(ctx context.Context, table *held.Table, matches []kernel.Match, wanted func(kernel.Match) bool, field func(string) bool) (*fetched, error) {
	f := &fetched{table: table, ordinals: ordinalsOf(matches, wanted)}
	groups := l.Population.Groups
	f.groups = make([]archive.Archive, groups.Len())
	for g := range groups.Len() + 1 {
		at, _ := slices.BinarySearch(f.ordinals, groups.First(g))
		f.starts = append(f.starts, at)
	}
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range l.Workers {
		group.Go(func() error {
			r := reading.New(l.Population.Columns, lexicon.New(), l.Places)
			columns := slices.DeleteFunc(l.Population.meant(), func(cell int) bool { return !r.Shows(cell, field) })
			for g := int(next.Add(1)) - 1; g < groups.Len(); g = int(next.Add(1)) - 1 {
				if err := f.read(ctx, l.Population, g, r, columns); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return f, group.Wait()
}

// ordinalsOf are those hit by matches that are wanted, ascending.
func ordinalsOf(matches []kernel.Match, wanted func(kernel.Match) bool) (out []int64) {
	for i := range matches {
		if !wanted(matches[i]) {
			continue
		}
		for _, h := range matches[i].Hits {
			out = append(out, h.Ordinal)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// read fetches the persons of one group.
func (f *fetched) read(ctx context.Context, population Source, g int, r *reading.Reader, columns []int) error {
	wanted := f.ordinals[f.starts[g]:f.starts[g+1]]
	if len(wanted) == 0 {
		return nil
	}
	a := &f.groups[g]
	a.Names = r.Shown()
	strips := reading.NewStrips(r, columns)
	for s, err := range population.Groups.Read(g, columns) {
		if err != nil {
			return err
		}
		for len(wanted) > 0 && wanted[0] < s.First+int64(s.Rows) {
			i := int(wanted[0] - s.First)
			var rec kernel.Record
			f.table.Person(wanted[0], &rec)
			a.Add(&rec, r.Texts(strips.Cells(s, i)))
			wanted = wanted[1:]
		}
		if row, column := r.NotText(s); row >= 0 {
			return population.Groups.NotText(s.First+int64(row), columns[column])
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// person is a person that was fetched, put together for a decision.
func (f *fetched) person(ordinal int64) *reconcile.Person {
	at, ok := slices.BinarySearch(f.ordinals, ordinal)
	if !ok {
		return nil
	}
	g := sort.SearchInts(f.starts, at+1) - 1
	return personOf(&f.groups[g], at-f.starts[g], ordinal, lienthong.PersonID{})
}
