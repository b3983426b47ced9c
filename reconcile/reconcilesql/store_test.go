package reconcilesql_test

import (
	"testing"

	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/reconcilesql"
	"github.com/lienthong/lienthong/reconcile/reconciletest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	reconciletest.TestStore(t, func(t testing.TB) reconcile.Store { return open(t, "sqlite::memory:") })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	reconciletest.TestStore(t, func(t testing.TB) reconcile.Store { return open(t, pgtest.Database(t)) })
}

func open(t testing.TB, line string) reconcile.Store {
	t.Helper()
	db, err := sqldb.Open(t.Context(), line)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s, err := reconcilesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
