package linkagesql_test

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// TestFill: what is asked while the first rows come, and after them, has the same
// answers; so it has after a failure, and for the process that comes after a killed one.
func TestFill(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "links.db") },
		"postgres": func(t *testing.T) string { return pgtest.Database(t) },
	} {
		t.Run(name, func(t *testing.T) { t.Parallel(); testFill(t, line(t)) })
	}
}

func testFill(t *testing.T, line string) {
	ctx := t.Context()
	db, err := sqldb.Open(ctx, line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := linkagesql.New(ctx, db, "one")
	if err != nil {
		t.Fatal(err)
	}
	const number = "027060000001"
	row := func(key string) linkage.Link {
		return linkage.Link{Key: key, Digest: []byte(key), Known: linkage.Known{Capacity: "reader"}, Answer: linkage.Answer{Verdict: "linked", Number: number}}
	}
	means := func(when string, want ...string) {
		t.Helper()
		if got, err := store.Keys(ctx, "r", number); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s, the number is meant by %v, %v; want %v", when, got, err, want)
		}
	}
	indexed := func(when string, want bool) {
		t.Helper()
		if db.Dialect != sqldb.SQLite {
			return
		}
		n := 0
		if err := db.Read.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'connector_link_number'`).Scan(&n); err != nil || (n == 1) != want {
			t.Errorf("%s, the index is there: %d, %v", when, n, err)
		}
	}
	err = store.Fill(ctx, func() error {
		indexed("while it is filled", false)
		if err := store.Keep(ctx, "r", "1", []linkage.Link{row("a"), row("b")}); err != nil {
			return err
		}
		means("while it is filled", "a", "b")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	indexed("filled", true)
	means("filled", "a", "b")

	broke := errors.New("the owner went away")
	if err := store.Fill(ctx, func() error { return errors.Join(store.Keep(ctx, "r", "2", []linkage.Link{row("c")}), broke) }); !errors.Is(err, broke) {
		t.Errorf("an error within is lost: %v", err)
	}
	indexed("after a failure", true)
	means("after a failure", "a", "b", "c")

	if err := store.Fill(ctx, func() error {
		_, err := linkagesql.New(ctx, db, "one") // as after a kill
		indexed("in the next process", true)
		return err
	}); err != nil {
		t.Errorf("made by another: %v", err)
	}
}
