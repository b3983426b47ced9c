package sample

import (
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// lookedAt rows of a sample tell what its columns hold.
const lookedAt = 20_000

// FewRows of a table, such as the one that a desk asks about, tell neither what its columns hold, for
// all their values differ, nor what true pairs share.
const FewRows = 20

// Table is a sample of a table's rows. It is for one goroutine.
type Table struct {
	Header   []string
	Nameless bool       // Header is ours, since no row named the columns
	Rows     int        // rows of the whole table
	Sample   [][]string // rows of the sample, in an order that only their content decides

	folded map[int][]string // see Folded
	stats  []content.Stats  // see Stats
}

// Few reports whether a table has too few rows to tell what its columns hold.
func (t *Table) Few() bool { return t.Rows < FewRows }

// Looked are the rows of the sample that tell what columns hold.
func (t *Table) Looked() [][]string { return t.Sample[:min(len(t.Sample), lookedAt)] }

// Stats are those of its columns, of all rows of the sample, which are looked at once.
func (t *Table) Stats() []content.Stats {
	if t.stats == nil {
		t.stats = content.AllStats(t.Sample, len(t.Header))
	}
	return t.stats
}

// Cells are the values of a column, as they stand there.
func (t *Table) Cells(at int) (cells []string) {
	for _, row := range t.Looked() {
		cells = append(cells, row[at])
	}
	return cells
}

// Filled are those of them that are not blank, without the spaces around them.
func (t *Table) Filled(at int) (cells []string) {
	for _, row := range t.Looked() {
		if cell := strings.TrimSpace(row[at]); cell != "" {
			cells = append(cells, cell)
		}
	}
	return cells
}

// Folded are the values of a column, folded. They are asked for again for each other column, and folded once.
func (t *Table) Folded(at int) []string {
	out, known := t.folded[at]
	if !known {
		out = t.fold(at)
		t.keep(at, out)
	}
	return out
}

// fold folds those values, or tells what they were before. It is for many goroutines.
func (t *Table) fold(at int) (out []string) {
	if out, known := t.folded[at]; known {
		return out
	}
	for _, row := range t.Looked() {
		out = append(out, column.Fold(row[at]))
	}
	return out
}

func (t *Table) keep(at int, folded []string) {
	if t.folded == nil {
		t.folded = map[int][]string{}
	}
	t.folded[at] = folded
}

// Shares are what the columns hold, of as many at once as there are cores. Numbers in a column of which
// days says that it holds dates count days, as a spreadsheet does.
func (t *Table) Shares(days func(at int) bool) []*content.Shares {
	out, folded := make([]*content.Shares, len(t.Header)), make([][]string, len(t.Header))
	var each errgroup.Group
	each.SetLimit(runtime.GOMAXPROCS(0))
	for i := range out {
		each.Go(func() error {
			folded[i] = t.fold(i)
			s := content.SharesOf(t.Cells(i), folded[i])
			if days(i) && s.Dates == 0 {
				s.Years = s.Serials
			}
			out[i] = s
			return nil
		})
	}
	_ = each.Wait() // none fails
	for i := range folded {
		t.keep(i, folded[i])
	}
	return out
}

// Of is what a row has in the columns of some fields of one side.
func (t *Table) Of(row []string, side int, fields ...scheme.Field) string {
	var cells []string
	for _, f := range fields {
		for _, header := range f.ColumnsOf(side) {
			cells = append(cells, row[slices.Index(t.Header, header)])
		}
	}
	return strings.TrimSpace(strings.Join(cells, " "))
}
