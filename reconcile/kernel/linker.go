package kernel

import (
	"cmp"
	"iter"
	"slices"
)

// Linker holds a register under all its blocking keys. It is frozen: any
// number of probes may use it at once.
type Linker struct {
	rows    []Record
	lexicon *Lexicon
	index   *index
	folded  map[uint64]int32 // unordered name hash → counter
	exact   map[Name]int32   // name → counter
	Skipped SkippedBlocks
}

// SkippedBlocks says which blocks were beyond maxBlock and left out.
type SkippedBlocks struct {
	Blocks int // keys left out
	Rows   int // rows of the register under them, one counted once for each key
}

// NewLinker indexes the rows, whose names must be tokens of lexicon.
func NewLinker(rows []Record, lexicon *Lexicon) *Linker {
	l := &Linker{
		rows: rows, lexicon: lexicon,
		folded: make(map[uint64]int32), exact: make(map[Name]int32),
	}
	postings := make([]posting, 0, 10*len(rows))
	buf := make([]uint64, 0, maxKeys)
	for i := range rows {
		for _, k := range lexicon.keys(buf, &rows[i], true) {
			postings = append(postings, posting{k, uint32(i)})
		}
		number(l.folded, lexicon.unordered(&rows[i].Name))
		number(l.exact, rows[i].Name)
	}
	l.index = newIndex(postings)
	l.Skipped = SkippedBlocks{l.index.skipped, l.index.skippedRows}
	return l
}

// number gives k the next number unless it has one.
func number[K comparable](m map[K]int32, k K) {
	if _, ok := m[k]; !ok {
		m[k] = int32(len(m))
	}
}

// Hit is a person that a row of the register may mean.
type Hit struct {
	Ordinal int64 // of the person in the population's order, as offered
	Pattern Pattern
	rank    float32 // provisional score, without term frequencies
}

// keptHits is how many hits a row keeps. The eighth-best namesake never
// decides; it only shares the doubt.
const keptHits = 8

// provisional are the counts that rank hits while the population still passes:
// a country of a million in which a name is borne by one in 4,096.
var provisional = Counts{Persons: 1 << 20, Exact: 1 << 8, Folded: 1 << 8}

// leastRank is the provisional evidence, in bits, below which a pair is
// forgotten at once. It lies far below anything a verdict looks at.
const leastRank = 7

// numberBonus keeps whoever bears the row's very number among the hits, since
// a contradiction must be reported however little else agrees.
const numberBonus = 64

// Probe compares persons with the register on behalf of one worker. It is not
// safe for concurrent use.
type Probe struct {
	linker  *Linker
	lexicon *Lexicon // the linker's, and what this worker has met besides
	table   *syllableTable
	bits    [levelCount]float32
	hits    [][]Hit
	stamp   []int64 // the ordinal last compared with each row, plus one
	keys    []uint64
	folded  []int32
	exact   []int32
	persons int
	pairs   int64
}

// NewProbe makes a probe for one worker.
func (l *Linker) NewProbe() *Probe {
	lexicon := l.lexicon.clone()
	p := &Probe{
		linker: l, lexicon: lexicon, table: newSyllableTable(lexicon),
		hits:   make([][]Hit, len(l.rows)),
		stamp:  make([]int64, len(l.rows)),
		keys:   make([]uint64, 0, maxKeys),
		folded: make([]int32, len(l.folded)),
		exact:  make([]int32, len(l.exact)),
	}
	for level := range p.bits {
		p.bits[level] = float32(bits(Level(level), provisional))
	}
	return p
}

// Lexicon is where the names of persons offered to this probe get their tokens.
func (p *Probe) Lexicon() *Lexicon { return p.lexicon }

// Offer compares a person with every row that shares a blocking key. Ordinals
// must not repeat. It reports whether the person is now among some row's hits,
// so that the caller may keep what it needs to show.
func (p *Probe) Offer(ordinal int64, person *Record) bool {
	p.persons++
	p.count(&person.Name)
	kept := false
	for _, key := range p.lexicon.keys(p.keys, person, false) {
		for _, row := range p.linker.index.block(key) {
			if p.stamp[row] == ordinal+1 {
				continue
			}
			p.stamp[row] = ordinal + 1
			p.pairs++
			pattern := p.compare(&p.linker.rows[row], person)
			if p.keep(row, Hit{ordinal, pattern, p.rank(&pattern)}) {
				kept = true
			}
		}
	}
	return kept
}

