package tabular

import (
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/tabular/page"
)

// Groups is a table that lies on disk column by column, in groups of rows that
// can be read in any order, several at once and more than once. Reading so
// costs a quarter of reading row by row: pages are decoded whole, a text that
// many rows share is written once, and no row is copied.
type Groups struct {
	of     *parquetReader
	from   int     // the first group of the file
	starts []int64 // rows before each group; one more than there are groups
}

// Groups is the table by columns, nil if its format has only rows. Passes is
// how often the caller will read it, for Progress. Use it in place of Rows; it
// is for any number of goroutines.
func (t *Table) Groups(passes int) *Groups {
	p, ok := t.src.(*parquetReader)
	if !ok {
		return nil
	}
	p.passes = int64(passes)
	g := &Groups{of: p, starts: []int64{0}}
	for i, part := range p.all {
		g.starts = append(g.starts, g.starts[i]+part.NumRows())
	}
	return g
}

// Part is the groups from and up to, as if there were no others; rows keep their
// numbers in the file.
func (g *Groups) Part(from, upTo int) *Groups {
	return &Groups{of: g.of, from: g.from + from, starts: g.starts[from : upTo+1]}
}

// Len is how many groups there are.
func (g *Groups) Len() int { return len(g.starts) - 1 }

// Rows is how many rows they have.
func (g *Groups) Rows() int64 { return g.starts[g.Len()] - g.starts[0] }

// First is the number of a group's first row in the file, from 1; of the group
// after the last, one more than there are rows.
func (g *Groups) First(group int) int64 { return g.starts[group] + 1 }

// Stretch is some rows that follow each other in one group. It belongs to the
// reader: slices and strings hold until the next stretch. Unlike a Row's cells
// its texts are not checked to be UTF-8; see [Groups.NotText].
type Stretch struct {
	First  int64 // number of the first row in the file, from 1
	Rows   int
	Strips []Strip // of the columns asked for
}

// Strip is one column of a stretch.
type Strip = page.Strip

// Read yields the rows of a group, of each only the columns asked for, counted
// from 0 as in the header. A stretch has at most as many rows as every page of
// these columns still has. The first error ends it.
func (g *Groups) Read(group int, columns []int) iter.Seq2[*Stretch, error] {
	return func(yield func(*Stretch, error) bool) {
		s := &Stretch{First: g.starts[group] + 1, Strips: make([]Strip, len(columns))}
		r := stripReader{groups: g, columns: make([]page.Column, len(columns))}
		defer r.close()
		chunks := g.of.all[g.from+group].ColumnChunks()
		for i, c := range columns {
			leaf := g.of.columns[c]
			r.columns[i] = page.Column{Pages: chunks[leaf.index].Pages(), Write: leaf.append}
		}
		for left := int(g.of.all[g.from+group].NumRows()); left > 0; left -= s.Rows {
			s.First += int64(s.Rows)
			if err := r.read(s, left); err != nil {
				yield(nil, err)
				return
			}
			if !yield(s, nil) {
				return
			}
			g.of.read.Add(int64(s.Rows))
		}
	}
}

// NotText is the error for a text of a stretch that turned out to be no UTF-8.
func (g *Groups) NotText(row int64, column int) error { return g.of.file.notText(int(row), column) }

// stripReader reads some columns of one group side by side.
type stripReader struct {
	groups  *Groups
	columns []page.Column
}

// read fills s with the next rows, at most left.
func (r *stripReader) read(s *Stretch, left int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = r.groups.of.file.panicked(v, int(s.First)-1)
		}
	}()
	s.Rows = left
	for i := range r.columns {
		if err := r.columns[i].Fill(); err != nil {
			return r.groups.of.file.fail(lienthong.Invalid, err,
				"the Parquet file is damaged or cut short at row %d; get a fresh copy", s.First)
		}
		s.Rows = min(s.Rows, r.columns[i].Rows())
	}
	for i := range r.columns {
		s.Strips[i] = r.columns[i].Take(s.Rows)
	}
	return nil
}

func (r *stripReader) close() {
	for i := range r.columns {
		r.columns[i].Close()
	}
}
