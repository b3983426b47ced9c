package people_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/node"
	"github.com/lienthong/lienthong/node/people"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationfile"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/population/populationtest"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/synthfile"
)

// cut is a register whose reading from end to end breaks off after so many persons, if
// after is above zero.
type cut struct {
	population.Store
	scans, after int
}

var errCut = errors.New("the process ends")

func (c *cut) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	c.scans++
	left := c.after
	return func(yield func(population.Version, error) bool) {
		for v, err := range c.Store.Scan(ctx, at) {
			if left--; left == 0 {
				yield(population.Version{}, errCut)
				return
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

// history is a register that changes as chance has it.
type history struct {
	*rand.Rand
	store *cut
	now   time.Time
	all   []population.Version // the last version of each
}

func (h *history) reader() *people.Register {
	return &people.Register{Store: h.store, Places: node.Places, Memory: 1 << 30, Now: func() time.Time { return h.now }, Log: slog.New(slog.DiscardHandler)}
}

// step has something happen.
func (h *history) step(t *testing.T) {
	h.now = h.now.Add(time.Duration(1+h.IntN(1e9)) * time.Microsecond)
	if h.IntN(4) == 0 { // a birth, between others
		v := populationtest.Person(1000 + len(h.all))
		id, err := lienthong.PersonIDFromInt64(1 + h.Int64N(1<<40))
		must(t, err)
		v.Person, v.Recorded.From = id, h.now
		if h.IntN(3) == 0 {
			v.Facts[0].Value.Text = "Công Tằng Tôn Nữ Huyền Trân"
		}
		h.all = append(h.all, v)
		must(t, h.store.Append(t.Context(), v))
		return
	}
	i := h.IntN(len(h.all))
	v := h.all[i]
	v.Facts, v.Numbers, v.Relations = slices.Clone(v.Facts), slices.Clone(v.Numbers), slices.Clone(v.Relations)
	v.Number, v.Recorded.From = v.Number+1, h.now
	later := h.now.Add(time.Duration(h.IntN(48)) * time.Hour)
	switch h.IntN(6) {
	case 0:
		setFact(&v, population.FieldFullName, population.Value{Text: populationtest.Name(h.IntN(1000))}, time.Time{})
	case 1:
		setFact(&v, population.FieldDeathDate, population.Value{Date: lienthong.Date{Year: 2026}}, later)
	case 2:
		setFact(&v, population.FieldPermanentResidence, population.Value{Code: "00070", Text: populationtest.Name(h.IntN(50))}, later)
	case 3: // its numbers stay as aliases of another
		for n := range v.Numbers {
			v.Numbers[n].Valid.Until = later
		}
	case 4:
		v.Relations = []population.Relation{{Kind: population.Mother, Name: populationtest.Name(h.IntN(1000))}}
	case 5: // nothing that is read
	}
	h.all[i] = v
	must(t, h.store.Append(t.Context(), v))
}

// told is what linking everybody with a held population finds.
func (h *history) told(t *testing.T, r *people.Register) []reconcile.Result {
	t.Helper()
	held, n, err := r.Source(t.Context())
	must(t, err)
	everybody := people.Source(t.Context(), h.store.Store, population.At(h.now))
	out, err := intake.Linkage{Register: everybody, Population: held, Places: node.Places}.Run(t.Context())
	must(t, err)
	if n != len(h.all) || held.Held.Len() != n {
		t.Fatalf("%d persons are held, of %d", held.Held.Len(), len(h.all))
	}
	return out.Results
}

// TestHeldIsRead: whatever has happened, and wherever a reading was cut off, linking with
// what is held finds what it finds with the same persons read anew.
func TestHeldIsRead(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		store, err := populationsql.Open(t.Context(), "sqlite::memory:")
		must(t, err)
		t.Cleanup(func() { _ = store.Close() })
		h := &history{Rand: rand.New(rand.NewPCG(seed, 0)), store: &cut{Store: store}, now: populationtest.Now}
		for i := range 150 {
			h.all = append(h.all, populationtest.Person(1+i))
		}
		must(t, store.Append(t.Context(), h.all...))
		r := h.reader()
		for range 12 {
			for range h.IntN(20) {
				h.step(t)
			}
			if h.IntN(4) == 0 {
				h.now = h.now.Add(20 * time.Hour)
			}
			if h.IntN(2) == 0 {
				h.store.after = h.IntN(200)
				r.Expect(t.Context())
				h.store.after = 0
			}
			if got, want := h.told(t, r), h.told(t, h.reader()); !reflect.DeepEqual(got, want) {
				for i := range want {
					if !reflect.DeepEqual(got[i], want[i]) {
						t.Fatalf("seed %d: row %d is %v, and read anew %v", seed, want[i].Row, got[i], want[i])
					}
				}
			}
		}
	}
}

// TestExpect: all are read ahead of a job where it would have to: when there are some, when
// those held are nearly a day old, and when too many have changed.
func TestExpect(t *testing.T) {
	t.Parallel()
	now := populationtest.Now
	store := &cut{Store: &populationtest.Memory{}}
	var log bytes.Buffer
	r := people.Register{Store: store, Places: node.Places, Memory: 1 << 30, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(&log, nil))}
	expect := func(scans int, when string) {
		t.Helper()
		if r.Expect(t.Context()); store.scans != scans {
			t.Errorf("%s: all were read %d times, want %d", when, store.scans, scans)
		}
	}
	expect(0, "an empty register")
	_, err := store.Import(t.Context(), populationtest.Persons(20))
	must(t, err)
	store.after = 10
	expect(1, "cut off")
	if !bytes.Contains(log.Bytes(), []byte("could not be read ahead")) {
		t.Errorf("nothing was said of it: %s", &log)
	}
	store.after = 0
	expect(2, "after an import")
	expect(2, "nothing has changed")
	now = now.Add(21 * time.Hour)
	expect(2, "most of a day later")
	now = now.Add(2 * time.Hour)
	expect(3, "nearly a day later")
	_, err = store.Import(t.Context(), func(yield func(population.Version, error) bool) {
		for i := range 5001 { // more than are read one by one
			if !yield(populationtest.Person(100+i), nil) {
				return
			}
		}
	})
	must(t, err)
	expect(4, "too many came")
	if s, n, err := r.Source(t.Context()); err != nil || n != 5021 || s.Held.Len() != n || store.scans != 4 {
		t.Errorf("%v, %d held, read %d times", err, n, store.scans)
	}
	r.Memory = 1
	now = now.Add(25 * time.Hour)
	expect(4, "too little memory")
}

// BenchmarkRead reads everybody into memory.
func BenchmarkRead(b *testing.B) {
	const persons = 100_000
	store, err := populationsql.Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "register.db"))
	must(b, err)
	b.Cleanup(func() { _ = store.Close() })
	file := filepath.Join(b.TempDir(), "population.csv")
	to, err := os.Create(file)
	must(b, err)
	must(b, synthfile.Population{Country: synth.Country{Seed: 3, People: persons}}.WriteCSV(b.Context(), to))
	must(b, to.Close())
	read, err := populationfile.Open(file, nil)
	must(b, err)
	b.Cleanup(func() { _ = read.Close() })
	n := int64(0)
	now := time.Date(2026, 11, 26, 8, 0, 0, 0, time.UTC)
	_, err = store.Import(b.Context(), read.Versions(now, "c06", func() (lienthong.PersonID, error) {
		n++
		return lienthong.PersonIDFromInt64(n)
	}))
	must(b, err)
	b.ReportAllocs()
	for b.Loop() {
		r := people.Register{Store: store, Places: node.Places, Memory: 1 << 30, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}
		s, n, err := r.Source(b.Context())
		if err != nil || s.Held.Len() != n || n < persons {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.N)*float64(n)/b.Elapsed().Seconds(), "persons/s")
}
