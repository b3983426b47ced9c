package kernel

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/census"
	"github.com/lienthong/lienthong/reconcile/kernel/few"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Pass says what a [Linker] is to find out while the population passes.
type Pass struct {
	Look Look
	// Weights are the model; nil is DefaultWeights.
	Weights *Weights
	// Known is what a pass by number found out about each row; nil if there was
	// none. If there was, names are not counted again, and [Match.Counts] stays
	// empty.
	Known []Known
	Gaps  Gaps // what that pass missed in the population

	// Where the rows are only some of a register, so that which blocks are too large
	// does not show in them: Count, if not nil, counts these rows under their keys,
	// and Large are the keys to leave out, ascending; see [Blocks.Large].
	Count Blocks
	Large []uint64
}

// Look is where a pass looks.
type Look uint8

const (
	Everywhere Look = iota // under all keys
	// ByNumber is under whole numbers, which find few persons and nearly always
	// the right one.
	ByNumber
	// BeyondNumbers is under all keys but whole numbers. Whom these found comes from
	// Known.
	BeyondNumbers
)

// kinds that such a pass looks under.
func (l Look) kinds() kinds {
	switch l {
	case ByNumber:
		return numbers
	case BeyondNumbers:
		return ^numbers
	default:
		return ^kinds(0)
	}
}

// Linker holds a register under its blocking keys. It is frozen: any number of
// probes may use it at once.
type Linker struct {
	rows    []Record
	lexicon *lexicon.Lexicon
	order   []lexicon.Token // of its syllables, see lexicon.Frequent
	pass    Pass
	scale   *scale
	index   *index
	reach   []reach       // of each row
	kinds   kinds         // that some row is looked for under
	kin     float32       // the most of reach
	names   *census.Names // of the rows, if their bearers are counted; else nil
	Skipped SkippedBlocks
	Unasked int // keys of rows that could bring nobody who matters
}

// SkippedBlocks says which blocks were beyond maxBlock and left out.
type SkippedBlocks struct {
	Blocks int // keys left out
	Rows   int // rows of the register under them, one counted once for each key
}

// NewLinker indexes the rows, whose names must be tokens of x.
func NewLinker(rows []Record, x *lexicon.Lexicon, pass Pass) *Linker {
	l := &Linker{rows: rows, lexicon: x, order: lexicon.Frequent(namesOf(rows), x), pass: pass, reach: make([]reach, len(rows)),
		scale: newScale(cmp.Or(pass.Weights, DefaultWeights))}
	var all sync.WaitGroup
	if pass.Known == nil {
		all.Go(func() { l.names = census.Of(namesOf(rows), x) })
	}
	parts := make([]part, (len(rows)+partRows-1)/partRows)
	stretches(len(rows), func(from, upTo int) { parts[from/partRows] = l.part(from, upTo) })
	all.Wait()
	var postings [kindCount][]posting
	for kind := range postings {
		size := 0
		for i := range parts {
			size += len(parts[i].postings[kind])
		}
		postings[kind] = make([]posting, 0, size)
		for i := range parts {
			postings[kind] = append(postings[kind], parts[i].postings[kind]...)
			parts[i].postings[kind] = nil
		}
	}
	if pass.Count != nil {
		for _, some := range postings {
			for i := range some {
				pass.Count[some[i].key]++
			}
		}
	}
	for i := range l.reach {
		l.kin = max(l.kin, l.reach[i].kin)
	}
	for i := range parts {
		l.kinds, l.Unasked = l.kinds|parts[i].kinds, l.Unasked+parts[i].unasked
	}
	l.index = newIndex(&postings, pass.Large)
	for i := range l.index {
		l.Skipped.Blocks += l.index[i].skipped
		l.Skipped.Rows += l.index[i].skippedRows
	}
	return l
}

// namesOf are the names of rows.
func namesOf(rows []Record) iter.Seq[lexicon.Name] {
	return func(yield func(lexicon.Name) bool) {
		for i := range rows {
			if !yield(rows[i].Name) {
				return
			}
		}
	}
}

// reachOf is how far a row looks in this pass.
func (l *Linker) reachOf(row int) (r reach, slack slacks) {
	if l.pass.Known == nil {
		for kind := range slack {
			slack[kind] = anything
		}
		return reach{need: leastRank, kin: float32(l.scale.relative), kinds: widest & l.pass.Look.kinds()}, slack
	}
	r, slack = l.scale.reachOf(&l.rows[row], l.pass.Known[row], l.pass.Gaps)
	r.kinds = (r.kinds | numbers) & l.pass.Look.kinds()
	return r, slack
}

// Hit is a person that a row of the register may mean.
type Hit struct {
	Ordinal int64 // of the person in the population's order, as offered
	Pattern Pattern
	rank    float32 // provisional score, without term frequencies
}

// keptHits is how many hits a row keeps. The eighth-best namesake never
// decides; it only shares the doubt.
const keptHits = few.Most

