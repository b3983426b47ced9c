package linkage

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/goccy/go-yaml"

	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/connectortest/library"
)

// many is a source of so many rows.
type many int

func (many) Tables(context.Context) ([]connector.Table, error) { return nil, nil }
func (many) Warnings(context.Context) ([]string, error)        { return nil, nil }
func (many) Close() error                                      { return nil }
func (n many) Rows(_ context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		row := make([]string, len(q.Columns)) // the same each time, as sources give it
		for i := range int(n) {
			for c := range row {
				row[c] = fmt.Sprint(i)
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func reader(t *testing.T) *connector.Bound {
	t.Helper()
	sector, err := library.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	d := &connector.Description{}
	if err := yaml.Unmarshal([]byte(strings.NewReplacer("$KIND", "postgres", "$ADDRESS", `"x"`).Replace(library.Example().Description)), d); err != nil {
		t.Fatal(err)
	}
	bound, err := d.Bind(sector, func(connector.Unit) []string { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return bound[0]
}

// TestReading: rows that are read ahead come all and in order; and a source that was not
// read to its end, because nobody waited, never passes for one that was.
func TestReading(t *testing.T) {
	t.Parallel()
	const rows = 2*batch + 7
	bound := reader(t)
	synctest.Test(t, func(t *testing.T) {
		p := &pass{Service: &Service{Source: many(rows)}, bound: bound}
		from := p.startReading(t.Context())
		n := 0
		for some := range from.batches {
			for _, r := range some.rows {
				if r.key != fmt.Sprint(n) {
					t.Fatalf("row %d has the key %s", n, r.key)
				}
				n++
			}
		}
		if from.end(); n != rows || from.failed != nil {
			t.Errorf("%d rows, %v", n, from.failed)
		}
		for taken := range 3 {
			ctx, cancel := context.WithCancel(t.Context())
			from := p.startReading(ctx)
			for range taken {
				<-from.batches
			}
			synctest.Wait() // all is read ahead that can be
			cancel()
			from.end()
			for range from.batches { // what is left
			}
			if taken < 2 && !errors.Is(from.failed, context.Canceled) {
				t.Errorf("after %d batches: %v", taken, from.failed)
			}
		}
	})
}
