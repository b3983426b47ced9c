package kernel

import (
	"github.com/lienthong/lienthong/reconcile/census"
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
	bearers *census.Bearers // of the register's names, if they are counted
	persons uint32
	pairs   int64
	pruned  int64
	gaps    Gaps

	facets facets     // of the persons at hand
	asked  []question // of one kind, of them, those that may be in the index
	traits []traits   // of those who were found
	found  []block
	met    []meeting

	touched uint64 // of no meaning; keeps the compiler from leaving touches out
}

// question is a key of a person.
type question struct {
	hash   uint64
	person int32 // among those at hand
}

// block is the rows that share a key with a person.
type block struct {
	entries []entry
	person  int32
}

// meeting is a person and a row who are to be compared. Meetings are sorted so that a
// pair that met under several keys is compared once.
type meeting uint64

func meet(person int32, row uint32) meeting { return meeting(person)<<32 | meeting(row) }
func (m meeting) person() int               { return int(m >> 32) }
func (m meeting) row() uint32               { return uint32(m) }

// NewProbe makes a probe for one worker.
func (l *Linker) NewProbe() *Probe {
	j := newJudge(l.lexicon, l.order, l.scale)
	p := &Probe{
		Judge: *j, linker: l,
		hits: make([][]Hit, len(l.rows)),
	}
	if l.names != nil {
		p.bearers = l.names.Bearers(j.lexicon)
	}
	return p
}

// handful is how many persons go through each step together. A step asks memory
// the same question for all of them, and as no answer depends on another, the
// processor waits for many at once instead of for each. What a kind of keys needs of
// them, and most of its filter, is near all the while.
const handful = 1 << 16

// Offer compares persons with every row that shares a blocking key. The first
// has the ordinal first, the others follow; ordinals must not repeat. For each
// person who is now among some row's hits it calls keep with the person's place
// among those offered, so that the caller may keep what it needs to show.
func (p *Probe) Offer(first int64, persons []Record, keep func(i int)) {
	for from := 0; from < len(persons); from += handful {
		some := persons[from:min(from+handful, len(persons))]
		p.makeRoom(len(some))
		p.count(some)
		p.facets.fill(some, p.lexicon, p.linker.kinds)
		p.met = p.met[:0]
		for kind := byPIN; kind < kindCount; kind++ {
			if len(p.linker.index[kind].entries) > 0 {
				p.find(kind, p.ask(kind, len(some)))
				p.meet(some)
			}
		}
		p.findAliases(some)
		p.meet(some)
		p.compare(first, from, persons, keep)
		p.persons += uint32(len(some))
	}
}

// makeRoom has room for so many persons at hand.
func (p *Probe) makeRoom(persons int) {
	clear(p.traits)
	if persons > len(p.asked) {
		p.facets, p.asked, p.traits = newFacets(persons), make([]question, persons), make([]traits, persons)
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
		p.bearers.Count(&persons[i].Name)
	}
}

// ask makes the keys of one kind of the persons at hand, and keeps those that may be
// in the index. Nothing hangs on what the filter says but where the next key is kept:
// so the processor asks for many at once. Who lacks a facet has a key that no row has.
func (p *Probe) ask(kind blockKind, persons int) []question {
	b, asked, kept := &p.linker.index[kind], p.asked, 0
	xs, ys := p.facets[keyFacets[kind][0]][:persons], p.facets[keyFacets[kind][1]][:persons]
	for i, x := range xs {
		hash := kind.hash(x, ys[i])
		asked[kept] = question{hash, int32(i)}
		if b.mightHold(hash) {
			kept++
		}
	}
	some := asked[:kept]
	kept = 0
	for _, q := range some {
		asked[kept] = q
		if b.mayHold(q.hash) {
			kept++
		}
	}
	return asked[:kept]
}

// find finds the blocks of these keys.
func (p *Probe) find(kind blockKind, asked []question) {
	b := &p.linker.index[kind]
	for _, q := range asked {
		p.touched += b.touch(q.hash)
	}
	p.found = p.found[:0]
	for _, q := range asked {
		if entries := b.block(q.hash); len(entries) > 0 {
			p.found = append(p.found, block{entries, q.person})
			p.touched += uint64(entries[0].row)
		}
	}
}

// findAliases finds the rows that bear a cancelled number.
func (p *Probe) findAliases(persons []Record) {
	p.found = p.found[:0]
	if len(p.linker.index[byPIN].entries) == 0 {
		return
	}
	for i := range persons {
		if alias := persons[i].Alias; alias != 0 {
			if entries := p.linker.index[byPIN].block(byPIN.hash(alias, 1)); len(entries) > 0 {
				p.found = append(p.found, block{entries, int32(i)})
			}
		}
	}
}

// meet finds the rows in the blocks found that are worth a comparison.
func (p *Probe) meet(persons []Record) {
	for _, b := range p.found {
		c := &p.traits[b.person]
		if !c.facts.known() {
			*c = traitsOf(p.lexicon, &persons[b.person])
		}
		p.pairs += int64(len(b.entries))
		for i := range b.entries {
			e := &b.entries[i]
			if p.worth(&e.traits, c) < e.slack {
				p.pruned++
				continue
			}
			p.met = append(p.met, meet(b.person, e.row))
		}
	}
}

// worth is the most that a row's and a person's traits are worth together.
func (p *Probe) worth(row, person *traits) float32 {
	return p.bits[compareSex(row.facts.sex(), person.facts.sex())] + p.bits[comparePlace(row.facts.place(), person.facts.place())] +
		p.bits[compareBirth(row.facts.birth(), person.facts.birth())] + p.bits[compareLife(person.facts.dead())] +
		p.motherWorth(row.mother, person.mother) + p.numberWorth(row, person)
}

// motherWorth is the most that two mothers are worth. Persons whose parents are not
// read may have any.
func (p *Probe) motherWorth(row, person uint32) float32 {
	switch {
	case row == 0:
		return 0
	case p.Parents != nil || row == person:
		return p.parent
	case person == 0:
		return 0
	default:
		return p.otherOne
	}
}

// numberWorth is the most that the numbers of a row and a person are worth.
func (p *Probe) numberWorth(row, person *traits) float32 {
	switch {
	case row.pin&person.pin&written != 0:
		return p.pinWorth(row.pin, person.pin)
	case row.cmnd&person.cmnd&written == 0:
		return p.bits[NumberMissing]
	case row.cmnd.mayBeSlip(person.cmnd): // if they were the same, the two would have met by them
		return max(p.bits[NumberCMNDNear], p.bits[NumberCMNDDiffers])
	default:
		return p.bits[NumberCMNDDiffers]
	}
}

func (p *Probe) pinWorth(row, person digits) float32 {
	if (row^person)&sixDigits == 0 || person&twofold != 0 { // they may be the same
		return p.bits[NumberExact] + numberBonus
	}
	differs := p.bits[NumberDiffers]
	if row&borne != 0 {
		differs += p.linker.kin
	}
	if row.mayBeSlip(person) {
		return max(differs, float32(p.linker.scale.numberSlip))
	}
	return differs
}
