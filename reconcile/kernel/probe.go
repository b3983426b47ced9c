package kernel

import (
	"cmp"
	"iter"
	"slices"

	"github.com/lienthong/lienthong"
)

// Probe compares persons with the register on behalf of one worker. It is not
// safe for concurrent use.
type Probe struct {
	// Parents reads the parents' names into a person who is offered without
	// them, the i-th of those offered. It is called when a row that names a
	// parent meets the person; nil if persons are offered whole.
	Parents func(i int, r *Record)

	Judge
	linker  *Linker
	hits    [][]Hit
	stamp   []uint32 // the person last compared with each row, as persons counts
	bearers *bearers // of the register's names, if they are counted
	persons uint32
	pairs   int64
	pruned  int64
	gaps    Gaps

	maker keyMaker
	asked []key // of the persons at hand, those that may be in the index
	found []block
	met   []meeting

	touched uint64 // of no meaning; keeps the compiler from leaving touches out
}

// block is the rows that share a key with a person.
type block struct {
	entries []entry
	person  int32
}

// meeting is a row and a person who are to be compared.
type meeting struct {
	row    uint32
	person int32
}

// Judge says how good a pair is, on behalf of one worker.
type Judge struct {
	lexicon *Lexicon // the linker's, and what this worker has met besides
	table   *syllableTable
	bits    [levelCount]float32
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

// NewProbe makes a probe for one worker.
func (l *Linker) NewProbe() *Probe {
	j := NewJudge(l.lexicon)
	p := &Probe{
		Judge: *j, linker: l,
		hits:  make([][]Hit, len(l.rows)),
		stamp: make([]uint32, len(l.rows)),
		maker: newKeyMaker(j.lexicon, false),
	}
	if l.names != nil {
		p.bearers = l.names.bearers(j.lexicon)
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
		p.find()
		p.meet(some)
		p.compare(first, from, persons, keep)
		p.persons += uint32(len(some))
	}
}

// count counts how many persons bear the names of the register.
func (p *Probe) count(persons []Record) {
	if p.bearers == nil {
		return
	}
	for i := range persons {
		if persons[i].PIN == 0 {
			p.gaps.PIN++
		}
		if persons[i].Birth.Year == 0 {
			p.gaps.Birth++
		}
	}
	p.bearers.count(persons)
}

// ask makes the keys of some persons, and keeps those that may be in the index. The
// two are apart, and nothing hangs on what a filter says but where the next key is
// kept: so the processor asks many filters at once.
func (p *Probe) ask(persons []Record) {
	kinds := p.linker.kinds
	p.maker.dst = p.maker.dst[:0]
	for i := range persons {
		name := uint64(0)
		if kinds&^numbers != 0 {
			name = p.lexicon.unordered(&persons[i].Name)
		}
		p.maker.person = int32(i)
		p.maker.make(&persons[i], name, kinds)
	}
	kept := 0
	for _, k := range p.maker.dst {
		p.maker.dst[kept] = k
		if p.linker.index[k.kind].mayHold(k.hash) {
			kept++
		}
	}
	p.asked = p.maker.dst[:kept]
}

// find finds the blocks of these keys.
func (p *Probe) find() {
	p.found = p.found[:0]
	for _, q := range p.asked {
		p.touched += p.linker.index[q.kind].touch(q.hash)
	}
	for _, q := range p.asked {
		if entries := p.linker.index[q.kind].block(q.hash); len(entries) > 0 {
			p.found = append(p.found, block{entries, q.person})
			p.touched += uint64(entries[0].row)
		}
	}
}

// meet finds the rows in these blocks that are worth a comparison, a row once for
// each person.
func (p *Probe) meet(persons []Record) {
	p.met = p.met[:0]
	var c traits
	last := int32(-1)
	for _, b := range p.found {
		if b.person != last {
			last = b.person
			c = p.traits(&persons[last])
		}
		serial := p.persons + uint32(last) + 1
		p.pairs += int64(len(b.entries))
		for i := range b.entries {
			e := &b.entries[i]
			if p.worth(e, &c) < e.slack {
				p.pruned++
				continue
			}
			if p.stamp[e.row] != serial {
				p.stamp[e.row] = serial
				p.met = append(p.met, meeting{e.row, last})
				p.touched += p.linker.rows[e.row].PIN // the row is on its way when it is compared
			}
		}
	}
}

// traits are what is compared of a person with the entries of the index.
type traits struct {
	birth  lienthong.Date
	sex    lienthong.Sex
	place  uint8
	dead   bool
	mother uint32 // as in an entry
	whole  bool   // the mother was read
}

func (p *Probe) traits(r *Record) traits {
	c := traits{birth: r.Birth, sex: r.Sex, place: r.Place, dead: r.Dead, whole: p.Parents == nil}
	if c.whole && p.linker.mothers {
		c.mother = motherTag(p.lexicon, r)
	}
	return c
}

// worth is the most that date, sex, place, life and mother of a pair are worth.
func (p *Probe) worth(e *entry, c *traits) float32 {
	sum := p.bits[compareSex(e.facts.sex(), c.sex)] + p.bits[comparePlace(e.facts.place(), c.place)] +
		p.bits[compareBirth(e.facts.birth(), c.birth)] + p.bits[compareLife(c.dead)]
	switch {
	case e.mother == 0 || c.whole && c.mother == 0:
		return sum
	case !c.whole || e.mother == c.mother:
		return sum + p.bits[ParentAgrees]
	default:
		return sum + p.bits[ParentNear]
	}
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
	most := p.rank(reach, &pattern) + max(p.bits[NameExact]+reach.exact, p.bits[NameMarks]+reach.folded, 0) + rounding
	if r.Mother[0] != 0 {
		most += p.bits[ParentAgrees]
	}
	if r.Father[0] != 0 {
		most += p.bits[ParentAgrees]
	}
	switch {
	case !reach.matters(&pattern, most): // whoever came before
		p.pruned++
		return false
	case most < p.least(row):
		return false
	}
	pattern[Mother] = p.table.compareParent(&r.Mother, &person.Mother)
	pattern[Father] = p.table.compareParent(&r.Father, &person.Father)
	pattern[FullName] = p.table.compareNames(&r.Name, &person.Name)
	rank := p.rank(reach, &pattern)
	return reach.matters(&pattern, rank) && p.keep(row, Hit{ordinal, pattern, rank})
}

// rounding is more than two sums of the same weights differ by.
const rounding = 1e-3

// least is the rank that a pair must reach to be kept for a row.
func (p *Probe) least(row uint32) float32 {
	if hits := p.hits[row]; len(hits) == keptHits {
		return hits[len(hits)-1].rank
	}
	return anything
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
