package node_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/connector/linkage/linkagesql"
	"github.com/lienthong/lienthong/internal/sqldb"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationtest"
)

// events changes a register and a source at random.
type events struct {
	t        *testing.T
	random   *rand.Rand
	register *node.Node
	change   func(key, column, value string)
	remove   func(keys ...string)
	people   int // of the source; the register has twice as many
	born     int
	gone     map[int]bool // rows
	twins    bool         // may be born
}

// person is somebody of the register as they are now.
func (e *events) person(i int) population.Version {
	versions, err := e.register.Population.Documents(e.t.Context(), []lienthong.PersonID{populationtest.ID(i)}, population.At(time.Now()))
	must(e.t, err)
	return versions[0]
}

// record records a new version of somebody.
func (e *events) record(v population.Version, change func(*population.Version, time.Time)) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	v.Facts, v.Numbers = slices.Clone(v.Facts), slices.Clone(v.Numbers)
	v.Number++
	v.Recorded = lienthong.Period{From: now}
	change(&v, now)
	must(e.t, e.register.Population.Append(e.t.Context(), v))
}

func without(v *population.Version, field population.Field) {
	v.Facts = slices.DeleteFunc(v.Facts, func(f population.Fact) bool { return f.Field == field })
}

func set(v *population.Version, field population.Field, value population.Value, from time.Time) {
	without(v, field)
	v.Facts = append(v.Facts, population.Fact{Field: field, Value: value, Valid: lienthong.Period{From: from}})
	slices.SortStableFunc(v.Facts, func(a, b population.Fact) int { return int(a.Field) - int(b.Field) })
}

// happen has one thing happen.
func (e *events) happen() string {
	i := 1 + e.random.IntN(e.people)
	key := fmt.Sprintf("DG%06d", i)
	v := e.person(i)
	switch kind := e.random.IntN(8); kind {
	case 0: // somebody dies, or did not
		if slices.ContainsFunc(v.Facts, func(f population.Fact) bool { return f.Field == population.FieldDeathDate }) {
			e.record(v, func(v *population.Version, _ time.Time) { without(v, population.FieldDeathDate) })
			return "annulled death of " + key
		}
		e.record(v, func(v *population.Version, now time.Time) {
			set(v, population.FieldDeathDate, population.Value{Date: lienthong.Date{Year: 2026, Month: 1, Day: 2}}, now.AddDate(0, 0, -1))
		})
		return "death of " + key
	case 1:
		name := fmt.Sprintf("Đinh Thị Sửa %s", []string{"Lan", "Mai", "Hoa"}[e.random.IntN(3)])
		e.record(v, func(v *population.Version, _ time.Time) {
			set(v, population.FieldFullName, population.Value{Text: name}, time.Time{})
		})
		return "corrected name of " + key
	case 2: // one of two records of a person ends, and the other has its numbers
		other := e.people + i
		stays := e.person(other)
		if len(v.Numbers) == 0 || len(stays.Numbers) == 0 {
			return "nothing"
		}
		alias := slices.Clone(v.Numbers)
		e.record(v, func(v *population.Version, now time.Time) {
			v.Numbers, v.Facts = nil, nil
			v.Relations = []population.Relation{{Kind: population.Merged, Other: populationtest.ID(other), Valid: lienthong.Period{From: now}}}
		})
		e.record(stays, func(v *population.Version, now time.Time) {
			for _, n := range alias {
				if n.Valid.Until.IsZero() {
					n.Valid.Until = now
				}
				v.Numbers = append([]population.Identifier{n}, v.Numbers...)
			}
		})
		return "merger of " + key
	case 3: // somebody is registered who is like another
		if !e.twins {
			return "nothing"
		}
		e.born++
		w := populationtest.Person(2*e.people + e.born)
		w.Recorded = lienthong.Period{From: time.Now().UTC().Truncate(time.Microsecond)}
		set(&w, population.FieldFullName, population.Value{Text: populationtest.Name(i)}, time.Time{})
		set(&w, population.FieldBirthDate, population.Value{Date: populationtest.BirthDate(i)}, time.Time{})
		must(e.t, e.register.Population.Append(e.t.Context(), w))
		return "twin of " + key
	case 4:
		e.change(key, "ho_ten", fmt.Sprintf("Trần Văn %d", e.random.IntN(50)))
		return "renamed row " + key
	case 5:
		e.change(key, "cccd", "")
		return "row without number " + key
	case 6:
		if e.gone[i] || len(e.gone) > e.people/4 {
			return "nothing"
		}
		e.gone[i] = true
		e.remove(key)
		return "removed row " + key
	default:
		e.change(key, "cap_the", fmt.Sprintf("20%02d-01-01", 10+e.random.IntN(10)))
		return "another period in row " + key
	}
}

// linked is what is kept of every row, without times and receipts.
func linked(t *testing.T, store linkage.Store) (out []string) {
	t.Helper()
	links, err := store.Links(t.Context(), "reader", "", 1_000_000)
	must(t, err)
	for _, l := range links {
		out = append(out, fmt.Sprintf("%s %x %v %s %s %q", l.Key, l.Digest, l.Known, l.Verdict, l.Number, l.Differences))
	}
	return out
}

