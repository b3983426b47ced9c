package synth

import (
	"container/heap"
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/life"
)

// Officials are women to this share, and between these ages (docs/sources.md, Officials).
const (
	womenShare   = 0.62
	officialFrom = 22
	officialTo   = 61
)

// candidate is somebody who may become an official, with what damage needs to
// know of the family.
type candidate struct {
	key       uint64 // the smallest keys are chosen
	person    Person
	twin      lienthong.PIN
	relatives [4]lienthong.PIN
	related   int
}

// draft chooses the people of the register.
func (r Register) draft(ctx context.Context, workers int) (*draft, error) {
	p, err := r.Country.plan()
	if err != nil {
		return nil, err
	}
	strangers, duplicates := int(r.Strangers*float64(r.Rows)+0.5), int(r.Duplicates*float64(r.Rows)+0.5)
	own := r.Rows - strangers - duplicates
	if r.Rows < 0 || strangers < 0 || duplicates < 0 || own < 0 || duplicates > own {
		return nil, lienthong.Errorf(lienthong.Invalid, "synthetic register: Rows, Strangers and Duplicates do not fit together; shares are from 0 to 1 and duplicates repeat somebody")
	}
	d := &draft{Register: r, plan: p, own: own}
	s := r.selection(own)
	for b, err := range r.Country.Blocks(ctx, workers) {
		if err != nil {
			return nil, err
		}
		s.offer(b, p.AsOf)
	}
	if d.chosen, err = s.result(own); err != nil {
		return nil, err
	}
	more, err := r.strangers(ctx, p, strangers)
	d.chosen = append(d.chosen, more...)
	return d, err
}

// strangers are people of the blocks behind the country's last one: like its
// own, but none of its files knows them or their numbers.
func (r Register) strangers(ctx context.Context, p *plan, n int) ([]candidate, error) {
	s := r.selection(n)
	m := newMaker(p)
	var b Block
	for i := range reservedBlocks {
		if len(s.women.all) >= s.women.limit && len(s.men.all) >= s.men.limit {
			break
		}
		if err := m.fill(ctx, p.blocks()+i, &b); err != nil {
			return nil, err
		}
		s.offer(&b, p.AsOf)
	}
	return s.result(n)
}

// selection keeps the women and the men with the smallest keys.
type selection struct {
	seed       uint64
	twins      uint64 // their keys are so many times smaller
	women, men queue
}

func (r Register) selection(n int) *selection {
	women := int(womenShare*float64(n) + 0.5)
	return &selection{seed: chance.Mix(r.Seed, 0x5e1ec7), twins: uint64(max(1, r.Twins)), women: queue{limit: women}, men: queue{limit: n - women}}
}

// offer considers everybody of a block.
func (s *selection) offer(b *Block, asOf lienthong.Date) {
	for i := range b.People {
		p := &b.People[i]
		if age := p.Age(asOf); age < officialFrom || age > officialTo || !onTheBooks(p, asOf) {
			continue
		}
		q := &s.men
		if p.Sex == lienthong.Female {
			q = &s.women
		}
		key := chance.Mix(s.seed, uint64(p.Ordinal))
		if p.TwinRow != 0 {
			key /= s.twins
		}
		if q.wants(key) {
			q.take(newCandidate(key, p, b))
		}
	}
}

// onTheBooks reports whether an employer still has a row about somebody: the
// living, and those who died or went missing in the year before, since such
// registers lag behind (they are the rows that are not "sống", live).
func onTheBooks(p *Person, asOf lienthong.Date) bool {
	return p.Status == Alive || life.Day(asOf)-life.Day(p.Died) < 365
}

// result is the chosen in the order of their keys.
func (s *selection) result(n int) ([]candidate, error) {
	all := append(s.women.all, s.men.all...)
	if len(all) < n {
		return nil, lienthong.Errorf(lienthong.Invalid, "synthetic register: the country has too few adults for %d rows; ask for fewer rows or more people", n)
	}
	slices.SortFunc(all, func(a, b candidate) int {
		if a.key < b.key {
			return -1
		}
		return 1
	})
	return all, nil
}

func newCandidate(key uint64, p *Person, b *Block) candidate {
	c := candidate{key: key, person: *p}
	if twin := b.Person(p.TwinRow); twin != nil {
		c.twin = twin.PIN
	}
	at := p.Ordinal - b.First
	for i := max(0, at-familyRoom); i < min(len(b.People), at+familyRoom) && c.related < len(c.relatives); i++ {
		o := &b.People[i]
		parent := o.Ordinal == p.FatherRow || o.Ordinal == p.MotherRow
		child := o.FatherRow == p.Ordinal || o.MotherRow == p.Ordinal
		sibling := o != p && p.MotherRow != 0 && o.MotherRow == p.MotherRow && o.Ordinal != p.TwinRow
		if (parent || child || sibling || o.Ordinal == p.SpouseRow) && o.Household == p.Household {
			c.relatives[c.related] = o.PIN
			c.related++
		}
	}
	return c
}

// queue is a heap with the largest key on top, of bounded size.
type queue struct {
	all   []candidate
	limit int
}

func (q *queue) wants(key uint64) bool {
	return len(q.all) < q.limit || q.limit > 0 && key < q.all[0].key
}

func (q *queue) take(c candidate) {
	if len(q.all) < q.limit {
		heap.Push(q, c)
		return
	}
	q.all[0] = c
	heap.Fix(q, 0)
}

func (q *queue) Len() int           { return len(q.all) }
func (q *queue) Less(i, j int) bool { return q.all[i].key > q.all[j].key }
func (q *queue) Swap(i, j int)      { q.all[i], q.all[j] = q.all[j], q.all[i] }
func (q *queue) Push(x any)         { q.all = append(q.all, x.(candidate)) }

// Pop serves heap.Interface; a queue never shrinks.
func (q *queue) Pop() any {
	last := q.all[len(q.all)-1]
	q.all = q.all[:len(q.all)-1]
	return last
}
