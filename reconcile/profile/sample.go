package profile

import (
	"runtime"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/blocking"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/cell"
	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/profile/content"
)

// Table is a sample of a table's rows.
type Table struct {
	Header   []string
	Nameless bool       // Header is ours, since no row named the columns
	Rows     int        // rows of the whole table
	Sample   [][]string // rows of the sample, in an order that only their content decides

	texts map[int][]string // see folded
	of    []content.Stats  // see stats
}

// stats are those of its columns, which are looked at once. It is for one goroutine.
func (t *Table) stats() []content.Stats {
	if t.of == nil {
		t.of = content.AllStats(t.Sample, len(t.Header))
	}
	return t.of
}

// folded are the values of a column, folded, of the rows that tell what columns hold. They are
// asked for again for each other column. It is for one goroutine.
func (t *Table) folded(at int) []string {
	if out, known := t.texts[at]; known {
		return out
	}
	out := t.fold(at)
	t.keepFolded(at, out)
	return out
}

// fold folds those values, or tells what they were before. It is for many goroutines.
func (t *Table) fold(at int) (out []string) {
	if out, known := t.texts[at]; known {
		return out
	}
	for _, row := range t.Sample[:min(len(t.Sample), pairedRows)] {
		out = append(out, column.Fold(row[at]))
	}
	return out
}

func (t *Table) keepFolded(at int, texts []string) {
	if t.texts == nil {
		t.texts = map[int][]string{}
	}
	t.texts[at] = texts
}

// looked are the same values as they stand there.
func (t *Table) looked(at int) (cells []string) {
	for _, row := range t.Sample[:min(len(t.Sample), pairedRows)] {
		cells = append(cells, row[at])
	}
	return cells
}

// sampleRows is how many rows a sample keeps at least, of a table that has
// them; twice as many at most.
const sampleRows = 50_000

// Sampler takes a sample of rows whose hash is small.
type Sampler struct {
	Header   []string
	Nameless bool
	rows     int
	kept     []hashed
	limit    uint64
}

type hashed struct {
	hash  uint64
	cells []string
}

// Add passes a row by; its cells are copied if it is kept.
func (s *Sampler) Add(cells []string) {
	s.rows++
	sum := hashing.Begin
	for _, c := range cells {
		sum = hashCell(sum, c)
	}
	s.keep(sum*spread, cells)
}

// AddColumns passes many rows by, of which each column has its cells. All cores hash them, and most are
// not looked at further.
func (s *Sampler) AddColumns(columns [][]string, rows int) {
	sums := make([]uint64, rows)
	arrange.InParts(runtime.GOMAXPROCS(0), rows, func(_, from, upTo int) {
		mine := sums[from:upTo]
		for i := range mine {
			mine[i] = hashing.Begin
		}
		for _, cells := range columns {
			for i, c := range cells[from:upTo] {
				mine[i] = hashCell(mine[i], c)
			}
		}
		for i := range mine {
			mine[i] *= spread
		}
	})
	row := make([]string, len(columns))
	for i, sum := range sums {
		if s.rows++; s.limit > 0 && sum > s.limit {
			continue
		}
		for at, cells := range columns {
			row[at] = cells[i]
		}
		s.keep(sum, row)
	}
}

// spread spreads the hash of a row, which is that of its cells one behind the other, over all bits.
const spread uint64 = 0x9e3779b97f4a7c15

func hashCell(sum uint64, cell string) uint64 { return hashing.Apart(hashing.On(sum, cell)) }

// keep keeps a row if its hash is small enough.
func (s *Sampler) keep(sum uint64, cells []string) {
	if s.limit == 0 {
		s.limit = ^uint64(0)
	}
	if sum > s.limit {
		return
	}
	own := make([]string, len(cells))
	for i, c := range cells {
		own[i] = strings.Clone(c)
	}
	s.kept = append(s.kept, hashed{sum, own})
	for len(s.kept) > 2*sampleRows {
		s.limit /= 2
		s.kept = slices.DeleteFunc(s.kept, func(k hashed) bool { return k.hash > s.limit })
	}
}

// Table is the sample.
func (s *Sampler) Table() *Table {
	slices.SortFunc(s.kept, func(a, b hashed) int {
		switch {
		case a.hash < b.hash:
			return -1
		case a.hash > b.hash:
			return 1
		}
		return slices.Compare(a.cells, b.cells)
	})
	t := &Table{Header: s.Header, Nameless: s.Nameless, Rows: s.rows}
	for _, k := range s.kept {
		t.Sample = append(t.Sample, k.cells)
	}
	return t
}

// block proposes what is compared.
func (p *Proposal) block(left, right *Table) {
	rows := float64(left.Rows)
	pairs := rows * (rows - 1) / 2
	if right != nil {
		pairs, rows = rows*float64(right.Rows), rows+float64(right.Rows)
	}
	p.Model.Blocking, p.Notes.Keys = blocking.Propose(p.sampleRecords(left, right), rows, pairs)
}

// sampleRecords loads the samples as records.
func (p *Proposal) sampleRecords(left, right *Table) *engine.Records {
	l := engine.NewLoader(p.Model)
	for side, t := range []*Table{left, right} {
		if t == nil {
			continue
		}
		rows := t.Sample[:min(len(t.Sample), blocking.SampleRows)]
		c := cell.New(p.Model, t.Header, side)
		for _, row := range rows {
			c.Add("", row)
		}
		l.Batch(side, c.IDs, c.Fields, nil)
	}
	return l.Sample()
}