// Ordinals are the persons who are among some row's hits now; one who is among
// several comes several times.
func (p *Probe) Ordinals() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for _, hits := range p.hits {
			for i := range hits {
				if !yield(hits[i].Ordinal) {
					return
				}
			}
		}
	}
}

// count is term frequency: how many persons bear a name of the register.
func (p *Probe) count(n *Name) {
	if i, ok := p.linker.folded[p.lexicon.unordered(n)]; ok {
		p.folded[i]++
		if i, ok := p.linker.exact[*n]; ok {
			p.exact[i]++
		}
	}
}

// compare finds the level of every field.
func (p *Probe) compare(row, person *Record) Pattern {
	return Pattern{
		Number:   compareNumbers(row, person),
		FullName: p.table.compareNames(&row.Name, &person.Name),
		Birth:    compareBirth(row.Birth, person.Birth),
		Sex:      compareSex(row.Sex, person.Sex),
		Place:    comparePlace(row.Place, person.Place),
		Mother:   p.table.compareParent(&row.Mother, &person.Mother),
		Father:   p.table.compareParent(&row.Father, &person.Father),
		Life:     compareLife(person.Dead),
	}
}

func (p *Probe) rank(pattern *Pattern) float32 {
	var sum float32
	for _, l := range pattern {
		sum += p.bits[l]
	}
	if pattern[Number].IsExactNumber() {
		sum += numberBonus
	}
	return sum
}

// keep puts the hit in its place among the row's best.
func (p *Probe) keep(row uint32, h Hit) bool {
	if h.rank < leastRank {
		return false
	}
	hits := p.hits[row]
	at, _ := slices.BinarySearchFunc(hits, h, compareHits)
	if at == keptHits {
		return false
	}
	if len(hits) == keptHits {
		hits = hits[:keptHits-1]
	}
	p.hits[row] = slices.Insert(hits, at, h)
	return true
}

// compareHits orders hits best first; ordinals break ties, so that the order
// does not depend on who found what first.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.Ordinal, b.Ordinal))
}

// Match is all that was found about one row.
type Match struct {
	Hits   []Hit // best first by provisional rank; decide with Pattern.Score
	Counts Counts
}

// Tally is what a whole pass saw.
type Tally struct {
	Persons    int
	Pairs      int64 // pairs compared
	Overflowed int   // syllables that no longer fitted a lexicon
	Skipped    SkippedBlocks
}

// Merge puts together what the probes of one pass found, a Match for each row
// in order. It does not depend on how persons were dealt out among probes.
func (l *Linker) Merge(probes []*Probe) ([]Match, Tally) {
	t := Tally{Skipped: l.Skipped}
	folded := make([]int, len(l.folded))
	exact := make([]int, len(l.exact))
	for _, p := range probes {
		t.Persons += p.persons
		t.Pairs += p.pairs
		t.Overflowed = max(t.Overflowed, p.lexicon.Overflowed)
		addTo(folded, p.folded)
		addTo(exact, p.exact)
	}
	matches := make([]Match, len(l.rows))
	for i := range l.rows {
		name := &l.rows[i].Name
		m := Match{Counts: Counts{
			Persons: t.Persons,
			Exact:   exact[l.exact[*name]],
			Folded:  folded[l.folded[l.lexicon.unordered(name)]],
		}}
		for _, p := range probes {
			m.Hits = append(m.Hits, p.hits[i]...)
		}
		slices.SortFunc(m.Hits, compareHits)
		m.Hits = m.Hits[:min(len(m.Hits), keptHits)]
		matches[i] = m
	}
	return matches, t
}

func addTo(sum []int, part []int32) {
	for i, n := range part {
		sum[i] += int(n)
	}
}
