package tabular

import (
	"github.com/lienthong/lienthong/internal/tabular/group"
	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

// Groups is a table by columns, as package group has it.
type Groups = group.Groups

// Stretch is some rows of a group.
type Stretch = group.Stretch

// Strip is one column of a stretch.
type Strip = page.Strip

// Groups is the table by columns, nil if its format has only rows. Passes is
// how often the caller will read it, for Progress. Use it in place of Rows; it
// is for any number of goroutines.
func (t *Table) Groups(passes int) *Groups {
	p, ok := t.src.(*parquetReader)
	if !ok {
		return nil
	}
	p.passes = int64(passes)
	f := &group.File{Groups: p.all, Read: func(rows int64) { p.read.Add(rows) }, Faults: faults{p.file}}
	for _, c := range p.columns {
		f.Columns = append(f.Columns, group.Leaf{Index: c.index, Write: c.append})
	}
	return group.Of(f)
}

// faults are the errors of a file as package group asks for them.
type faults struct{ file label }

func (f faults) Damaged(cause error, row int) error     { return f.file.damaged(cause, row) }
func (f faults) NotText(row, column int) error          { return f.file.notText(row, column) }
func (f faults) Panicked(value any, afterRow int) error { return f.file.panicked(value, afterRow) }
