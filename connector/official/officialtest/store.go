package officialtest

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/official"
)

// PIN is a personal number that nobody bears.
func PIN(t testing.TB, serial int) lienthong.PIN {
	t.Helper()
	p, err := lienthong.NewPIN(79, lienthong.Female, 1986, serial)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Sample is a dossier with something in each of its members.
func Sample(key string) official.Dossier {
	at := time.Date(2026, 7, 1, 8, 0, 0, 123_000, time.UTC)
	return official.Dossier{
		Key: key, Changed: at, Source: "officials.csv", Row: 2,
		Facts: []official.Fact{
			{Field: official.FullName, Text: "Nguyễn Thị Mẫu", Raw: "NguyÔn ThÞ MÉu", Header: "Họ và tên", Source: official.Employer},
			{Field: official.RelativeName, Item: 1, Text: "Trần Văn Thử", Raw: "Trần Văn Thử", Source: official.Employer},
		},
		Rest:     []official.Cell{{Header: "Ghi chú", Raw: "còn thiếu bằng"}},
		Findings: []official.Finding{{Row: 2, Header: "Họ và tên", Field: official.FullName, Code: official.NameDamaged}},
		Links:    []official.Link{{Key: key, Verdict: "candidates", Probability: 0.5, Differences: []string{"name_marks"}, Run: "r1", At: at}},
	}
}

// TestStore holds a store against the contract of official.Store. Open gives
// an empty one.
func TestStore(t *testing.T, open func(t *testing.T) official.Store) {
	for name, test := range map[string]func(*testing.T, official.Store){
		"RoundTrip": roundTrip, "Order": order, "Revisions": revisions, "OneCode": oneCode,
		"AllOrNothing": allOrNothing, "Count": count, "Concurrent": concurrent,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s official.Store, key string) official.Dossier {
	t.Helper()
	found, err := s.Get(t.Context(), []string{key})
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d dossiers of key %s", len(found), key)
	}
	return found[0]
}

func roundTrip(t *testing.T, s official.Store) {
	want := Sample("CB1")
	want.PIN = PIN(t, 1)
	want.Links = append(want.Links, official.Link{Key: "CB1", PIN: want.PIN, Verdict: "linked", Probability: 1, Run: "r2", At: want.Changed})
	must(t, s.Put(t.Context(), []official.Dossier{want}))
	want.Revision = 1
	if got := get(t, s, "CB1"); !reflect.DeepEqual(got, want) {
		t.Errorf("the dossier came back changed: %d facts, %d links, revision %d", len(got.Facts), len(got.Links), got.Revision)
	}
	byPIN, err := s.ByPIN(t.Context(), want.PIN)
	must(t, err)
	if !reflect.DeepEqual(byPIN, want) {
		t.Error("the dossier came back changed by its code")
	}
	if _, err := s.ByPIN(t.Context(), PIN(t, 2)); lienthong.CodeOf(err) != lienthong.NotFound {
		t.Errorf("no such code: %v", err)
	}
	if found, err := s.Get(t.Context(), []string{"none", "CB1"}); err != nil || len(found) != 1 {
		t.Errorf("a key that there is not: %d, %v", len(found), err)
	}
}

func order(t *testing.T, s official.Store) {
	keys := []string{"b", "Đ", "a", "B", "'; DROP", "10", "9", "Ă"}
	var in []official.Dossier
	for _, k := range keys {
		in = append(in, Sample(k))
	}
	must(t, s.Put(t.Context(), in))
	slices.Sort(keys) // by their bytes, in every database
	var got []string
	for d, err := range s.All(t.Context()) {
		must(t, err)
		got = append(got, d.Key)
	}
	if !slices.Equal(got, keys) {
		t.Errorf("order %q, want %q", got, keys)
	}
	for range s.All(t.Context()) {
		break
	}
	found, err := s.Get(t.Context(), []string{"b", "a", "9"})
	must(t, err)
	if len(found) != 3 || found[0].Key != "9" || found[2].Key != "b" {
		t.Errorf("found %d, out of order", len(found))
	}
}

func revisions(t *testing.T, s official.Store) {
	must(t, s.Put(t.Context(), []official.Dossier{Sample("CB1")}))
	if err := s.Put(t.Context(), []official.Dossier{Sample("CB1")}); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a second new dossier of one key: %v", err)
	}
	d := get(t, s, "CB1")
	d.Source = "other.csv"
	must(t, s.Put(t.Context(), []official.Dossier{d}))
	if err := s.Put(t.Context(), []official.Dossier{d}); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a change of a state that is gone: %v", err)
	}
	if got := get(t, s, "CB1"); got.Revision != 2 || got.Source != "other.csv" {
		t.Errorf("revision %d", got.Revision)
	}
	gone := Sample("CB2")
	gone.Revision = 3
	if err := s.Put(t.Context(), []official.Dossier{gone}); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("a change of a dossier that there is not: %v", err)
	}
}

