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
	testProgress(t, store)
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
	found := func(place int) bool { return place == 1 } // a's
	if e, err := store.Earlier(ctx, "g", []string{"a", "x"}); err != nil || len(e) != 1 || e[0].Place != 1 || e[0].Verdict != "linked" {
		t.Fatalf("earlier %+v, %v", e, err)
	}
	put("2", "c", z)
	put("2", "d", z)
	gone, kept, err := store.Gone(ctx, "g", "2", found)
	if err != nil || gone != 1 || kept != 3 {
		t.Errorf("gone %d, kept %d, %v", gone, kept, err)
	}
	must(store.Bury(ctx, "g", "2", found))
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
	if gone, kept, err := store.Gone(ctx, "g", "2", found); err != nil || gone != 0 || kept != 3 {
		t.Errorf("after that gone %d, kept %d, %v", gone, kept, err)
	}
	must(store.Again(ctx, []string{"027060000009", z}))
	if e, err := store.Earlier(ctx, "g", []string{"c", "a"}); err != nil || len(e) != 2 || e[0].Key == "c" && e[0].Digest[0] == 'c' || e[1].Key == "c" && e[1].Digest[0] == 'c' {
		t.Errorf("c's person has changed, and it is not linked again: %v, %v", e, err)
	}
	// A row that comes back is a new one.
	put("3", "b", x)
	ended()
}

// testProgress: a row keeps its place, whatever is said of it; rows have different
// ones, over many statements; and what is kept of progress stays beside them.
func testProgress(t *testing.T, store *linkagesql.Store) {
	t.Helper()
	ctx, must := t.Context(), func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	if p, err := store.Progress(ctx, "p"); err != nil || p != (linkage.Progress{}) {
		t.Errorf("before anything: %+v, %v", p, err)
	}
	const n = 300
	links, keys := make([]linkage.Link, n), make([]string, n)
	for i := range links {
		keys[i] = fmt.Sprintf("k%03d", i)
		links[i] = linkage.Link{Key: keys[i], Digest: []byte("0123456789abcdef"), Answer: linkage.Answer{Verdict: "linked", Receipt: "f" + keys[i]}}
	}
	must(store.Keep(ctx, "p", "1", links[:200]))
	want := linkage.Progress{Began: time.UnixMicro(1_700_000_000_000_001).UTC(), Whole: time.UnixMicro(1_600_000_000_000_000).UTC(), News: time.UnixMicro(1_500_000_000_000_000).UTC()}
	must(store.SetProgress(ctx, "p", want))
	must(store.Keep(ctx, "p", "2", links[150:])) // of 50 the place is not said
	if p, err := store.Progress(ctx, "p"); err != nil || p != want {
		t.Errorf("%+v, %v, want %+v", p, err, want)
	}
	before, err := store.Earlier(ctx, "p", keys)
	must(err)
	places := map[int]bool{}
	for _, e := range before {
		places[e.Place] = true
		if string(e.Digest[:]) != "0123456789abcdef" || e.Receipt != "f"+e.Key {
			t.Errorf("earlier %+v", e)
		}
	}
	if len(before) != n || len(places) != n || places[0] {
		t.Errorf("%d rows in %d places", len(before), len(places))
	}
	if mark, err := store.Mark(ctx); err != nil || mark != "" {
		t.Errorf("before any the mark is %q, %v", mark, err)
	}
	must(store.SetMark(ctx, "m.1.2.3"))
	if mark, err := store.Mark(ctx); err != nil || mark != "m.1.2.3" {
		t.Errorf("the mark is %q, %v", mark, err)
	}
	must(store.Same(ctx, "p", keys[:100]))
	after, err := store.Earlier(ctx, "p", keys)
	must(err)
	was := map[string]linkage.Earlier{}
	for _, e := range before {
		was[e.Key] = e
	}
	for _, e := range after {
		if later := e.Linked.After(was[e.Key].Linked); e.Place != was[e.Key].Place || later != (e.Key < "k100") {
			t.Errorf("%+v, and was %+v", e, was[e.Key])
		}
	}
	// Nothing was found of what the second run did not keep; then all is buried but what
	// was, over more rows than are looked through at once.
	found := func(place int) bool { return place%2 == 0 }
	if gone, kept, err := store.Gone(ctx, "p", "2", found); err != nil || gone != 75 || kept != 225 {
		t.Errorf("gone %d, kept %d, %v", gone, kept, err)
	}
	must(store.Bury(ctx, "p", "2", found))
	if left, err := store.Earlier(ctx, "p", keys); err != nil || len(left) != 225 {
		t.Errorf("%d are left, %v", len(left), err)
	}
}

func date(t *testing.T, s string) (d lienthong.Date) {
	t.Helper()
	if err := d.UnmarshalText([]byte(s)); err != nil {
		t.Fatal(err)
	}
	return d
}
