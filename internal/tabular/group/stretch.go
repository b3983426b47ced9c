package group

import (
	"iter"

	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

// Stretch is some rows that follow each other in one group. It belongs to the
// reader: slices and strings hold until the next stretch. Unlike a Row's cells
// its texts are not checked to be UTF-8; see [Groups.NotText].
type Stretch struct {
	First  int64 // number of the first row in the file, from 1
	Rows   int
	Strips []page.Strip // of the columns asked for
}

// Read yields the rows of a group, of each only the columns asked for, counted
// from 0 as in the header. A stretch has at most as many rows as every page of
// these columns still has. The first error ends it.
func (g *Groups) Read(group int, columns []int) iter.Seq2[*Stretch, error] {
	return func(yield func(*Stretch, error) bool) {
		s := &Stretch{First: g.starts[group] + 1, Strips: make([]page.Strip, len(columns))}
		r := stripReader{groups: g, columns: make([]page.Column, len(columns))}
		defer r.close()
		chunks := g.of.Groups[g.from+group].ColumnChunks()
		for i, c := range columns {
			r.columns[i] = g.of.Columns[c].open(chunks)
		}
		for left := int(g.of.Groups[g.from+group].NumRows()); left > 0; left -= s.Rows {
			s.First += int64(s.Rows)
			if err := r.read(s, left); err != nil {
				yield(nil, err)
				return
			}
			if !yield(s, nil) {
				return
			}
			g.of.Read(int64(s.Rows))
		}
	}
}

// stripReader reads some columns of one group side by side.
type stripReader struct {
	groups  *Groups
	columns []page.Column
}

// read fills s with the next rows, at most left.
func (r *stripReader) read(s *Stretch, left int) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = r.groups.of.Faults.Panicked(v, int(s.First)-1)
		}
	}()
	s.Rows = left
	for i := range r.columns {
		if err := r.columns[i].Fill(); err != nil {
			return r.groups.of.Faults.Damaged(err, int(s.First))
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
