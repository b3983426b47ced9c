package synth

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/life"
	"github.com/lienthong/lienthong/synth/name"
)

// household is hộ gia đình: those who live at one address, one of them the head.
type household struct {
	number   int
	place    int32
	house    int16
	lane     int16
	religion uint8
}

func (m *maker) household(place int32, religion uint8) household {
	m.households++
	return household{number: m.block*BlockSize + m.households, place: place, religion: religion,
		house: int16(m.dice.Between(1, 400)), lane: int16(m.dice.Below(16 * (len(lanes) + 1)))}
}

// family makes the household of an eldest couple or single person, and those
// of children who married and moved out. Without room it is one person alone.
func (m *maker) family(room bool) {
	place := int32(m.where.Draw(&m.dice))
	people := m.drawPeople(place)
	h := m.household(place, m.drawReligion(people))
	age := life.HeadAge(&m.dice)
	born := m.bornAt(age)
	sex := lienthong.Male
	if m.dice.Hit(0.6) { // widows outlive their husbands
		sex = lienthong.Female
	}
	if !room || !m.dice.Hit(life.Married(lienthong.Male, age)) {
		m.alone(&h, sex, born, people)
		return
	}
	husband := m.add(&h, m.settler(lienthong.Male, born, people, place, Head))
	wife := m.marryIn(&h, husband, Spouse)
	if m.dice.Hit(0.05) {
		m.divorce(husband, wife)
	}
	m.headship(husband, wife)
	m.descend(&h, husband, wife)
}

// alone is somebody who lives without family: young, divorced, or not married.
func (m *maker) alone(h *household, sex lienthong.Sex, born int, people uint8) {
	who := m.add(h, m.settler(sex, born, people, h.place, Head))
	m.revive(who)
	if m.age(who) > 35 && m.dice.Hit(0.5) {
		m.person(who).Marital = DivorcedOrWidowed
	}
}

// settler is somebody who heads a household at a place; a fifth came there
// from another one.
func (m *maker) settler(sex lienthong.Sex, born int, people uint8, place int32, as Relation) newcomer {
	from := m.near(place, 0.79, 0.09)
	home := from
	if m.dice.Hit(0.08) {
		home = int32(m.where.Draw(&m.dice))
	}
	return newcomer{sex: sex, born: born, people: people, relation: as, place: from, hometown: home}
}

// near is the place itself with probability same, one of the same province
// with probability province, or else any place.
func (m *maker) near(place int32, same, province float64) int32 {
	switch r := m.dice.Float(); {
	case r < same:
		return place
	case r < same+province:
		inside := m.inside[m.Places[place].Province]
		return int32(inside[m.dice.Below(len(inside))])
	default:
		return int32(m.where.Draw(&m.dice))
	}
}

// marryIn adds the spouse of somebody of the household.
func (m *maker) marryIn(h *household, partner int, as Relation) int {
	p := m.person(partner)
	gap := m.dice.Bell(2.5*life.DaysInYear, 3*life.DaysInYear)
	sex := lienthong.Female
	if p.Sex == lienthong.Female {
		sex, gap = lienthong.Male, -gap
	}
	born := min(int(m.births[partner-m.first])+gap, m.today-life.Days(18.5))
	n := m.settler(sex, born, p.People, m.near(h.place, 0.6, 0.25), as)
	if m.dice.Hit(0.1) {
		n.people = m.drawPeople(n.place)
	}
	spouse := m.add(h, n)
	p, s := m.person(partner), m.person(spouse)
	p.SpouseRow, s.SpouseRow = spouse, partner
	p.Marital, s.Marital = Married, Married
	if p.Status == Dead {
		s.Marital = DivorcedOrWidowed
	}
	if s.Status == Dead {
		p.Marital = DivorcedOrWidowed
	}
	return spouse
}

func (m *maker) divorce(husband, wife int) {
	for _, who := range []int{husband, wife} {
		p := m.person(who)
		p.Marital, p.SpouseRow = DivorcedOrWidowed, 0
	}
}

// headship gives the household a living head: the husband, or else the wife.
func (m *maker) headship(husband, wife int) {
	if m.person(husband).Status == Alive {
		return
	}
	m.revive(wife)
	m.person(husband).Relation, m.person(wife).Relation = Spouse, Head
}

// revive makes sure that somebody is alive.
func (m *maker) revive(who int) {
	p := m.person(who)
	p.Status, p.Died = Alive, lienthong.Date{}
}

// bornAt is a day of birth of somebody of an age.
func (m *maker) bornAt(age int) int {
	return m.today - life.Days(float64(age)) - m.dice.Below(365)
}

func (m *maker) drawPeople(place int32) uint8 {
	p := m.provinces[place]
	r := m.dice.Float()
	for i, share := range p.minority {
		if r < share {
			return p.people[i]
		}
		r -= share
	}
	return name.Kinh
}

// drawReligion is drawn once for a family: shares of the census of 2019; the
// codes are those of the census list.
func (m *maker) drawReligion(people uint8) uint8 {
	const khmer = 5
	if people == khmer && m.dice.Hit(0.9) {
		return 1
	}
	r := m.dice.Float()
	for _, s := range []struct {
		share float64
		code  uint8
	}{{0.061, 2}, {0.048, 1}, {0.010, 3}, {0.010, 8}, {0.006, 5}, {0.001, 4}, {0.001, 99}} {
		if r < s.share {
			return s.code
		}
		r -= s.share
	}
	return 0
}
