package synth

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/life"
	"github.com/lienthong/lienthong/synth/name"
)

// maker makes blocks, one at a time; each worker has its own.
type maker struct {
	*plan
	dice       chance.Dice
	used       []uint16 // of each cell, how many slots this block has given out
	block      int
	people     []Person
	births     []int32 // day of birth of each, whatever the register knows of it
	first      int     // ordinal of people[0]
	room       int     // how many persons the block holds in all
	households int
	full       bool       // no number was left for somebody
	leaving    []newcomer // children of the present family who will found households
}

func newMaker(p *plan) *maker { return &maker{plan: p, used: make([]uint16, p.cells)} }

// familyRoom is more persons than a family with its married children has; the
// last places of a block go to people who live alone.
const familyRoom = 48

// fill makes block number in b, whose memory it uses again.
func (m *maker) fill(ctx context.Context, number int, b *Block) error {
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	m.dice.Seed(m.Seed, uint64(number))
	clear(m.used)
	m.block, m.households, m.full = number, 0, false
	m.first = number*BlockSize + 1
	m.room = BlockSize
	if number < m.blocks() {
		m.room = min(BlockSize, m.People-number*BlockSize)
	}
	if cap(b.People) < m.room {
		b.People = make([]Person, 0, m.room)
	}
	m.people, m.births = b.People[:0], m.births[:0]
	for len(m.people) < m.room {
		m.family(m.room-len(m.people) >= familyRoom)
	}
	if m.full {
		return lienthong.Errorf(lienthong.Invalid, "synthetic country: too many people for the registration provinces in Places; pass more provinces or a smaller People")
	}
	b.Number, b.First, b.People, b.Places = number, m.first, m.people, m.Places
	return nil
}

// newcomer says what a person is before chance says the rest.
type newcomer struct {
	sex      lienthong.Sex
	born     int // day
	people   uint8
	relation Relation
	place    int32 // of birth registration
	hometown int32
	father   int // ordinals, 0 for parents without a row
	mother   int
	like     int // a twin or sibling
	twin     bool
}

// add makes one person of household h and returns the ordinal.
func (m *maker) add(h *household, n newcomer) int {
	ordinal := m.first + len(m.people)
	m.people = append(m.people, Person{Ordinal: ordinal, Sex: n.sex, People: n.people, Relation: n.relation,
		Religion: h.religion, Marital: Single, Household: h.number, FatherRow: n.father, MotherRow: n.mother,
		HouseNumber: h.house, Lane: h.lane, Registered: n.place, Hometown: n.hometown, Residence: h.place})
	m.births = append(m.births, int32(n.born))
	p := &m.people[len(m.people)-1]
	p.Birth = life.Registered(&m.dice, n.born)
	if n.twin {
		p.Birth, p.TwinRow = m.person(n.like).Birth, n.like
		m.person(n.like).TwinRow = ordinal
	}
	m.name(p, &n)
	if !m.number(p) {
		m.full = true
	}
	m.fate(p, n.born)
	return ordinal
}

func (m *maker) person(ordinal int) *Person { return &m.people[ordinal-m.first] }

func (m *maker) age(ordinal int) int {
	return life.Years(int(m.births[ordinal-m.first]), m.today)
}

// name names p after the parents, who are drawn too where they have no row.
func (m *maker) name(p *Person, n *newcomer) {
	year := int(p.Birth.Year)
	w := name.Who{Region: m.provinces[p.Hometown].region, People: p.People}
	if n.father != 0 {
		p.Father = m.person(n.father).Name
	} else {
		w.Sex, w.Year = lienthong.Male, year-28
		p.Father = name.Draw(&m.dice, &w)
	}
	if n.mother != 0 {
		p.Mother = m.person(n.mother).Name
	} else {
		w.Sex, w.Year = lienthong.Female, year-25
		p.Mother = name.Draw(&m.dice, &w)
	}
	w.Sex, w.Year, w.Father, w.Mother = p.Sex, year, p.Father, p.Mother
	if n.mother != 0 && m.person(n.mother).People != p.People {
		w.Mother = p.Father // a clan is not handed down by a mother of another people
	}
	if n.like != 0 {
		w.Like, w.Twin = m.person(n.like).Name, n.twin
	}
	p.Name = name.Draw(&m.dice, &w)
	for tries := 0; tries < 8 && m.namesake(p); tries++ {
		p.Name = name.Draw(&m.dice, &w)
	}
	if n.father == 0 && n.mother == 0 {
		m.forget(p, year)
	}
}

// namesake reports whether an elder child of the mother has p's name. Families
// are short, so that looking back to the mother's row is quick.
func (m *maker) namesake(p *Person) bool {
	if p.MotherRow == 0 {
		return false
	}
	for i := p.Ordinal - 1; i > p.MotherRow; i-- {
		if q := m.person(i); q.MotherRow == p.MotherRow && q.Name == p.Name {
			return true
		}
	}
	return false
}

// forget drops parents' names that the register never had: of the old, and of
// fathers of children born to unmarried mothers.
func (m *maker) forget(p *Person, year int) {
	share := 0.02
	if year < 1960 {
		share = 0.15
	}
	switch r := m.dice.Float(); {
	case r < share:
		p.Father = name.Name{}
	case r < share*1.5:
		p.Father, p.Mother = name.Name{}, name.Name{}
	}
}

// fate decides who is dead or missing.
func (m *maker) fate(p *Person, born int) {
	age := life.Years(born, m.today)
	switch r := m.dice.Float(); {
	case r < life.Dead(age):
		p.Status = Dead
	case age >= 18 && r > 1-life.Missing:
		p.Status = Missing
	default:
		return
	}
	from := max(born+1, life.RegisterBegan)
	if from < m.today {
		p.Died = life.Date(from + m.dice.Below(m.today-from))
	} else {
		p.Died = m.AsOf
	}
}
