package kernel

import (
	"cmp"
	"iter"
	"math"
	"slices"
)

// Probe compares persons with the register on behalf of one worker. It is not
// safe for concurrent use.
type Probe struct {
	// Parents reads the parents' names into a person who is offered without
	// them, the i-th of those offered. It is called when a row that names a
	// parent meets the person; nil if persons are offered whole.
	Parents func(i int, r *Record)

	Judge
	hits    [][]Hit
	stamp   []uint32 // the person last compared with each row, as persons counts
	folded  []int32
	exact   []int32
	persons uint32
	pairs   int64
	pruned  int64
	gaps    Gaps

	names []uint64 // of the persons at hand, hashes of their folded names
	maker keyMaker
	asked []question
	met   []meeting

	touched uint64 // of no meaning; keeps the compiler from leaving the touch out
}

// question is a key that may be in the index, and whose it is.
type question struct {
	key    uint64
	person int
}

// meeting is a row and a person who share a key.
type meeting struct {
	row    uint32
	person uint32
}

// Judge says how good a pair is, on behalf of one worker.
type Judge struct {
	linker  *Linker
	lexicon *Lexicon // the linker's, and what this worker has met besides
	table   *syllableTable
	bits    [levelCount]float32
}

// NewJudge makes a judge for one worker.
func (l *Linker) NewJudge() *Judge {
	j := NewJudge(l.lexicon)
	j.linker = l
	return j
}

// NewJudge makes a judge of pairs whose names are tokens of a copy of x.
func NewJudge(x *Lexicon) *Judge {
	lexicon := x.clone()
	j := &Judge{lexicon: lexicon, table: newSyllableTable(lexicon)}
	for level := range j.bits {
		j.bits[level] = float32(bits(Level(level), provisional))
	}
	return j
}

// Lexicon is where the names of persons shown to this judge get their tokens.
func (j *Judge) Lexicon() *Lexicon { return j.lexicon }

// Compare says how the comparison of a row and a person comes out.
func (j *Judge) Compare(row, person *Record) Pattern {
	p := comparePlain(row, person)
	p[FullName] = j.table.compareNames(&row.Name, &person.Name)
	p[Mother] = j.table.compareParent(&row.Mother, &person.Mother)
	p[Father] = j.table.compareParent(&row.Father, &person.Father)
	return p
}

// comparePlain compares everything but names.
func comparePlain(row, person *Record) Pattern {
	return Pattern{
		Number: compareNumbers(row, person),
		Birth:  compareBirth(row.Birth, person.Birth),
		Sex:    compareSex(row.Sex, person.Sex),
		Place:  comparePlace(row.Place, person.Place),
		Life:   compareLife(person.Dead),
		Mother: ParentMissing, Father: ParentMissing, FullName: NameMissing,
	}
}

// Parents completes the match of a row by the parents of those hit, if the row
// names any; see [Pass.ParentsLater]. parents reads their names into a record.
func (j *Judge) Parents(row int, m *Match, parents func(ordinal int64, r *Record)) {
	r, reach := &j.linker.rows[row], j.linker.reach[row]
	if reach.parents == 0 {
		return
	}
	reach.parents = 0
	for i := range m.Hits {
		h := &m.Hits[i]
		var person Record
		parents(h.Ordinal, &person)
		h.Pattern[Mother] = j.table.compareParent(&r.Mother, &person.Mother)
		h.Pattern[Father] = j.table.compareParent(&r.Father, &person.Father)
		h.rank = j.rank(&reach, &h.Pattern)
	}
	m.Hits = slices.DeleteFunc(m.Hits, func(h Hit) bool { return !reach.matters(&h.Pattern, h.rank) })
	slices.SortFunc(m.Hits, compareHits)
	m.Hits = m.Hits[:min(len(m.Hits), keptHits)]
}

// NewProbe makes a probe for one worker.
func (l *Linker) NewProbe() *Probe {
	j := l.NewJudge()
	p := &Probe{
		Judge: *j,
		hits:  make([][]Hit, len(l.rows)),
		stamp: make([]uint32, len(l.rows)),
		maker: keyMaker{lexicon: j.lexicon, dst: make([]uint64, 0, maxKeys)},
	}
	if l.pass.Known == nil {
		p.folded, p.exact = make([]int32, l.folded.len), make([]int32, l.exact.len)
	}
	return p
}

// handful is how many persons go through each step together. A step asks memory
// the same question for all of them, and as no answer depends on another, the
// processor waits for many at once instead of for each.
const handful = 256

// Offer compares persons with every row that shares a blocking key. The first
// has the ordinal first, the others follow; ordinals must not repeat. For each
// person who is now among some row's hits it calls keep with the person's place
// among those offered, so that the caller may keep what it needs to show.
func (p *Probe) Offer(first int64, persons []Record, keep func(i int)) {
	for from := 0; from < len(persons); from += handful {
		some := persons[from:min(from+handful, len(persons))]
		p.count(some)
		p.ask(some)
		p.meet()
		p.compare(first, from, persons, keep)
		p.persons += uint32(len(some))
	}
}

