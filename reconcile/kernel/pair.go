package kernel

import (
	"cmp"
	"iter"
	"slices"

	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// compare looks at the pairs that met.
func (p *Probe) compare(first int64, keep func(i int)) {
	slices.Sort(p.met)
	p.met = slices.Compact(p.met)
	at, kept, whole := int32(-1), false, false // the person last read, and whether kept, and whole
	var person *Record
	for k, m := range p.met {
		if k%touchedAtOnce == 0 {
			p.touch(p.met[k:min(k+touchedAtOnce, len(p.met))])
		}
		if m.person() != at {
			at, kept, whole = m.person(), false, p.Parents == nil
			person = p.person(at)
		}
		i := p.from + int(at)
		if r := &p.linker.rows[m.row()]; !whole && (r.Mother[0] != 0 || r.Father[0] != 0) {
			p.Parents(i, person)
			whole = true
		}
		if !p.consider(m.row(), first+int64(i), person) || kept {
			continue
		}
		if !whole {
			p.Parents(i, person)
			whole = true
		}
		kept = true
		keep(i)
	}
}

// Ordinals are the persons who are among some row's hits now; one who is among
// several comes several times.
func (p *Probe) Ordinals() iter.Seq[int64] {
	return func(yield func(int64) bool) {
		for row := range p.hits.Rows() {
			for _, h := range p.hits.Of(uint32(row)) {
				if !yield(h.Ordinal) {
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
	most := p.rank(reach, &pattern) + max(p.bits[NameExact]+reach.exact, p.folded+reach.folded, p.otherName) + rounding
	if r.Mother[0] != 0 {
		most += p.parent
	}
	if r.Father[0] != 0 {
		most += p.parent
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

// touchedAtOnce is how many rows are on their way from memory while pairs are compared.
const touchedAtOnce = 64

// touch loads what is asked of the rows in these meetings.
func (p *Probe) touch(met []meeting) {
	for _, m := range met {
		row := m.row()
		p.touched += p.linker.rows[row].PIN + uint64(p.hits.Length(row)) + uint64(p.linker.reach[row].kinds)
	}
	for _, m := range met {
		if hits := p.hits.Of(m.row()); len(hits) == keptHits {
			p.touched += uint64(hits[keptHits-1].Ordinal)
		}
	}
}

// rounding is more than two sums of the same weights differ by.
const rounding = 1e-3

// least is the rank that a pair must reach to be kept for a row.
func (p *Probe) least(row uint32) float32 {
	if hits := p.hits.Of(row); len(hits) == keptHits {
		return hits[keptHits-1].rank
	}
	return anything
}

// keep puts the hit in its place among the row's best.
func (p *Probe) keep(row uint32, h Hit) bool {
	at, _ := slices.BinarySearchFunc(p.hits.Of(row), h, compareHits)
	if at == keptHits {
		return false
	}
	p.hits.Insert(row, at, h)
	return true
}

// compareHits orders hits best first; ordinals break ties, so that the order
// does not depend on who found what first.
func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.Ordinal, b.Ordinal))
}

// Judge says how good a pair is, on behalf of one worker.
type Judge struct {
	lexicon           *lexicon.Lexicon // the linker's, and what this worker has met besides
	table             names
	bits              [levelCount]float32
	folded, otherName float32 // the most that these are worth, see scale
	parent, otherOne  float32
}

// NewJudge makes a judge of pairs whose names are tokens of a copy of x.
func NewJudge(x *lexicon.Lexicon, w *Weights) *Judge { return newJudge(x, nil, newScale(w)) }

func newJudge(x *lexicon.Lexicon, order []lexicon.Token, s *scale) *Judge {
	words := x.Clone()
	j := &Judge{
		lexicon: words, table: names{lexicon.NewTable(words, order), words},
		folded: float32(s.worth[s.folded]), otherName: float32(s.otherName), parent: float32(s.parent), otherOne: float32(s.otherOne),
	}
	for level := range j.bits {
		j.bits[level] = float32(s.worth[level])
	}
	return j
}

// Lexicon is where the names of persons shown to this judge get their tokens.
func (j *Judge) Lexicon() *lexicon.Lexicon { return j.lexicon }

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