func oneCode(t *testing.T, s official.Store) {
	a, b := Sample("a"), Sample("b")
	a.PIN, b.PIN = PIN(t, 1), PIN(t, 1)
	must(t, s.Put(t.Context(), []official.Dossier{a}))
	if err := s.Put(t.Context(), []official.Dossier{b}); lienthong.CodeOf(err) != lienthong.Conflict {
		t.Errorf("two dossiers of one person: %v", err)
	}
	a = get(t, s, "a")
	a.PIN = PIN(t, 2)
	must(t, s.Put(t.Context(), []official.Dossier{a}))
	must(t, s.Put(t.Context(), []official.Dossier{b}))
}

func allOrNothing(t *testing.T, s official.Store) {
	bad := Sample("")
	if err := s.Put(t.Context(), []official.Dossier{Sample("a"), bad}); lienthong.CodeOf(err) != lienthong.Invalid {
		t.Errorf("a dossier without a key: %v", err)
	}
	if found, err := s.Get(t.Context(), []string{"a"}); err != nil || len(found) != 0 {
		t.Errorf("half of a change was stored: %d, %v", len(found), err)
	}
	must(t, s.Put(t.Context(), nil))
}

func count(t *testing.T, s official.Store) {
	if st, err := s.Count(t.Context()); err != nil || st.Dossiers != 0 || len(st.Quality) != len(official.Qualities) {
		t.Errorf("an empty register: %+v, %v", st, err)
	}
	linked := Sample("a")
	linked.PIN, linked.Findings = PIN(t, 1), nil
	linked.Links = []official.Link{{Key: "a", PIN: linked.PIN, Verdict: "linked", Probability: 1, At: linked.Changed}}
	fresh := Sample("b")
	fresh.Links = nil
	must(t, s.Put(t.Context(), []official.Dossier{linked, fresh, Sample("c")}))
	st, err := s.Count(t.Context())
	must(t, err)
	want := official.Status{Dossiers: 3, Linked: 1, Verdicts: map[string]int{"linked": 1, "candidates": 1},
		Quality: map[string]int{"correct": 3, "sufficient": 3, "clean": 1, "unified": 1}}
	if !reflect.DeepEqual(st, want) {
		t.Errorf("counted %+v, want %+v", st, want)
	}
}

// concurrent lets several writers change one dossier: no change is lost.
func concurrent(t *testing.T, s official.Store) {
	must(t, s.Put(t.Context(), []official.Dossier{Sample("a")}))
	const writers, changes = 4, 5
	var all sync.WaitGroup
	errs := make(chan error, writers)
	for range writers {
		all.Go(func() {
			for done := 0; done < changes; {
				found, err := s.Get(t.Context(), []string{"a"})
				if err == nil && len(found) != 1 {
					err = fmt.Errorf("%d dossiers", len(found))
				}
				if err == nil {
					found[0].Row++
					err = s.Put(t.Context(), found)
				}
				switch lienthong.CodeOf(err) {
				case "":
					done++
				case lienthong.Conflict:
				default:
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		t.Fatal(err)
	default:
	}
	if d := get(t, s, "a"); d.Row != 2+writers*changes || d.Revision != 1+writers*changes {
		t.Errorf("row %d, revision %d", d.Row, d.Revision)
	}
}
