package grantsql_test

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/grantsql"
	"github.com/lienthong/lienthong/grant/granttest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

// TestReferencesMove: references of the first tables are there after the second migration.
func TestReferencesMove(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "grants.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	const first = "migrations/sqlite/0001_grant.sql"
	text, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(ctx, "grant", fstest.MapFS{first: {Data: text}}); err != nil {
		t.Fatal(err)
	}
	const insert = `INSERT INTO grant_reference (person, sector, capacity, case_id, valid_from, valid_until, recorded_from, recorded_until) VALUES ($1, 'court', 'party', '', 0, 9223372036854775807, $2, $3)`
	begun, replaced := granttest.Start.UnixMicro(), granttest.Start.UnixMicro()+1
	for _, row := range [][]any{{granttest.Person(1).Int64(), begun, replaced}, {granttest.Person(1).Int64(), replaced, int64(1<<63 - 1)}} {
		if _, err := db.Write.ExecContext(ctx, insert, row...); err != nil {
			t.Fatal(err)
		}
	}
	s, err := grantsql.New(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	for name, q := range map[string]grant.ReferenceQuery{
		"now":    {Person: granttest.Person(1), Sector: "court", At: grant.AsOf{Valid: granttest.Start}},
		"before": {Person: granttest.Person(1), Sector: "court", At: grant.AsOf{Valid: granttest.Start, Recorded: granttest.Start}},
	} {
		if known, err := s.Known(ctx, q); err != nil || !known {
			t.Errorf("%s: known %t, %v", name, known, err)
		}
	}
}
