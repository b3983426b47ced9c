package kernel

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// countryside makes persons with as many different names and dates as a country has.
func countryside(x *lexicon.Lexicon, n int, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 1))
	var syllables []lexicon.Token
	for i := range 400 {
		syllables = append(syllables, x.Name(string([]byte{'a' + byte(i/20), 'a' + byte(i%20)}))[0])
	}
	pick := func() lexicon.Token { f := rng.Float64(); return syllables[int(400*f*f*f)] }
	out := make([]Record, n)
	for i := range out {
		birth, _ := lienthong.NewDate(1940+rng.IntN(65), 1+rng.IntN(12), 1+rng.IntN(28))
		sex, home := lienthong.Sex(1+rng.IntN(2)), 1+rng.IntN(63)
		pin, _ := lienthong.NewPIN(home, sex, int(birth.Year), rng.IntN(1_000_000))
		out[i] = Record{PIN: pin.Uint64(), Birth: birth, Sex: sex, Place: uint8(home), Name: lexicon.Name{pick(), pick(), pick()}}
	}
	return out
}

// BenchmarkAsk is what a person costs who meets nobody: keys, filters, and the blocks
// that a filter lets through, of a register of half a million open rows.
func BenchmarkAsk(b *testing.B) {
	x := lexicon.New()
	rows := countryside(x, 500_000, 1)
	known := make([]Known, len(rows))
	for i := range known {
		known[i] = Known{Counts: Counts{Persons: 100_000_000, Exact: 500, Folded: 900}, Line: 1}
	}
	l := NewLinker(rows, x, Pass{Look: BeyondNumbers, Known: known})
	p := l.NewProbe()
	persons := countryside(p.Lexicon(), handful, 2)
	p.persons = Records(persons)
	for b.Loop() {
		p.take(len(persons))
		for kind := byPIN; kind < kindCount; kind++ {
			if len(l.index[kind].entries) > 0 {
				p.find(kind, p.ask(kind))
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(persons)), "ns/person")
}

// TestPersonKeys: many persons at once have the keys that each has alone.
func TestPersonKeys(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	people := coarsened(x, 300, 3)
	people[7].Alias, people[8].PIN, people[9].Birth.Year = 1_190_000_999, 0, 0
	got := make([][]uint64, len(people))
	NewPersonKeys(x, len(people)).Each(people, func(i int, key uint64) { got[i] = append(got[i], key) })
	one := NewKeys(x, false)
	for i := range people {
		want := slices.Sorted(slices.Values(one.All(&people[i])))
		if slices.Sort(got[i]); !slices.Equal(got[i], want) {
			t.Fatalf("person %d: %d keys, alone %d", i, len(got[i]), len(want))
		}
	}
}
