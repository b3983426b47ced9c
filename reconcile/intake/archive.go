package intake

import (
	"context"
	"encoding/binary"
	"slices"
	"sort"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// archive keeps records and the texts that are shown of them in a few large
// pieces without pointers, so that millions of them cost the garbage collector
// nothing. Records are added one after another and read by their place.
type archive struct {
	names   []string // of the fields, the same for every record
	records []kernel.Record
	starts  []place
	chunks  [][]byte // texts, each after its length as a varint
}

// place is where a record's texts begin.
type place struct{ chunk, at uint32 }

// chunkBytes is the size of a piece; a record's texts lie in one.
const chunkBytes = 1 << 20

// add keeps a record with one text for each name.
func (a *archive) add(r *kernel.Record, texts []string) int {
	need := 0
	for _, t := range texts {
		need += binary.MaxVarintLen32 + len(t)
	}
	last := len(a.chunks) - 1
	if last < 0 || len(a.chunks[last])+need > cap(a.chunks[last]) {
		size := max(need, min(chunkBytes, 2*need*(1+len(a.records))))
		a.chunks = append(a.chunks, make([]byte, 0, size))
		last++
	}
	c := a.chunks[last]
	a.starts = append(a.starts, place{uint32(last), uint32(len(c))})
	for _, t := range texts {
		c = append(binary.AppendUvarint(c, uint64(len(t))), t...)
	}
	a.chunks[last] = c
	a.records = append(a.records, *r)
	return len(a.records) - 1
}

// fields are the texts of a record under their names.
func (a *archive) fields(i int) []reconcile.FieldText {
	out := make([]reconcile.FieldText, len(a.names))
	a.each(i, func(k int, text []byte) { out[k] = reconcile.FieldText{Field: a.names[k], Text: string(text)} })
	return out
}

func (a *archive) each(i int, do func(k int, text []byte)) {
	c := a.chunks[a.starts[i].chunk][a.starts[i].at:]
	for k := range a.names {
		n, width := binary.Uvarint(c)
		do(k, c[width:width+int(n)])
		c = c[width+int(n):]
	}
}

// text is one field of a record, "" if there is no such field.
func (a *archive) text(i int, name string) (found string) {
	a.each(i, func(k int, text []byte) {
		if a.names[k] == name {
			found = string(text)
		}
	})
	return found
}

// copyOf adds record i of another archive with the same names.
func (a *archive) copyOf(b *archive, i int) int {
	texts := make([]string, len(b.names))
	b.each(i, func(k int, text []byte) { texts[k] = string(text) })
	return a.add(&b.records[i], texts)
}

// fetched are persons with what is shown of them, read once it is known who
// they are.
type fetched struct {
	table    *held.Table
	ordinals []int64   // ascending
	starts   []int     // of each group, its first place in ordinals
	groups   []archive // of each group, its persons in order
}

// everything asks for all that a population says.
func everything(string) bool { return true }

// fetch reads some fields of those hit by matches that are wanted.
func (l Linkage) fetch(ctx context.Context, table *held.Table, matches []kernel.Match, wanted func(kernel.Match) bool, field func(string) bool) (*fetched, error) {
	f := &fetched{table: table, ordinals: ordinalsOf(matches, wanted)}
	groups := l.Population.Groups
	f.groups = make([]archive, groups.Len())
	for g := range groups.Len() + 1 {
		at, _ := slices.BinarySearch(f.ordinals, groups.First(g))
		f.starts = append(f.starts, at)
	}
	var next atomic.Int64
	group, ctx := errgroup.WithContext(ctx)
	for range l.Workers {
		group.Go(func() error {
			r := newReader(l.Population.Columns, lexicon.New(), l.Places)
			columns := slices.DeleteFunc(l.Population.meant(), func(cell int) bool { return !r.isShown(cell, field) })
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
func (f *fetched) read(ctx context.Context, population Source, g int, r *reader, columns []int) error {
	wanted := f.ordinals[f.starts[g]:f.starts[g+1]]
	if len(wanted) == 0 {
		return nil
	}
	a := &f.groups[g]
	a.names = r.shownNames()
	strips := newStripReader(r, columns)
	for s, err := range population.Groups.Read(g, columns) {
		if err != nil {
			return err
		}
		for len(wanted) > 0 && wanted[0] < s.First+int64(s.Rows) {
			i := int(wanted[0] - s.First)
			var rec kernel.Record
			f.table.Person(wanted[0], &rec)
			a.add(&rec, r.shownTexts(strips.row(s, i)))
			wanted = wanted[1:]
		}
		if row, column := r.notText(s); row >= 0 {
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
