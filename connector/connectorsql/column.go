package connectorsql

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/connector"
)

// columnTypes are what the database calls the types of its columns, by table and
// column, since statements depend on them: a huge text is cut where it lies, bits
// are read as a number, and a whole number is not compared with what is none.
type columnTypes map[[2]string]string

func typeKey(table, column string) [2]string {
	return [2]string{strings.ToLower(table), strings.ToLower(column)}
}

// known is the column types as they were last looked at.
type known struct {
	mu    sync.Mutex
	types columnTypes // guarded by mu; nil before the first look
}

func (k *known) keep(types columnTypes) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.types = types
}

func typesOf(tables []connector.Table) columnTypes {
	types := columnTypes{}
	for _, t := range tables {
		for _, c := range t.Columns {
			types[typeKey(t.Name, c.Name)] = c.Type
		}
	}
	return types
}

// columnTypes looks at the columns once; Tables, which is asked for every few
// minutes, looks again.
func (s *Source) columnTypes(ctx context.Context) (columnTypes, error) {
	s.known.mu.Lock()
	types := s.known.types
	s.known.mu.Unlock()
	if types != nil {
		return types, nil
	}
	tables, err := s.Tables(ctx)
	if err != nil {
		return nil, err
	}
	return typesOf(tables), nil
}

// cut is how many characters of a long cell are asked for: one more than a cell
// may have, so that reading sees that it is too long.
var cut = strconv.Itoa(connector.MaxCell + 1)

// short are the types of PostgreSQL whose text is never long.
var short = []string{
	"smallint", "integer", "bigint", "real", "double precision", "boolean", "date", "uuid", "oid",
	"timestamp without time zone", "timestamp with time zone", "time without time zone",
}

func postgresText(column, kind string) string {
	text := "CAST(" + column + " AS text)"
	if slices.Contains(short, kind) {
		return text
	}
	return "left(" + text + ", " + cut + ")"
}

func mariadbText(column, kind string) string {
	switch {
	case kind == "bit":
		return column + " + 0"
	case strings.HasSuffix(kind, "text"), strings.HasSuffix(kind, "blob"), kind == "json":
		return "LEFT(" + column + ", " + cut + ")"
	default:
		return column
	}
}

// A declared type would make SQLite's driver read dates, in its own way.
func sqliteText(column, _ string) string {
	return "substr(CAST(" + column + " AS TEXT), 1, " + cut + ")"
}

// LEFT takes neither text nor ntext (Transact-SQL Reference, LEFT).
func sqlServerText(column, kind string) string {
	switch kind {
	case "text", "ntext", "xml":
		return "LEFT(CAST(" + column + " AS nvarchar(max)), " + cut + ")"
	case "varchar", "nvarchar":
		return "LEFT(" + column + ", " + cut + ")"
	default:
		return column
	}
}

// SUBSTR takes character LOBs (SQL Language Reference, SUBSTR); other texts of
// Oracle are not longer than 32767 bytes.
func oracleText(column, kind string) string {
	if kind == "clob" || kind == "nclob" {
		return "SUBSTR(" + column + ", 1, " + cut + ")"
	}
	return column
}

// wholes are the types of whole numbers, with their bits where a number beyond
// them is an error of the database. MariaDB compares any.
var wholes = map[string]int{"smallint": 16, "integer": 32, "bigint": 64, "tinyint": 64, "mediumint": 64, "int": 64}

// comparable leaves out values that no whole number is, which PostgreSQL refuses
// and MariaDB takes for 0.
func comparable(kind string, values []string) []string {
	bits, whole := wholes[kind]
	if !whole {
		return values
	}
	var out []string
	for _, v := range values {
		if _, err := strconv.ParseInt(v, 10, bits); err == nil {
			out = append(out, v)
		}
	}
	return out
}
