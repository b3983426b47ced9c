package connector

import (
	"cmp"
	"context"
	"iter"
	"path/filepath"
	"slices"
	"time"

	"github.com/lienthong/lienthong/internal/conf"
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

// SourceConfig is one source. What a kind does not use must be left out.
type SourceConfig struct {
	// Kind is postgres, mariadb (MySQL as well), sqlserver, oracle, sqlite,
	// folder, rest or soap.
	Kind string `yaml:"kind"`
	// Address is where it is, without a password:
	//
	//	postgres   postgres://reader@host:5432/database
	//	mariadb    reader@host:3306/database, or reader@unix(/run/mysqld.sock)/database
	//	sqlserver  sqlserver://reader@host:1433?database=name
	//	oracle     oracle://reader@host:1521/service
	//	sqlite     path of the file
	//	folder     path of the folder
	//	rest, soap https://host/path
	//
	// Relative paths start at the folder of the file.
	Address string `yaml:"address"`
	// PasswordFile is the path of a file with the account's password; of rest
	// and soap, with the value of the header Authorization.
	PasswordFile conf.SecretFile `yaml:"password_file"`
	// Schema is where the tables are. Default: the account's own.
	Schema string `yaml:"schema"`
	// Connections is how many statements may run at once, 1 to 16. Default 2:
	// the database serves its own users first.
	Connections int `yaml:"connections"`
	// Timeout is how long one question may take, and a scan to its next row.
	// Default 5s; at most 5m.
	Timeout time.Duration `yaml:"timeout"`
	// Retry is how long a source that failed several times is left in peace.
	// Default 15s.
	Retry time.Duration `yaml:"retry"`
	// Resources are the questions that a rest or soap service answers.
	Resources []Resource `yaml:"resources"`
}

// Resource is what a web service offers in place of a table: questions, each a path
// below the address. Of SOAP, one that begins with < is the content of soap:Body, and
// another one a path, asked with Body.
type Resource struct {
	// Name is what a mapping's from names.
	Name string `yaml:"name"`
	// List is the question for all rows, page by page where it holds {page}, which
	// counts from 1, {page0}, from 0, or {offset}, the rows so far, until a page is
	// empty. Default: rows cannot be listed, only looked up.
	List string `yaml:"list,omitempty"`
	// Lookup are questions for the rows with a value, {value}, of a column; the
	// answers have to hold that column.
	Lookup map[string]string `yaml:"lookup,omitempty"`
	// Body is what is sent with the question, with {value} or {page} in it: of REST,
	// JSON by POST. Default: none, and REST asks by GET.
	Body string `yaml:"body,omitempty"`
	// Action is the header SOAPAction; {operation} in it is the name of the first
	// element in the body.
	Action string `yaml:"action,omitempty"`
	// NoRows are what a fault of SOAP says, in its code or its text, that only means
	// that there is no such row. Default: every fault is an error.
	NoRows []string `yaml:"no_rows,omitempty"`
	// Good are what an answer has to say where nothing went wrong, also of no rows: many
	// services tell of an error with status 200. Another answer is an error, and not one
	// without a row. Default: the status alone tells.
	Good []Condition `yaml:"good,omitempty"`
	// Rows is the path to the array, or the repeated element, that holds rows:
	// data.items; * is any member. Default: the answer itself.
	Rows string `yaml:"rows,omitempty"`
	// Columns are the members to read, with dots into them: address.province; an
	// attribute of markup has @ in front of it: id.@type.
	Columns []string `yaml:"columns,flow"`
}

// LoadResources reads a file that says, under resources, what a web service can be
// asked. Columns may be left out.
func LoadResources(path string) ([]Resource, error) {
	var f struct {
		Resources []Resource `yaml:"resources"`
	}
	if err := conf.Load(path, &f); err != nil {
		return nil, err
	}
	return f.Resources, nil
}

// Bounds of a source. A connector that needs more hurts the source's own users.
const (
	maxConnections = 16
	maxTimeout     = 5 * time.Minute
)

// complete fills in what was left out. It says which field is wrong, and in what; "" for
// none. Relative paths start at folder.
func (s *SourceConfig) complete(folder string) (field, wrong string) {
	s.Connections = cmp.Or(s.Connections, 2)
	s.Timeout = cmp.Or(s.Timeout, 5*time.Second)
	s.Retry = cmp.Or(s.Retry, 15*time.Second)
	if (s.Kind == "sqlite" || s.Kind == "folder") && s.Address != "" && !filepath.IsAbs(s.Address) {
		s.Address = filepath.Join(folder, s.Address)
	}
	switch {
	case s.Kind == "" || s.Address == "":
		return "source", "needs a kind and an address"
	case s.Connections < 1 || s.Connections > maxConnections:
		return "source.connections", "is not from 1 to 16"
	case s.Timeout < 10*time.Millisecond || s.Timeout > maxTimeout:
		return "source.timeout", "is not from 10ms to 5m"
	case s.Retry < time.Millisecond || s.Retry > time.Hour:
		return "source.retry", "is not from 1ms to 1h"
	default:
		return "", ""
	}
}
