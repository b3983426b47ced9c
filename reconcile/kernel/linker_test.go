package kernel

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// village makes persons with the few names and many collisions of a village.
func village(x *lexicon.Lexicon, n int, seed uint64) []Record {
	rng := rand.New(rand.NewPCG(seed, 1))
	families := []string{"nguyễn", "trần", "lê", "phạm"}
	middles := []string{"văn", "thị", "đức", "ngọc"}
	givens := []string{"anh", "bình", "dũng", "hòa", "lan", "mai", "phúc", "sơn", "tuấn", "yến"}
	pick := func(s []string) string { return s[rng.IntN(len(s))] }
	out := make([]Record, n)
	for i := range out {
		birth, _ := lienthong.NewDate(1950+rng.IntN(60), 1+rng.IntN(12), 1+rng.IntN(28))
		sex := lienthong.Sex(1 + rng.IntN(2))
		place := 1 + rng.IntN(3)
		pin, _ := lienthong.NewPIN(place, sex, int(birth.Year), i)
		out[i] = Record{
			PIN: pin.Uint64(), CMND: uint32(100_000_000 + i), Birth: birth, Sex: sex, Place: uint8(place),
			Name: x.Name(fmt.Sprint(pick(families), " ", pick(middles), " ", pick(givens))),
		}
	}
	return out
}

// link offers the persons to n probes in turn.
func link(l *Linker, persons func(*lexicon.Lexicon) []Record, n int) ([]Match, Tally) {
	probes := make([]*Probe, n)
	for i := range probes {
		probes[i] = l.NewProbe()
	}
	for i, p := range probes {
		all := persons(p.Lexicon())
		for from := 0; from < len(all); from += 500 { // a few handfuls at once
			if from/500%n == i {
				p.Offer(int64(from), Records(all[from:min(from+500, len(all))]), func(int) {})
			}
		}
	}
	return l.Merge(probes)
}

func TestEveryoneFindsThemselves(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	rows := village(x, 3000, 7)
	matches, tally := link(NewLinker(rows, x, Pass{}), func(x *lexicon.Lexicon) []Record { return village(x, 3000, 7) }, 1)
	if tally.Persons != 3000 || tally.Pairs == 0 {
		t.Errorf("tally %+v", tally)
	}
	for i, m := range matches {
		if len(m.Hits) == 0 || m.Hits[0].Ordinal != int64(i) {
			t.Fatalf("row %d: its own record is not the best hit", i)
		}
		if m.Counts.Exact < 1 || m.Counts.Folded < m.Counts.Exact {
			t.Fatalf("row %d: counts %+v", i, m.Counts)
		}
	}
}

// TestDamageStillMeets damages one or two fields of each row and expects the
// true person among the hits, whichever keys survive.
func TestDamageStillMeets(t *testing.T) {
	t.Parallel()
	damages := map[string]func(*lexicon.Lexicon, *Record){
		"no number":              func(_ *lexicon.Lexicon, r *Record) { r.PIN, r.CMND = 0, 0 },
		"no number, year only":   func(_ *lexicon.Lexicon, r *Record) { r.PIN, r.CMND, r.Birth.Month, r.Birth.Day = 0, 0, 0, 0 },
		"old number, name gone":  func(_ *lexicon.Lexicon, r *Record) { r.PIN, r.Name = 0, lexicon.Name{} },
		"no number, day wrong":   func(_ *lexicon.Lexicon, r *Record) { r.PIN, r.CMND, r.Birth.Day = 0, 0, r.Birth.Day%28+1 },
		"no number, year wrong":  func(_ *lexicon.Lexicon, r *Record) { r.PIN, r.CMND, r.Birth.Year = 0, 0, r.Birth.Year+1 },
		"no number, given wrong": func(x *lexicon.Lexicon, r *Record) { r.PIN, r.CMND, r.Name[2] = 0, 0, x.Name("phước")[0] },
		"no number, date swapped": func(_ *lexicon.Lexicon, r *Record) {
			r.PIN, r.CMND = 0, 0
			if r.Birth.Day <= 12 {
				r.Birth.Month, r.Birth.Day = r.Birth.Day, r.Birth.Month
			}
		},
		"tail of number, no old number, family wrong": func(x *lexicon.Lexicon, r *Record) {
			r.CMND, r.PIN, r.Birth.Month, r.Birth.Day = 0, r.PIN%1_000_000+96_000_000_000, 0, 0
			r.Name[0] = x.Name("vương")[0]
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := lexicon.New()
			rows := village(x, 300, 11)
			for i := range rows {
				damage(x, &rows[i])
			}
			matches, _ := link(NewLinker(rows, x, Pass{}), func(x *lexicon.Lexicon) []Record { return village(x, 300, 11) }, 1)
			for i, m := range matches {
				found := false
				for _, h := range m.Hits {
					found = found || h.Ordinal == int64(i)
				}
				if !found {
					t.Fatalf("row %d: its person is not among the %d hits", i, len(m.Hits))
				}
			}
		})
	}
}

// TestWorkersDoNotMatter: the same matches from one probe and from five.
func TestWorkersDoNotMatter(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	rows := village(x, 500, 3)
	for i := range rows {
		if i%2 == 0 {
			rows[i].PIN, rows[i].CMND, rows[i].Birth.Day, rows[i].Birth.Month = 0, 0, 0, 0
		}
	}
	l := NewLinker(rows, x, Pass{})
	persons := func(x *lexicon.Lexicon) []Record { return village(x, 2000, 3) }
	one, tallyOne := link(l, persons, 1)
	five, tallyFive := link(l, persons, 5)
	if !reflect.DeepEqual(one, five) {
		t.Error("matches depend on the number of probes")
	}
	if tallyOne != tallyFive {
		t.Errorf("tallies differ: %+v and %+v", tallyOne, tallyFive)
	}
}

