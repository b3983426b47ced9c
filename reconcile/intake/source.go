package intake

import (
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Source is a table with its columns recognised.
type Source struct {
	// Columns says what each cell of a row is; "" is passed over.
	Columns []vnfield.Column
	// Rows streams the rows in order; it is ranged over once. An error ends
	// the whole linkage. Cells may be overwritten by the next row, the strings
	// in them not.
	Rows iter.Seq2[Row, error]
}

// Row is one row of a source.
type Row struct {
	Number int                // for messages and verdicts, as a spreadsheet counts; from 1
	Person lienthong.PersonID // in a population that has opaque ids; else zero
	Cells  []string
}

// Places turns what a file says of a province into its code in the list of 63
// provinces of before 1 July 2025, the first digits of personal numbers; 0 if
// it cannot be told. It must be safe for concurrent use.
type Places func(text string) uint8
