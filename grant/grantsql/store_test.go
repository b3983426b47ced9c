package grantsql_test

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/grantsql"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

func open(t testing.TB, line string) *grantsql.Store {
	t.Helper()
	db, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s, err := grantsql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	granttest.TestStore(t, func(t testing.TB) granttest.Store { return open(t, "sqlite::memory:") })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	granttest.TestStore(t, func(t testing.TB) granttest.Store { return open(t, pgtest.Database(t)) })
}

// TestCounts keeps the day's numbers by gateway; they never fall.
func TestCounts(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "sqlite::memory:" },
		"postgres": func(t *testing.T) string { return pgtest.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ctx := open(t, line(t)), t.Context()
			for _, c := range []grant.Count{{Grant: "G-1", Day: 100, Uses: 7}, {Grant: "G-1", Day: 100, Uses: 5}, {Grant: "G-2", Day: 100, Uses: 9},
				{Grant: "G-2", Day: 101, Uses: 1}, {Grant: "G-2", Day: 100, Uses: 90}} {
				if err := s.KeepCounts(ctx, "gw-1", []grant.Count{c}); err != nil {
					t.Fatal(err)
				}
			}
			got, err := s.Counts(ctx, "gw-1")
			want := []grant.Count{{Grant: "G-1", Day: 100, Uses: 7}, {Grant: "G-2", Day: 101, Uses: 1}}
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("counts %v, %v; want %v", got, err, want)
			}
			if other, err := s.Counts(ctx, "gw-2"); err != nil || len(other) != 0 {
				t.Errorf("another gateway has %v, %v", other, err)
			}
		})
	}
}

// TestReopen: what was recorded is there for the next process.
func TestReopen(t *testing.T) {
	t.Parallel()
	line := "sqlite:" + filepath.Join(t.TempDir(), "grants.db")
	first, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	s, err := grantsql.New(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Append(t.Context(), granttest.First(granttest.Sample("G-1"), granttest.Start)); err != nil {
		t.Fatal(err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	history, err := open(t, line).History(t.Context(), "G-1")
	if err != nil || len(history) != 1 {
		t.Errorf("after reopening: %v, %v", history, err)
	}
}
