package kernel

import "slices"

// Pass says what a [Linker] is to find out while the population passes.
type Pass struct {
	// NumbersOnly leaves out all keys but whole numbers, which find few persons,
	// and nearly always the right one.
	NumbersOnly bool
	// Known is what a pass before found out about each row; nil if there was
	// none. Names are then counted, and [Match.Counts] stays empty.
	Known []Known
	Gaps  Gaps // what that pass missed in the population
	// ParentsLater says that persons are offered without the names of their
	// parents, which [Judge.Parents] adds. Rows that name a parent then keep more
	// hits, since the parents may be what tells namesakes apart.
	ParentsLater bool

	// Where the rows are only some of a register, so that which blocks are too large
	// does not show in them: Count, if not nil, counts these rows under their keys,
	// and Large are the keys to leave out, ascending; see [Blocks.Large].
	Count Blocks
	Large []uint64
}

// Linker holds a register under its blocking keys. It is frozen: any number of
// probes may use it at once.
type Linker struct {
	rows    []Record
	lexicon *Lexicon
	pass    Pass
	index   *index
	reach   []reach // of each row
	kinds   kinds   // that some row is looked for under
	folded  *census // unordered name hash → counter
	exact   *census // hash of the very name → counter
	Skipped SkippedBlocks
	Unasked int // keys of rows that could bring nobody who matters
}

// SkippedBlocks says which blocks were beyond maxBlock and left out.
type SkippedBlocks struct {
	Blocks int // keys left out
	Rows   int // rows of the register under them, one counted once for each key
}

// NewLinker indexes the rows, whose names must be tokens of lexicon.
func NewLinker(rows []Record, lexicon *Lexicon, pass Pass) *Linker {
	l := &Linker{rows: rows, lexicon: lexicon, pass: pass, reach: make([]reach, len(rows))}
	if pass.Known == nil {
		l.folded, l.exact = newCensus(), newCensus()
	}
	perRow := 10
	if pass.NumbersOnly {
		perRow = 1
	}
	postings := make([]posting, 0, perRow*len(rows))
	maker := keyMaker{lexicon: lexicon, row: true, dst: make([]uint64, 0, maxKeys)}
	for i := range rows {
		name := lexicon.unordered(&rows[i].Name)
		l.reach[i] = l.reachOf(i)
		keys := maker.keys(&rows[i], name, l.reach[i].kinds)
		for _, k := range keys {
			postings = append(postings, posting{k, uint32(i)})
			if pass.Count != nil {
				pass.Count[k]++
			}
		}
		l.kinds |= l.reach[i].kinds
		if pass.Known == nil {
			l.folded.enter(name)
			l.exact.enter(rows[i].Name.hash())
		} else {
			l.Unasked += max(0, len(maker.keys(&rows[i], name, widest))-len(keys))
		}
	}
	l.index = newIndex(postings, pass.Large)
	l.Skipped = SkippedBlocks{l.index.skipped, l.index.skippedRows}
	return l
}

// reachOf is how far a row looks in this pass.
func (l *Linker) reachOf(row int) (r reach) {
	switch {
	case l.pass.NumbersOnly:
		r = reach{need: leastRank}
	case l.pass.Known == nil:
		r = reach{need: leastRank, kinds: widest}
	default:
		r = reachOf(&l.rows[row], l.pass.Known[row], l.pass.Gaps)
	}
	if l.pass.ParentsLater {
		r.parents = float32(parentsBound(&l.rows[row]))
	}
	return r
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

// keptForParents is the same for a row that waits for parents: more than persons
// of one name are born in a year.
const keptForParents = 1024

// provisional are the counts that rank hits while the population still passes:
// a country of a million in which a name is borne by one in 4,096.
var provisional = Counts{Persons: 1 << 20, Exact: 1 << 8, Folded: 1 << 8}

// leastRank is the provisional evidence, in bits, below which a pair is
// forgotten at once. It lies far below anything a verdict looks at.
const leastRank = 7

// numberBonus keeps whoever bears the row's very number among the hits, since
// a contradiction must be reported however little else agrees.
const numberBonus = 64

// Match is all that was found about one row.
type Match struct {
	Hits   []Hit // best first by provisional rank; decide with Pattern.Score
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
		t.Persons += int(p.persons)
		t.Pairs += p.pairs
		t.Pruned += p.pruned
		t.Gaps.PIN += p.gaps.PIN
		t.Gaps.Birth += p.gaps.Birth
		t.Overflowed = max(t.Overflowed, p.lexicon.Overflowed)
	}
	matches := make([]Match, len(l.rows))
	for i := range l.rows {
		m := &matches[i]
		for _, p := range probes {
			m.Hits = append(m.Hits, p.hits[i]...)
		}
		m.Hits = l.best(i, m.Hits)
	}
	if l.pass.Known == nil {
		l.counts(matches, probes, t.Persons)
	}
	return matches, t
}

// best puts the hits of a row in order and leaves the best.
func (l *Linker) best(row int, hits []Hit) []Hit {
	slices.SortFunc(hits, compareHits)
	return hits[:min(len(hits), l.reach[row].most())]
}

// Join is Merge for what linkers of the same rows and pass found, each in its own
// stretch of the population and perhaps in another process. Hits need nothing but
// ordinal and pattern.
func (l *Linker) Join(stretches [][]Match) []Match {
	judge := l.NewJudge()
	matches := make([]Match, len(l.rows))
	for i := range matches {
		m := &matches[i]
		for _, s := range stretches {
			m.Hits = append(m.Hits, s[i].Hits...)
			m.Counts.Persons += s[i].Counts.Persons
			m.Counts.Exact += s[i].Counts.Exact
			m.Counts.Folded += s[i].Counts.Folded
		}
		for k := range m.Hits {
			m.Hits[k].rank = judge.rank(&l.reach[i], &m.Hits[k].Pattern)
		}
		m.Hits = l.best(i, m.Hits)
	}
	return matches
}

// counts says how many persons bear the name of each row.
func (l *Linker) counts(matches []Match, probes []*Probe, persons int) {
	folded, exact := make([]int, l.folded.len), make([]int, l.exact.len)
	for _, p := range probes {
		addTo(folded, p.folded)
		addTo(exact, p.exact)
	}
	for i := range l.rows {
		name := &l.rows[i].Name
		matches[i].Counts = Counts{
			Persons: persons,
			Exact:   exact[l.exact.find(name.hash())],
			Folded:  folded[l.folded.find(l.lexicon.unordered(name))],
		}
	}
}

func addTo(sum []int, part []int32) {
	for i, n := range part {
		sum[i] += int(n)
	}
}