// count hashes the names and counts how many persons bear those of the register.
func (p *Probe) count(persons []Record) {
	p.names = p.names[:0]
	for i := range persons {
		p.names = append(p.names, p.lexicon.unordered(&persons[i].Name))
	}
	if p.linker.pass.Known != nil {
		return
	}
	for i, name := range p.names {
		if persons[i].PIN == 0 {
			p.gaps.PIN++
		}
		if persons[i].Birth.Year == 0 {
			p.gaps.Birth++
		}
		if at := p.linker.folded.find(name); at >= 0 {
			p.folded[at]++
			if at := p.linker.exact.find(persons[i].Name.hash()); at >= 0 {
				p.exact[at]++
			}
		}
	}
}

// ask finds the keys that pass the filter.
func (p *Probe) ask(persons []Record) {
	p.asked = p.asked[:0]
	for i := range persons {
		for _, key := range p.maker.keys(&persons[i], p.names[i], p.linker.kinds) {
			if p.linker.index.mayHold(key) {
				p.asked = append(p.asked, question{key, i})
			}
		}
	}
}

// meet finds the rows under these keys, a row once for each person.
func (p *Probe) meet() {
	p.met = p.met[:0]
	var touched uint64
	for _, q := range p.asked {
		serial := p.persons + uint32(q.person) + 1
		for _, row := range p.linker.index.block(q.key) {
			if p.stamp[row] != serial {
				p.stamp[row] = serial
				p.met = append(p.met, meeting{row, uint32(q.person)})
				touched += p.linker.rows[row].PIN // the row is on its way when it is compared
			}
		}
	}
	p.pairs += int64(len(p.met))
	p.touched = touched
}

// compare looks at the pairs that met; persons[from] is the first of the handful.
func (p *Probe) compare(first int64, from int, persons []Record, keep func(i int)) {
	whole, kept := -1, -1 // the person last read whole, and last kept
	for _, m := range p.met {
		i := from + int(m.person)
		r := &p.linker.rows[m.row]
		if p.Parents != nil && whole != i && (r.Mother[0] != 0 || r.Father[0] != 0) {
			p.Parents(i, &persons[i])
			whole = i
		}
		if !p.consider(m.row, first+int64(i), &persons[i]) || kept == i {
			continue
		}
		if p.Parents != nil && whole != i {
			p.Parents(i, &persons[i])
			whole = i
		}
		kept = i
		keep(i)
	}
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

// consider compares a person with a row and keeps the pair if it is among the
// row's best. Weights add, so the names, which cost the most to compare, are
// left alone where even equal ones would not make the pair good enough.
func (p *Probe) consider(row uint32, ordinal int64, person *Record) bool {
	r := &p.linker.rows[row]
	pattern := comparePlain(r, person)
	reach := &p.linker.reach[row]
	best := p.rank(reach, &pattern) + max(p.bits[NameExact]+reach.exact, p.bits[NameMarks]+reach.folded, 0)
	if r.Mother[0] != 0 {
		best += p.bits[ParentAgrees]
	}
	if r.Father[0] != 0 {
		best += p.bits[ParentAgrees]
	}
	switch best += rounding; {
	case !reach.matters(&pattern, best): // whoever came before
		p.pruned++
		return false
	case best < p.least(row):
		return false
	}
	pattern[FullName] = p.table.compareNames(&r.Name, &person.Name)
	pattern[Mother] = p.table.compareParent(&r.Mother, &person.Mother)
	pattern[Father] = p.table.compareParent(&r.Father, &person.Father)
	rank := p.rank(reach, &pattern)
	return reach.matters(&pattern, rank) && p.keep(row, Hit{ordinal, pattern, rank})
}

// rounding is more than two sums of the same weights differ by.
const rounding = 1e-3

// least is the rank that a pair must reach to be kept for a row.
func (p *Probe) least(row uint32) float32 {
	if hits := p.hits[row]; len(hits) == p.linker.reach[row].most() {
		return hits[len(hits)-1].rank
	}
	return float32(math.Inf(-1))
}

// rank is the score of a pattern without the prior: provisional, until it is
// known how common the row's name is.
func (j *Judge) rank(reach *reach, pattern *Pattern) float32 {
	var sum float32
	for _, l := range pattern {
		sum += j.bits[l]
	}
	switch pattern[FullName] {
	case NameExact:
		sum += reach.exact
	case NameStyle, NameTone, NameMarks, NameOrder:
		sum += reach.folded
	default: // no count enters
	}
	if pattern[Number].IsExactNumber() {
		sum += numberBonus
	}
	return sum
}

// keep puts the hit in its place among the row's best.
func (p *Probe) keep(row uint32, h Hit) bool {
	hits := p.hits[row]
	most := p.linker.reach[row].most()
	at, _ := slices.BinarySearchFunc(hits, h, compareHits)
	if at == most {
		return false
	}
	if len(hits) == most {
		hits = hits[:most-1]
	}
	p.hits[row] = slices.Insert(hits, at, h)
	return true
}

// compareHits orders hits best first; ordinals break ties, so that the order
// does not depend on who found what first.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.Ordinal, b.Ordinal))
}
