package sample

import (
	"runtime"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/arrange"
	"github.com/lienthong/lienthong/reconcile/hashing"
)

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

// AddColumns passes rows by, of which each column has its cells; those of a row that is kept are copied. All cores
// hash them, and most are not looked at further.
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