// provisional are the counts that rank hits while the population still passes:
// a country of a million in which a name is borne by one in 4,096.
var provisional = Counts{Persons: 1 << 20, Exact: 1 << 8, Folded: 1 << 8}

// leastRank is the provisional evidence, in bits, below which a pair is forgotten at
// once. A score of -8.4 may still make a candidate (see reconcile.Policy), and a name
// that nobody else bears is worth eight bits more than it is provisionally: in a
// population of a hundred and more, what is below this is below that.
const leastRank = -2

// numberBonus keeps whoever bears the row's very number among the hits, since
// a contradiction must be reported however little else agrees.
const numberBonus = 64

// Match is all that was found about one row.
type Match struct {
	Hits   []Hit // best first by provisional rank; decide with Weights.Score
	Counts Counts
}

// Tally is what a whole pass saw.
type Tally struct {
	Persons    int
	Pairs      int64 // pairs compared
	Pruned     int64 // of them, those whose names were not looked at: nothing could have made them matter
	Overflowed int   // syllables that no longer fitted a lexicon
	Skipped    SkippedBlocks
	Unasked    int  // keys of rows that were not looked for, as nobody under them could have mattered
	Gaps       Gaps // of the population
}

// Then is the tally of two passes over one population.
func (t Tally) Then(second Tally) Tally {
	t.Pairs += second.Pairs
	t.Pruned += second.Pruned
	t.Overflowed = max(t.Overflowed, second.Overflowed)
	t.Skipped.Blocks += second.Skipped.Blocks
	t.Skipped.Rows += second.Skipped.Rows
	t.Unasked += second.Unasked
	return t
}

// Merge puts together what the probes of one pass found, a Match for each row
// in order. It does not depend on how persons were dealt out among probes.
func (l *Linker) Merge(probes []*Probe) ([]Match, Tally) {
	t := Tally{Skipped: l.Skipped, Unasked: l.Unasked}
	for _, p := range probes {
		t.Persons += int(p.offered)
		t.Pairs += p.pairs
		t.Pruned += p.pruned
		t.Gaps.PIN += p.gaps.PIN
		t.Gaps.Birth += p.gaps.Birth
		t.Overflowed = max(t.Overflowed, p.lexicon.Overflowed)
	}
	matches := make([]Match, len(l.rows))
	var bearers census.Sum
	if l.names != nil {
		var counted []*census.Bearers
		for _, p := range probes {
			counted = append(counted, p.bearers)
		}
		bearers = l.names.Sum(counted)
	}
	stretches(len(l.rows), func(from, upTo int) {
		hits := make([]Hit, 0, found(probes, from, upTo)) // of all, so that the collector has one thing to look at
		for i := from; i < upTo; i++ {
			before := len(hits)
			hits = merged(hits, probes, uint32(i))
			matches[i].Hits = hits[before:len(hits):len(hits)]
			if l.names != nil {
				exact, folded := bearers.Of(&l.rows[i].Name)
				matches[i].Counts = Counts{Persons: t.Persons, Exact: exact, Folded: folded}
			}
		}
	})
	return matches, t
}

// found is how many hits probes have of some rows.
func found(probes []*Probe, from, upTo int) (n int) {
	for i := from; i < upTo; i++ {
		for _, p := range probes {
			n += p.hits.Length(uint32(i))
		}
	}
	return n
}

// merged adds the best hits of a row, whoever found them.
func merged(to []Hit, probes []*Probe, row uint32) []Hit {
	before := len(to)
	for _, p := range probes {
		to = append(to, p.hits.Of(row)...)
	}
	slices.SortFunc(to[before:], compareHits)
	return to[:min(len(to), before+keptHits)]
}

// Join is Merge for what linkers of the same rows and pass found, each in its own
// stretch of the population and perhaps in another process; and for whom passes
// before found. Hits need nothing but ordinal and pattern.
func (l *Linker) Join(found [][]Match) []Match {
	judge := newJudge(l.lexicon, nil, l.scale)
	matches := make([]Match, len(l.rows))
	stretches(len(matches), func(from, upTo int) {
		for i := from; i < upTo; i++ {
			l.join(i, &matches[i], found, judge)
		}
	})
	return matches
}

func (l *Linker) join(row int, m *Match, found [][]Match, judge *Judge) {
	for _, s := range found {
		m.Hits = append(m.Hits, s[row].Hits...)
		m.Counts.Persons += s[row].Counts.Persons
		m.Counts.Exact += s[row].Counts.Exact
		m.Counts.Folded += s[row].Counts.Folded
	}
	if l.pass.Known != nil {
		for _, h := range l.pass.Known[row].Hits {
			if !slices.ContainsFunc(m.Hits, func(o Hit) bool { return o.Ordinal == h.Ordinal }) {
				m.Hits = append(m.Hits, h)
			}
		}
	}
	for k := range m.Hits {
		m.Hits[k].rank = judge.rank(&l.reach[row], &m.Hits[k].Pattern)
	}
	slices.SortFunc(m.Hits, compareHits)
	m.Hits = m.Hits[:min(len(m.Hits), keptHits)]
}
