package linkagesql_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
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
	for _, span := range [][2]int{{0, 1}, {2, 10}} { // its last row speaks for a person
		if more, err := store.References(ctx, "r", "1", span[0], span[1]); err != nil || len(more) != 0 {
			t.Errorf("references in %v: %v, %v", span, more, err)
		}
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
	testRemains(t, store)
	for _, s := range []func() (int, error){
		func() (int, error) { k, err := other.Keys(ctx, "r", "027060000001"); return len(k), err },
		func() (int, error) { k, err := store.Keys(ctx, "s", "027060000001"); return len(k), err },
	} {
		if n, err := s(); err != nil || n != 0 {
			t.Errorf("another connector's or record's links: %d, %v", n, err)
		}
	}
}

// testRemains: rows that are gone, and rows that mean somebody else, end what
// they meant; nobody is ended whom another row means.
func testRemains(t *testing.T, store *linkagesql.Store) {
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const x, y, z = "027060000001", "027060000002", "027060000003"
	put := func(run string, row int, key, number string) {
		t.Helper()
		must(store.Put(ctx, "g", []linkage.Link{{Key: key, Digest: []byte(key), Run: run, Row: row, Capacity: "reader"}}))
		if number != "" {
			must(store.Settle(ctx, "g", run, []linkage.Result{{Row: row, Verdict: "linked", Number: number}}))
		}
	}
	ended := func(want ...linkage.Ended) {
		t.Helper()
		got, err := store.Ended(ctx, "g", 10)
		must(err)
		slices.SortFunc(got, func(a, b linkage.Ended) int { return strings.Compare(a.Number, b.Number) })
		if !slices.Equal(got, want) {
			t.Errorf("ended %+v, want %+v", got, want)
		}
	}
	put("1", 1, "a", x)
	put("1", 2, "b", x)
	put("1", 3, "c", y)
	put("1", 4, "d", z)
	ended()
	// The next run finds a as it was, c linked to somebody else, d on its way; b is gone.
	must(store.Seen(ctx, "g", "2", []string{"a"}))
	put("2", 1, "c", z)
	put("2", 2, "d", "")
	gone, kept, err := store.Gone(ctx, "g", "2")
	if err != nil || gone != 1 || kept != 3 {
		t.Errorf("gone %d, kept %d, %v", gone, kept, err)
	}
	must(store.Bury(ctx, "g", "2"))
	ended(linkage.Ended{Number: x, Capacity: "reader", Elsewhere: true}, linkage.Ended{Number: y, Capacity: "reader"})
	must(store.Settle(ctx, "g", "2", []linkage.Result{{Row: 2, Verdict: "linked", Number: z}}))
	got, err := store.Ended(ctx, "g", 10)
	must(err)
	must(store.Release(ctx, "g", got))
	ended()
	// b is forgotten; a, the other row of its person, is to be linked again.
	known, err := store.Known(ctx, "g", []string{"a", "b", "c", "d"})
	must(err)
	var keys []string
	for _, k := range known {
		keys = append(keys, fmt.Sprintf("%s %t", k.Key, string(k.Digest) == k.Key))
	}
	slices.Sort(keys)
	if !slices.Equal(keys, []string{"a false", "c true", "d true"}) {
		t.Errorf("known %q", keys)
	}
	if gone, kept, err := store.Gone(ctx, "g", "2"); err != nil || gone != 0 || kept != 3 {
		t.Errorf("after that gone %d, kept %d, %v", gone, kept, err)
	}
	// A row that comes back is a new one.
	put("3", 1, "b", x)
	ended()
}
