package connectorsql

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/lienthong/lienthong/connector"
)

// Source reads one database. Get it from Open.
type Source struct {
	db      *sql.DB
	dialect *dialect
	kind    string
	schema  string
}

var _ connector.Source = (*Source)(nil)

// Tables implements connector.Source.
func (s *Source) Tables(ctx context.Context) (out []connector.Table, err error) {
	rows, err := s.db.QueryContext(ctx, s.dialect.tables, s.schema)
	if err != nil {
		return nil, s.wrap(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err says what failed
	for rows.Next() {
		var table string
		var c connector.TableColumn
		if err := rows.Scan(&table, &c.Name, &c.Type, &c.Key); err != nil {
			return nil, s.wrap(err)
		}
		if len(out) == 0 || out[len(out)-1].Name != table {
			out = append(out, connector.Table{Name: table})
		}
		t := &out[len(out)-1]
		t.Columns = append(t.Columns, c)
	}
	return out, s.wrap(rows.Err())
}

// Rows implements connector.Source.
func (s *Source) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		text, values := build(s.dialect, s.schema, q)
		rows, err := s.db.QueryContext(ctx, text, values...)
		if err != nil {
			yield(nil, s.wrap(err))
			return
		}
		defer func() { _ = rows.Close() }() // rows.Err says what failed
		cells := make([]string, len(q.Columns))
		scanned := make([]any, len(q.Columns))
		into := make([]any, len(q.Columns))
		for i := range scanned {
			into[i] = &scanned[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				yield(nil, s.wrap(err))
				return
			}
			for i, v := range scanned {
				cells[i] = text1(v)
			}
			if !yield(cells, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, s.wrap(err))
		}
	}
}

// text1 is a value as text. Times keep what the database keeps, so that a mark
// read from it can be compared by it again.
func text1(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case []byte:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		if v.Equal(v.Truncate(24*time.Hour)) && v.Location() == time.UTC {
			return v.Format(time.DateOnly)
		}
		return v.Format("2006-01-02 15:04:05.999999999")
	default:
		return fmt.Sprint(v)
	}
}

// Close implements connector.Source.
func (s *Source) Close() error { return s.db.Close() }