// linkedAnew links the rows of a service as one that has linked nothing yet, with a table
// of its own.
func linkedAnew(t *testing.T, of *linkage.Service, name string) *linkage.Service {
	t.Helper()
	db, err := sqldb.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "links.db"))
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	store, err := linkagesql.New(t.Context(), db, name)
	must(t, err)
	return &linkage.Service{Name: name, Bound: of.Bound, Source: of.Source, Store: store, Population: of.Population, Every: of.Every, Full: of.Full, Now: of.Now, Log: of.Log}
}

func runOnce(t *testing.T, s *linkage.Service) linkage.Summary {
	t.Helper()
	sum, err := s.Run(t.Context(), s.Bound[0])
	must(t, err)
	return sum
}

// TestFullRelinkIsFirstLinking: whatever has happened in the register and in the source,
// linking every row again leaves what linking for the first time would, in one job or
// in many; and it writes and tells only what has changed.
func TestFullRelinkIsFirstLinking(t *testing.T) {
	t.Parallel()
	const people = 60
	agency, register, change, remove := linkedNodes(t, people)
	know(t, agency, register)
	of := agency.Connectors[0].Links
	e := &events{t: t, random: rand.New(rand.NewPCG(7, 15)), register: register, change: change, remove: remove, people: people, gone: map[int]bool{}, twins: true}
	kept := linkedAnew(t, of, "kept")
	run := func(s *linkage.Service) linkage.Summary { return runOnce(t, s) }
	run(kept)
	kept.Full = 0 // every row, each time
	if sum := run(kept); sum.Sent != people || sum.Same != people || sum.Linked < people*9/10 || sum.Gone != 0 {
		t.Errorf("nothing has happened, and all rows linked again are %+v", sum)
	}
	said := 0
	for round := range 8 {
		kept.JobRows = []int{0, people / 4, 7}[round%3]
		var happened []string
		for range 1 + e.random.IntN(6) {
			happened = append(happened, e.happen())
		}
		sum := run(kept)
		said += sum.Sent - sum.Same
		if sum.Same < people/2 {
			t.Errorf("round %d: few rows were as before: %+v", round, sum)
		}
		first := linkedAnew(t, of, "first")
		all := run(first)
		got, want := linked(t, kept.Store), linked(t, first.Store)
		if len(want) < people/2 || sum.Linked != all.Linked || !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("round %d: kept is %s, and would be %s", round, got[i], want[i])
				}
			}
			t.Fatalf("round %d, after %q: %d rows kept of %d; %+v, and first %+v", round, happened, len(got), len(want), sum, all)
		}
	}
	if said == 0 {
		t.Error("nothing was ever told anew: nothing was tested")
	}
}

// TestUpkeepFollowsTheRegister: an ordinary run links the rows again about whom the
// register has recorded something, by what the owner tells of the sector's own persons,
// and rows that are linked with nobody; what it keeps is what linking for the first time
// would. Its cost follows what has changed.
func TestUpkeepFollowsTheRegister(t *testing.T) {
	t.Parallel()
	const people = 60
	agency, register, change, remove := linkedNodes(t, people)
	know(t, agency, register)
	of := agency.Connectors[0].Links
	e := &events{t: t, random: rand.New(rand.NewPCG(8, 15)), register: register, change: change, remove: remove, people: people, gone: map[int]bool{}}
	kept := linkedAnew(t, of, "kept")
	first := runOnce(t, kept)
	unlinked := first.Sent - first.Linked
	if sum := runOnce(t, kept); sum.Sent != 0 {
		t.Errorf("nothing has happened, and the run is %+v", sum)
	}
	// Somebody whom the sector does not know is recorded anew: rows of nobody are looked
	// at, and nothing else, once.
	e.record(e.person(people+7), func(*population.Version, time.Time) {})
	if sum := runOnce(t, kept); sum.Sent != unlinked || sum.Same != unlinked {
		t.Errorf("a stranger was recorded anew, and the run is %+v; %d rows are linked with nobody", sum, unlinked)
	}
	if sum := runOnce(t, kept); sum.Sent != 0 {
		t.Errorf("after that the run is %+v", sum)
	}
	e.record(e.person(9), func(v *population.Version, now time.Time) {
		set(v, population.FieldDeathDate, population.Value{Date: lienthong.Date{Year: 2026, Month: 1, Day: 2}}, now.AddDate(0, 0, -1))
	})
	if sum := runOnce(t, kept); sum.Sent != 1+unlinked || sum.Same != unlinked {
		t.Errorf("one reader has died, and the run is %+v", sum)
	}
	for round := range 8 {
		var happened []string
		for range 1 + e.random.IntN(6) {
			happened = append(happened, e.happen())
		}
		sum := runOnce(t, kept)
		anew := linkedAnew(t, of, "first")
		all := runOnce(t, anew)
		got, want := linked(t, kept.Store), linked(t, anew.Store)
		if sum.Sent > all.Sent/2 {
			t.Errorf("round %d, after %q: %+v", round, happened, sum)
		}
		if len(want) < people/2 || !slices.Equal(got, want) {
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("round %d: kept is %s, and would be %s", round, got[i], want[i])
				}
			}
			t.Fatalf("round %d, after %q: %d rows kept of %d; %+v, and first %+v", round, happened, len(got), len(want), sum, all)
		}
	}
}
