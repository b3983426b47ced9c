package linkagesql_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/contributing"
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
	link := func(key, from, until, verdict, number string, differences ...string) linkage.Link {
		return linkage.Link{Key: key, Digest: []byte(key), Known: linkage.Known{Capacity: "reader", From: date(t, from), Until: date(t, until)},
			Answer: linkage.Answer{Verdict: verdict, Number: number, Differences: differences}}
	}
	const x = "027060000001"
	a := link("a", "2020", "2021", "linked", x)
	b := link("b", "2019-05-01", "", "linked_with_differences", x, "name_tone", "sex_differs")
	must(store.Keep(ctx, "r", "1", []linkage.Link{link("a", "", "", "not_found", ""), a, b, link("c", "", "2020", "not_found", "")})) // of the same key the last
	known, err := store.Known(ctx, "r", []string{"a", "b", "x"})
	must(err)
	if len(known) != 2 || string(known[0].Digest) != known[0].Key || known[0].Linked.IsZero() {
		t.Errorf("known %v", known)
	}
	meaning, err := store.Meaning(ctx, "r", []string{x, "027060000002"})
	must(err)
	slices.SortFunc(meaning, func(a, b linkage.Link) int { return strings.Compare(a.Key, b.Key) })
	if len(meaning) != 2 || meaning[0].Known != a.Known || meaning[1].Known != b.Known || meaning[1].Key != "b" {
		t.Errorf("meaning %v", meaning)
	}
	keys, err := store.Keys(ctx, "r", x)
	must(err)
	if !slices.Equal(keys, []string{"a", "b"}) {
		t.Errorf("keys %v", keys)
	}
	links, err := store.Links(ctx, "r", "a", 10)
	must(err)
	if len(links) != 2 || links[0].Key != "b" || fmt.Sprint(links[0].Differences) != "[name_tone sex_differs]" {
		t.Errorf("links %v", links)
	}
	// One of them is nobody's any more; more rows than a statement holds come with it.
	more := []linkage.Link{link("a", "2024", "2025", "candidates", "")}
	for i := range 100 {
		more = append(more, link(fmt.Sprintf("m%03d", i), "", "", "linked", fmt.Sprintf("0270600010%02d", i)))
	}
	must(store.Keep(ctx, "r", "2", more))
	if keys, err := store.Keys(ctx, "r", x); err != nil || !slices.Equal(keys, []string{"b"}) {
		t.Errorf("keys %v, %v", keys, err)
	}
	if links, err := store.Links(ctx, "r", "c", 1000); err != nil || len(links) != 100 {
		t.Errorf("%d links, %v", len(links), err)
	}
	testRemains(t, store)
	testContributions(t, store.Contributions(), other.Contributions())
	for _, s := range []func() (int, error){
		func() (int, error) { k, err := other.Keys(ctx, "r", x); return len(k), err },
		func() (int, error) { k, err := store.Keys(ctx, "s", x); return len(k), err },
		func() (int, error) { k, err := other.Meaning(ctx, "r", []string{x}); return len(k), err },
	} {
		if n, err := s(); err != nil || n != 0 {
			t.Errorf("another connector's or record's links: %d, %v", n, err)
		}
	}
}

// testRemains: rows that are gone, and rows that mean somebody else, end what
// they meant; nobody is ended whom another row means.
// testContributions: what was sent of a row and a field is kept once, in an order, and
// apart from that of another connector.
func testContributions(t *testing.T, c, other linkagesql.Contributions) {
	t.Helper()
	at := time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC)
	sent := func(key, field, state string) contributing.Sent {
		return contributing.Sent{Record: "benefit", Key: key, Field: field, Digest: "d-" + key, State: state, Why: "checked", At: at}
	}
	a, b, twice := sent("1", "death_date", "open"), sent("2", "death_date", "open"), sent("1", "current_residence", "agrees")
	if err := c.Keep(t.Context(), []contributing.Sent{b, a, twice}); err != nil {
		t.Fatal(err)
	}
	b.State = "recorded"
	if err := errors.Join(c.Keep(t.Context(), []contributing.Sent{b}), other.Keep(t.Context(), []contributing.Sent{sent("9", "death_date", "open")})); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Sent(t.Context(), "benefit", "death_date", []string{"2", "7"}); err != nil || !slices.Equal(got, []contributing.Sent{b}) {
		t.Errorf("of two keys %+v, %v", got, err)
	}
	first, err := c.List(t.Context(), contributing.Sent{}, 2)
	if err != nil || !slices.Equal(first, []contributing.Sent{twice, a}) {
		t.Fatalf("the first %+v, %v", first, err)
	}
	if rest, err := c.List(t.Context(), first[1], 2); err != nil || !slices.Equal(rest, []contributing.Sent{b}) {
		t.Errorf("the rest %+v, %v", rest, err)
	}
}

func testRemains(t *testing.T, store *linkagesql.Store) {
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const x, y, z = "027060000001", "027060000002", "027060000003"
	put := func(run, key, number string) {
		t.Helper()
		must(store.Keep(ctx, "g", run, []linkage.Link{{Key: key, Digest: []byte(key), Known: linkage.Known{Capacity: "reader"}, Answer: linkage.Answer{Verdict: "linked", Number: number}}}))
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
	put("1", "a", x)
	put("1", "b", x)
	put("1", "c", y)
	put("1", "d", z)
	ended()
	// The next run finds a as it was, c linked to somebody else, d to the same again; b is gone.
	must(store.Seen(ctx, "g", "2", []string{"a"}))
	put("2", "c", z)
	put("2", "d", z)
	gone, kept, err := store.Gone(ctx, "g", "2")
	if err != nil || gone != 1 || kept != 3 {
		t.Errorf("gone %d, kept %d, %v", gone, kept, err)
	}
	must(store.Bury(ctx, "g", "2"))
	ended(linkage.Ended{Number: x, Capacity: "reader", Elsewhere: true}, linkage.Ended{Number: y, Capacity: "reader"})
	// A row that goes back to whom it meant ends nobody.
	put("2", "c", y)
	put("2", "c", z)
	put("2", "d", y)
	put("2", "d", z)
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
	put("3", "b", x)
	ended()
}

func date(t *testing.T, s string) (d lienthong.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}
