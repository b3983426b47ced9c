package tabular

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

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

// blockReader reads the groups one behind the other into blocks, all columns asked for at once: each
// has its own pages, and takes its own time.
type blockReader struct {
	groups  *Groups
	group   int           // that is read next
	left    int           // rows of the one before
	columns []page.Column // those of the blocks
	filled  []bool        // rows of the group with something in another column, nil while nobody asked
}

// fill appends rows to an empty block, and answers io.EOF if there are none.
func (r *blockReader) fill(b *Block) error {
	for !b.Full() {
		if r.left == 0 {
			for i := range r.columns {
				r.columns[i].Close()
			}
			if r.columns = r.columns[:0]; r.group == r.groups.Len() {
				break
			}
			r.open(b.wanted)
			continue
		}
		n := min(blockRows-len(b.Numbers), r.left)
		first := int(r.groups.starts[r.group]) - r.left + 1
		if err := r.take(b, first, n); err != nil {
			return err
		}
		if err := r.number(b, first, n); err != nil {
			return err
		}
		r.left -= n
		r.groups.of.read.Add(int64(n))
	}
	if len(b.Numbers) == 0 {
		return io.EOF
	}
	return nil
}

// open begins the next group.
func (r *blockReader) open(columns []int) {
	group := r.groups.of.all[r.groups.from+r.group]
	chunks := group.ColumnChunks()
	for _, c := range columns {
		leaf := r.groups.of.columns[c]
		r.columns = append(r.columns, page.Column{Pages: chunks[leaf.index].Pages(), Write: leaf.append})
	}
	r.left, r.filled = int(group.NumRows()), nil
	r.group++
}

// take appends the texts of n rows, of which the first has this number.
func (r *blockReader) take(b *Block, first, n int) error {
	var all sync.WaitGroup
	errs := make([]error, len(b.wanted))
	for k, c := range b.wanted {
		all.Go(func() {
			had, file := len(b.Columns[c]), r.groups.of.file
			defer func() {
				if v := recover(); v != nil {
					errs[k] = file.panicked(v, first-1)
				}
			}()
			var err error
			b.Columns[c], err = r.columns[k].Append(b.Columns[c], &b.texts[k], n)
			row := first + len(b.Columns[c]) - had
			switch {
			case err != nil:
				errs[k] = r.groups.of.damaged(err, row)
			case row < first+n:
				errs[k] = file.notText(row, c)
			}
		})
	}
	all.Wait()
	return cmp.Or(errs...)
}

// number gives the last n rows of a block their numbers, and passes over those that are blank.
func (r *blockReader) number(b *Block, first, n int) error {
	at := len(b.Numbers)
	for i := at; n > 0; i, n, first = i+1, n-1, first+1 {
		if b.blank(i) {
			if err := r.lookElsewhere(b.wanted); err != nil {
				return err
			}
			if !r.filled[first-1-int(r.groups.starts[r.group-1])] {
				continue
			}
		}
		if at < i {
			for _, c := range b.wanted {
				b.Columns[c][at] = b.Columns[c][i]
			}
		}
		b.Numbers = append(b.Numbers, first)
		at++
	}
	for _, c := range b.wanted {
		b.Columns[c] = b.Columns[c][:at]
	}
	return nil
}

// blank reports whether a row has nothing in the columns asked for.
func (b *Block) blank(row int) bool {
	for _, c := range b.wanted {
		if s := b.Columns[c][row]; s != "" && strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}

// lookElsewhere finds which rows of the group have something in the columns that nobody asked for.
func (r *blockReader) lookElsewhere(wanted []int) error {
	if r.filled != nil {
		return nil
	}
	var others []int
	for c := range r.groups.of.columns {
		if !slices.Contains(wanted, c) {
			others = append(others, c)
		}
	}
	group := r.group - 1
	r.filled = make([]bool, r.groups.starts[r.group]-r.groups.starts[group])
	if len(others) == 0 {
		return nil
	}
	for s, err := range r.groups.Read(group, others) {
		if err != nil {
			return err
		}
		for i := range s.Rows {
			at := s.First - 1 - r.groups.starts[group] + int64(i)
			for k := range s.Strips {
				r.filled[at] = r.filled[at] || strings.TrimSpace(s.Strips[k].Text(i)) != ""
			}
		}
		r.groups.of.read.Add(-int64(s.Rows)) // they are counted when they are taken
	}
	return nil
}
