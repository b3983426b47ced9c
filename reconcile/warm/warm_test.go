package warm_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/held"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/warm"
)

// citizen is person i of a town: names and dates come back, together they do not.
func citizen(x *lexicon.Lexicon, i int) kernel.Record {
	rng := rand.New(rand.NewPCG(uint64(i), 4))
	birth, _ := lienthong.NewDate(1950+rng.IntN(60), 1+rng.IntN(12), 1+rng.IntN(28))
	sex := lienthong.Sex(1 + i%2)
	pin, _ := lienthong.NewPIN(1, sex, int(birth.Year), i)
	pick := func(s ...string) string { return s[rng.IntN(len(s))] }
	return kernel.Record{
		PIN: pin.Uint64(), CMND: uint32(100_000_000 + i), Birth: birth, Sex: sex, Place: 1,
		Name: x.Name(fmt.Sprint(pick("nguyễn", "trần", "lê", "phạm"), " ", pick("văn", "thị", "đức", "ngọc"), " ",
			pick("anh", "bình", "dũng", "hòa", "lan", "mai", "phúc", "sơn", "tuấn", "yến"))),
	}
}

func town(n int) *warm.Index {
	x := lexicon.New()
	table := held.New(n, held.Parents{})
	w := table.Writer(x)
	for i := range n {
		w.Put(int64(i+1), []kernel.Record{citizen(x, i)})
	}
	table.Join()
	return warm.New(table)
}

// TestSeekFindsWhomItMeans spoils a field or two of each person.
func TestSeekFindsWhomItMeans(t *testing.T) {
	t.Parallel()
	const n = 3000
	seeker := town(n).Seeker()
	for name, spoil := range map[string]func(*lexicon.Lexicon, *kernel.Record){
		"nothing":              func(*lexicon.Lexicon, *kernel.Record) {},
		"no number":            func(_ *lexicon.Lexicon, r *kernel.Record) { r.PIN, r.CMND = 0, 0 },
		"no number, day wrong": func(_ *lexicon.Lexicon, r *kernel.Record) { r.PIN, r.CMND, r.Birth.Day = 0, 0, r.Birth.Day%28+1 },
		"given misspelt":       func(x *lexicon.Lexicon, r *kernel.Record) { r.PIN, r.CMND, r.Name[2] = 0, 0, x.Name("dunng")[0] },
		"digit, date wrong":    func(_ *lexicon.Lexicon, r *kernel.Record) { r.PIN, r.CMND, r.Birth.Year = r.PIN^1, 0, r.Birth.Year+1 },
	} {
		for i := 0; i < n; i += 7 {
			a := seeker.Seek(warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record {
				r := citizen(x, i)
				spoil(x, &r)
				return r
			}}, reconcile.DefaultPolicy)
			found := false
			for _, h := range a.Hits {
				found = found || h.Ordinal == int64(i+1)
			}
			if !found || a.Counts.Persons != n || a.Cut != 0 {
				t.Fatalf("%s: person %d is not among the %d hits of %d looked at: %+v", name, i+1, len(a.Hits), a.Looked, a.Counts)
			}
		}
	}
}

// TestChangesAreSeen: what is applied is found at once, what it replaced is not,
// and the counts of names follow.
func TestChangesAreSeen(t *testing.T) {
	t.Parallel()
	ix := town(500)
	seeker := ix.Seeker()
	ask := func(i int, name string) warm.Answer {
		return seeker.Seek(warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record {
			r := citizen(x, i)
			if name != "" {
				r.Name = x.Name(name)
			}
			return r
		}}, reconcile.DefaultPolicy)
	}
	const whom = 42
	var was kernel.Record
	if before := ask(whom, ""); len(before.Hits) == 0 || before.Hits[0].Ordinal != whom+1 || before.Counts.Exact == 0 {
		t.Fatalf("before: %+v", before)
	}
	ix.Person(whom+1, &was)
	renamed := func(name string) warm.Change {
		return warm.Change{PIN: was.PIN, Record: func(x *lexicon.Lexicon) kernel.Record {
			r := citizen(x, whom)
			r.Name = x.Name(name)
			return r
		}}
	}
	for k, name := range []string{"vương khuê các", "vương khuê"} { // syllables that nobody had
		ix.Apply(renamed(name))
		a := ask(whom, name)
		if len(a.Hits) == 0 || a.Hits[0].Ordinal != int64(501+k) || a.Hits[0].Pattern.Level(kernel.FullName) != kernel.NameExact {
			t.Errorf("%s: %+v", name, a.Hits)
		}
		if a.Counts.Exact != 1 || a.Counts.Persons != 500 {
			t.Errorf("%s: counts are %+v", name, a.Counts)
		}
		for _, h := range ask(whom, "").Hits {
			if h.Ordinal == whom+1 {
				t.Error("a record that was replaced is found")
			}
		}
	}
	ix.Apply(warm.Change{PIN: was.PIN, Gone: true})
	if a := ask(whom, "vương khuê"); a.Counts.Persons != 499 || a.Counts.Exact != 0 || len(a.Hits) > 0 && a.Hits[0].Pattern.Level(kernel.Number).IsExactNumber() {
		t.Errorf("a person who is gone is found: %+v", a)
	}
}

// TestSeekersAndChangesAtOnce is for the race detector, and for changes not to be
// lost among questions.
func TestSeekersAndChangesAtOnce(t *testing.T) {
	t.Parallel()
	ix := town(400)
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			s := ix.Seeker()
			for i := range 400 {
				s.Seek(warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record { return citizen(x, i) }}, reconcile.DefaultPolicy)
			}
		})
	}
	for i := 400; i < 700; i++ {
		ix.Apply(warm.Change{Record: func(x *lexicon.Lexicon) kernel.Record { return citizen(x, i) }})
	}
	all.Wait()
	s := ix.Seeker()
	for i := range 700 {
		a := s.Seek(warm.Question{Read: func(x *lexicon.Lexicon) kernel.Record { return citizen(x, i) }}, reconcile.DefaultPolicy)
		if len(a.Hits) == 0 || a.Hits[0].Ordinal != int64(i+1) || !a.Hits[0].Pattern.Level(kernel.Number).IsExactNumber() {
			t.Fatalf("person %d: %+v", i+1, a.Hits)
		}
	}
	if ix.Late() != 300 {
		t.Errorf("%d came late", ix.Late())
	}
}
