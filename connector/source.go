package connector

import (
	"context"
	"iter"
	"slices"
)

// Source is an agency's existing database, folder or service, opened for
// reading. A driver implements it; connectortest.TestSource is the contract in
// code. All methods may be called at once. Errors are *lienthong.Error:
// Unavailable where trying again may help, Maintenance where the source has no
// such table or column any more, Invalid where the description is wrong. They
// hold no value of the source.
type Source interface {
	// Tables is what may be read: tables, views, files or resources, with their
	// columns, in the order of their names.
	Tables(ctx context.Context) ([]Table, error)

	// Rows streams what a query asks, a cell for each of Query.Columns; what is
	// null is "". Memory does not grow with the rows. The cells are overwritten
	// by the next row, the strings in them not. The first error ends the stream;
	// breaking off frees what the stream holds.
	Rows(ctx context.Context, q *Query) iter.Seq2[[]string, error]

	// Warnings says what the account may do beyond reading what is mapped, a
	// sentence each, for the owner to take away.
	Warnings(ctx context.Context) ([]string, error)

	Close() error
}

// Table is one table of a source.
type Table struct {
	Name    string
	Columns []TableColumn
	// Broken is why a table that is there cannot be read; it has no columns then.
	Broken error
}

// TableColumn is one column of a table.
type TableColumn struct {
	Name string
	Type string // as the source calls it, in lower case
	Key  bool   // part of the primary key
}

// Query is a question to a source. Every name in it comes from the description,
// never from a request; every value is handed to the source as a parameter,
// never as text of a statement.
type Query struct {
	From    string
	Joins   []Join
	Columns []string    // to answer, in this order
	Fixed   []Condition // of the description: which rows of the table are meant
	Where   []Condition // of the request: all of them hold
	// Order sorts ascending. After, of the same length or empty, begins behind
	// the row with these values in the order.
	Order []string
	After []string
	Limit int // at most so many rows; 0 for all of them, which is a scan
	// Keep says which rows may leave the source's owner; nil for all. Sources leave it
	// to the [Guard].
	Keep func(row []string) bool
}

// Condition holds where the column has one of the values.
type Condition struct {
	Column string   `yaml:"column"`
	In     []string `yaml:"in,flow"`
	// Null says what is done with rows that have no value there: with true they
	// are meant too, or they alone where In is empty; with false, and In empty,
	// all others are. In files and web services an empty cell is none.
	Null *bool `yaml:"is_null,omitempty"`
}

// OrNull reports whether rows without a value are meant.
func (c *Condition) OrNull() bool { return c.Null != nil && *c.Null }

// Holds is the condition for sources that cannot be asked it.
func (c *Condition) Holds(cell string) bool {
	if cell == "" && c.Null != nil {
		return *c.Null
	}
	return len(c.In) == 0 && c.Null != nil && !*c.Null || slices.Contains(c.In, cell)
}

// asks reports whether the condition says anything.
func (c *Condition) asks() bool { return len(c.In) > 0 || c.Null != nil }

// MaxCell is how long a cell may be, in bytes. What is longer is no value of any
// term: drivers may cut it, not shorter than this and a byte, and reading finds it
// unreadable.
const MaxCell = 64 << 10

// Join adds the columns of another table, where it has a row that fits; its
// columns are then named TABLE.COLUMN by As.
type Join struct {
	Table string            `yaml:"table"`
	As    string            `yaml:"as"`
	On    map[string]string `yaml:"on"` // column of the joined table: column of what stands before
	// Where is which rows of the joined table are meant, as in a list of codes
	// that holds several.
	Where []Condition `yaml:"where"`
}
