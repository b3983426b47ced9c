package sqldb_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"path/filepath"
	"reflect"
	"testing"
)

// TestWalk: rows come as they are, in order; what visit or the context says ends them,
// and the connection is good for more.
func TestWalk(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{"file": "sqlite:" + filepath.Join(t.TempDir(), "a.db"), "memory": "sqlite::memory:"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t, line)
			const query = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
				SELECT i, x'00ff' || '', CAST(x'00ff' AS BLOB), NULL FROM n`
			count := func(ctx context.Context, stop func(n int64) error) (n int64, err error) {
				err = db.Walk(ctx, query, func(row []driver.Value) error {
					n++
					want := []driver.Value{n, "\x00\xff", []byte{0, 255}, nil}
					if !reflect.DeepEqual(row, want) {
						t.Fatalf("row %#v, want %#v", row, want)
					}
					return stop(n)
				})
				return n, err
			}
			enough := errors.New("enough")
			for range 20 { // more than there are connections
				if n, err := count(t.Context(), func(n int64) error {
					if n == 7 {
						return enough
					}
					return nil
				}); n != 7 || !errors.Is(err, enough) {
					t.Fatalf("%d rows, %v", n, err)
				}
			}
			ctx, cancel := context.WithCancel(t.Context())
			cancel()
			if n, err := count(ctx, func(int64) error { return nil }); n != 0 || !errors.Is(err, context.Canceled) {
				t.Errorf("cancelled: %d rows, %v", n, err)
			}
			if n, err := count(t.Context(), func(int64) error { return nil }); n != 5000 || err != nil {
				t.Errorf("%d rows, %v", n, err)
			}
			if err := db.Walk(t.Context(), "SELECT * FROM nothing", func([]driver.Value) error { return nil }); err == nil {
				t.Error("no such table, and no error")
			}
			if err := db.Walk(t.Context(), "CREATE TABLE t (i)", nil); err == nil {
				t.Error("something was written")
			}
		})
	}
}
