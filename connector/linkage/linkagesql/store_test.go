package linkagesql_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/pgtest"
	"github.com/lienthong/lienthong/internal/sqldb"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	testStore(t, "sqlite:"+filepath.Join(t.TempDir(), "links.db"))
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	testStore(t, pgtest.Database(t))
}

func testStore(t *testing.T, line string) {
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
	other, err := linkagesql.New(ctx, db, "two")
	if err != nil {
		t.Fatal(err)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	link := func(key, run string, row int, from, until string) linkage.Link {
		return linkage.Link{Key: key, Digest: []byte(key), Run: run, Row: row, Capacity: "reader", From: from, Until: until}
	}
	must(store.Put(ctx, "r", []linkage.Link{link("a", "1", 1, "2020", "2021"), link("b", "1", 2, "2019-05-01", ""), link("c", "1", 3, "", "2020")}))
	if known, err := store.Known(ctx, "r", []string{"a", "b"}); err != nil || len(known) != 0 {
		t.Errorf("rows without a verdict are known: %v, %v", known, err)
	}
	must(store.Settle(ctx, "r", "0", []linkage.Result{{Row: 1, Verdict: "linked"}})) // of another run
	must(store.Settle(ctx, "r", "1", []linkage.Result{
		{Row: 1, Verdict: "linked", Number: "027060000001"}, {Row: 2, Verdict: "linked_with_differences", Number: "027060000001", Differences: []string{"name_tone", "sex_differs"}},
		{Row: 3, Verdict: "not_found"},
	}))
	known, err := store.Known(ctx, "r", []string{"a", "b", "x"})
	must(err)
	if len(known) != 2 || string(known[0].Digest) != known[0].Key || known[0].Linked.IsZero() {
		t.Errorf("known %v", known)
	}
	// The two rows of one person are one reference, over both periods.
	references, err := store.References(ctx, "r", "1", 0, 10)
	must(err)
	if want := []linkage.Reference{{Row: 2, Capacity: "reader", From: lienthong.Date{Year: 2019, Month: 5, Day: 1}}}; !slices.Equal(references, want) {
		t.Errorf("references %v", references)
	}
	if more, err := store.References(ctx, "r", "1", 2, 10); err != nil || len(more) != 0 {
		t.Errorf("references behind the last: %v, %v", more, err)
	}
	keys, err := store.Keys(ctx, "r", "027060000001")
	must(err)
	if !slices.Equal(keys, []string{"a", "b"}) {
		t.Errorf("keys %v", keys)
	}
	links, err := store.Links(ctx, "r", "a", 10)
	must(err)
	if len(links) != 2 || links[0].Key != "b" || fmt.Sprint(links[0].Differences) != "[name_tone sex_differs]" {
		t.Errorf("links %v", links)
	}
	// One of them changes: what it says goes, and the other's period still counts.
	must(store.Put(ctx, "r", []linkage.Link{link("a", "2", 1, "2024", "2025")}))
	if keys, err := store.Keys(ctx, "r", "027060000001"); err != nil || !slices.Equal(keys, []string{"b"}) {
		t.Errorf("keys %v, %v", keys, err)
	}
	must(store.Settle(ctx, "r", "2", []linkage.Result{{Row: 1, Verdict: "linked", Number: "027060000001"}}))
	references, err = store.References(ctx, "r", "2", 0, 10)
	must(err)
	if want := []linkage.Reference{{Row: 1, Capacity: "reader", From: lienthong.Date{Year: 2019, Month: 5, Day: 1}}}; !slices.Equal(references, want) {
		t.Errorf("references %v", references)
	}
	for _, s := range []func() (int, error){
		func() (int, error) { k, err := other.Keys(ctx, "r", "027060000001"); return len(k), err },
		func() (int, error) { k, err := store.Keys(ctx, "s", "027060000001"); return len(k), err },
	} {
		if n, err := s(); err != nil || n != 0 {
			t.Errorf("another connector's or record's links: %d, %v", n, err)
		}
	}
}