func BenchmarkOffer(b *testing.B) {
	x := lexicon.New()
	l := NewLinker(village(x, 20000, 5), x, Pass{})
	p := l.NewProbe()
	persons := village(p.Lexicon(), 800*handful, 6)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		at := n % len(persons)
		p.Offer(int64(n), Records(persons[at:at+handful/2]), func(int) {})
		n += handful / 2
	}
	b.ReportMetric(float64(p.pairs)/float64(p.offered), "pairs/person")
}

// TestBearersAreCounted: whoever waits with whom, names are counted as by hand, by
// several probes together.
func TestBearersAreCounted(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	rows := village(x, 40, 1)
	l := NewLinker(rows, x, Pass{Look: ByNumber})
	matches, _ := link(l, func(x *lexicon.Lexicon) []Record { return village(x, 5000, 2) }, 3)
	exact, folded := map[lexicon.Name]int{}, map[uint64]int{}
	for _, p := range village(x, 5000, 2) {
		exact[p.Name]++
		folded[x.Unordered(&p.Name)]++
	}
	for i, m := range matches {
		want := Counts{Persons: 5000, Exact: exact[rows[i].Name], Folded: folded[x.Unordered(&rows[i].Name)]}
		if m.Counts != want {
			t.Errorf("row %d: %+v, want %+v", i, m.Counts, want)
		}
	}
}

// TestJoinIsMerge: what two linkers of the same rows found, each in half of the
// population, comes to what one found in all of it; and so for the rows that are
// open after a first pass.
func TestJoinIsMerge(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	rows := village(x, 400, 7)
	for i := range rows {
		if i%3 == 0 {
			rows[i].PIN, rows[i].CMND, rows[i].Birth.Day = 0, 0, 0
		}
	}
	half := func(l *Linker, from, upTo int) []Match {
		p := l.NewProbe()
		p.Offer(int64(from), Records(village(p.Lexicon(), 3000, 7)[from:upTo]), func(int) {})
		m, _ := l.Merge([]*Probe{p})
		for i := range m {
			for k := range m[i].Hits {
				m[i].Hits[k].rank = 0 // is not told to others
			}
		}
		return m
	}
	pass := Pass{}
	for range 2 {
		whole, _ := link(NewLinker(rows, x, pass), func(x *lexicon.Lexicon) []Record { return village(x, 3000, 7) }, 2)
		joined := NewLinker(rows, x, pass).Join([][]Match{
			half(NewLinker(rows, x, pass), 0, 1100), half(NewLinker(rows, x, pass), 1100, 3000),
		})
		if !reflect.DeepEqual(joined, whole) {
			t.Fatalf("known %d: joined matches differ", len(pass.Known))
		}
		for _, m := range whole {
			pass.Known = append(pass.Known, Known{Counts: m.Counts})
		}
	}
}

// TestLargeIsToldFromOutside: a shard leaves out a block that is too large in the
// whole register, and counts its own rows of it.
func TestLargeIsToldFromOutside(t *testing.T) {
	t.Parallel()
	x, blocks := lexicon.New(), Blocks{}
	rows := make([]Record, maxBlock)
	for i := range rows {
		rows[i] = Record{CMND: 123456789}
	}
	if NewLinker(rows, x, Pass{Look: ByNumber, Count: blocks}); len(blocks.Large()) != 0 {
		t.Errorf("large: %x", blocks.Large())
	}
	NewLinker(rows[:1], x, Pass{Look: ByNumber, Count: blocks})
	large := blocks.Large()
	l := NewLinker(rows[:7], x, Pass{Look: ByNumber, Large: large})
	if len(large) != 1 || l.Skipped != (SkippedBlocks{Blocks: 1, Rows: 7}) {
		t.Errorf("large %x, skipped %+v", large, l.Skipped)
	}
}

// TestRareNamesAreNotForgotten: a pair that agrees on a name alone is worth little until
// it is known that nobody else bears the name; one pass over everybody keeps it, as
// several would.
func TestRareNamesAreNotForgotten(t *testing.T) {
	t.Parallel()
	x := lexicon.New()
	row := Record{
		CMND: 293_636_709, Birth: lienthong.Date{Year: 1996, Month: 3, Day: 24},
		Name: x.Name("thượng quan khuyên"), Sex: lienthong.Female, Place: 72,
	}
	person := row
	person.CMND, person.Birth = 299_668_864, lienthong.Date{Year: 1997, Month: 3, Day: 7}
	l := NewLinker([]Record{row}, x, Pass{})
	p := l.NewProbe()
	p.Offer(1, Records(append(village(x, 500, 3), person)), func(int) {})
	matches, _ := l.Merge([]*Probe{p})
	m := matches[0]
	if len(m.Hits) == 0 || m.Hits[0].Ordinal != 501 || m.Counts.Exact != 1 {
		t.Fatalf("hits %+v, counts %+v", m.Hits, m.Counts)
	}
	if score := DefaultWeights.Score(m.Hits[0].Pattern, m.Counts); score < -8.4 {
		t.Errorf("the pair scores %v, and need not have been kept", score)
	}
}
