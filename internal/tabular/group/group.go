package group

import (
	"github.com/parquet-go/parquet-go"

	"github.com/lienthong/lienthong/internal/tabular/group/page"
)

// File is the file whose groups are read.
type File struct {
	Groups  []parquet.RowGroup
	Columns []Leaf           // by column of the header
	Read    func(rows int64) // is told of rows that were read; less than none are read once more
	Faults  Faults
}

// Leaf is a column of the file.
type Leaf struct {
	Index int // among those of a group
	Write page.Writer
}

// open is the pages of a column in a group.
func (l Leaf) open(chunks []parquet.ColumnChunk) page.Column {
	return page.Column{Pages: chunks[l.Index].Pages(), Write: l.Write}
}

// Faults are the errors for a person, by row from 1 and column from 0.
type Faults interface {
	Damaged(cause error, row int) error
	NotText(row, column int) error
	Panicked(value any, afterRow int) error
}

// Groups are some groups of a file that follow each other. They are for any number of goroutines.
type Groups struct {
	of     *File
	from   int     // the first group of the file
	starts []int64 // rows before each group; one more than there are groups
}

// Of are all groups of a file.
func Of(f *File) *Groups {
	g := &Groups{of: f, starts: []int64{0}}
	for i, part := range f.Groups {
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

// NotText is the error for a text of a stretch that turned out to be no UTF-8.
func (g *Groups) NotText(row int64, column int) error { return g.of.Faults.NotText(int(row), column) }
