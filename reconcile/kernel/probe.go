package kernel

import (
	"math/bits"

	"github.com/lienthong/lienthong/reconcile/census"
	"github.com/lienthong/lienthong/reconcile/kernel/few"
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
	hits    *few.Lists[Hit] // of each row, best first
	bearers *census.Bearers // of the register's names, if they are counted
	offered uint32
	pairs   int64
	pruned  int64
	gaps    Gaps

	persons Persons // offered now
	from    int     // where those at hand begin among them
	hand    int     // and how many these are
	room    [readTogether]Record
	one     [1]Record
	facets  facets     // of the persons at hand
	aliases []question // theirs who have a cancelled number
	marks   [together / 64]uint64
	asked   []question // of one kind, of them, those that may be in the index
	traits  []traits   // of those who were found
	found   []block
	met     []meeting

	touched uint64 // of no meaning; keeps the compiler from leaving touches out
}

// readTogether is how many persons are read and understood while they are near.
const readTogether = 256

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
func (m meeting) person() int32             { return int32(m >> 32) }
func (m meeting) row() uint32               { return uint32(m) }

// NewProbe makes a probe for one worker.
func (l *Linker) NewProbe() *Probe {
	j := newJudge(l.lexicon, l.order, l.scale)
	p := &Probe{
		Judge: *j, linker: l,
		hits: few.New[Hit](len(l.rows)),
	}
	if l.names != nil {
		p.bearers = l.names.Bearers(j.lexicon)
	}
	return p
}

// Persons are persons who follow each other, of whom a probe reads all once, and later
// those again who meet somebody.
type Persons interface {
	Len() int
	// Some gives the persons from a place on, as many as dst has room for. They may lie
	// in dst, and then hold until it is used again.
	Some(from int, dst []Record) []Record
	// Touch loads what Some would read of the person at a place, so that it is near; what
	// it gives has no meaning.
	Touch(at int) uint64
}

// Records are persons who are read already.
type Records []Record

// Len is how many there are.
func (r Records) Len() int { return len(r) }

// Some gives the records themselves.
func (r Records) Some(from int, dst []Record) []Record { return r[from:min(from+len(dst), len(r))] }

// Touch loads the record.
func (r Records) Touch(at int) uint64 { return r[at].PIN }

// handful is how many persons go through each step together. A step asks memory
// the same question for all of them, and as no answer depends on another, the
// processor waits for many at once instead of for each. What a kind of keys needs of
// them, and most of its filter, is near all the while.
const handful = 1 << 16

// Offer compares persons with every row that shares a blocking key. The first
// has the ordinal first, the others follow; ordinals must not repeat. For each
// person who is now among some row's hits it calls keep with the person's place
// among those offered, so that the caller may keep what it needs to show.
func (p *Probe) Offer(first int64, persons Persons, keep func(i int)) {
	for from := 0; from < persons.Len(); from += handful {
		p.persons, p.from = persons, from
		p.take(min(handful, persons.Len()-from))
		p.met = p.met[:0]
		for kind := byPIN; kind < kindCount; kind++ {
			if len(p.linker.index[kind].entries) > 0 {
				p.find(kind, p.ask(kind))
				p.meet()
			}
		}
		p.findAliases()
		p.meet()
		p.compare(first, keep)
	}
}

// take reads so many persons, counts them and has what keys are made of.
func (p *Probe) take(n int) {
	if n > len(p.asked) {
		p.facets, p.asked, p.traits = newFacets(n), make([]question, n), make([]traits, n)
	}
	clear(p.traits)
	p.aliases = p.aliases[:0]
	for at := 0; at < n; {
		some := p.persons.Some(p.from+at, p.room[:min(len(p.room), n-at)])
		p.facets.fill(at, some, p.lexicon, p.linker.kinds)
		p.count(at, some)
		at += len(some)
	}
	p.hand, p.offered = n, p.offered+uint32(n)
}

// person reads one of the persons at hand. The record holds until the next call.
func (p *Probe) person(i int32) *Record { return &p.persons.Some(p.from+int(i), p.one[:])[0] }

// count counts how many persons bear the names of the register, and notes who has a
// cancelled number.
func (p *Probe) count(at int, persons []Record) {
	for i := range persons {
		if persons[i].Alias != 0 {
			p.aliases = append(p.aliases, question{byPIN.hash(persons[i].Alias, 1), int32(at + i)})
		}
	}
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
// in the index.
func (p *Probe) ask(kind blockKind) []question {
	b, kept := &p.linker.index[kind], 0
	for from := 0; from < p.hand; from += together {
		xs, ys := p.facets.columns(kind, from, min(from+together, p.hand))
		b.filter.Sift(uint8(kind), xs, ys, p.marks[:])
		for word, marks := range p.marks {
			for ; marks != 0; marks &= marks - 1 {
				i := 64*word + bits.TrailingZeros64(marks)
				p.asked[kept] = question{kind.hash(xs[i], ys[i]), int32(from + i)}
				kept++
			}
		}
	}
	return p.asked[:kept]
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
		}
	}
	for i := range p.found {
		p.touched += uint64(p.found[i].entries[0].row)
	}
}

// findAliases finds the rows that bear a cancelled number.
func (p *Probe) findAliases() {
	p.found = p.found[:0]
	if len(p.linker.index[byPIN].entries) > 0 {
		p.find(byPIN, p.aliases)
	}
}

// meet finds the rows in the blocks found that are worth a comparison.
func (p *Probe) meet() {
	for k, b := range p.found {
		if k%touchedAtOnce == 0 {
			p.approach(p.found[k:min(k+touchedAtOnce, len(p.found))])
		}
		c := &p.traits[b.person]
		if !c.facts.known() {
			*c = traitsOf(p.lexicon, p.person(b.person))
		}
		p.pairs += int64(len(b.entries))
		for i := range b.entries {
			e := &b.entries[i]
			if most := p.worth(&e.traits, c); most < e.slack || most+p.nameLess(&e.name, &c.name) < e.slack {
				p.pruned++
				continue
			}
			p.met = append(p.met, meet(b.person, e.row))
		}
	}
}

// approach loads what meet asks of the persons and rows of some blocks: the traits of
// all, and then the records of those whose traits are not yet made.
func (p *Probe) approach(found []block) {
	for i := range found {
		of := found[i].entries
		p.touched += uint64(p.traits[found[i].person].facts) + uint64(of[0].facts) + uint64(of[len(of)-1].facts)
	}
	for i := range found {
		if at := found[i].person; !p.traits[at].facts.known() {
			p.touched += p.persons.Touch(p.from + int(at))
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
