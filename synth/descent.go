package synth

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/life"
)

// twinDeliveries is how many deliveries bear twins: 1.8 % of children.
const twinDeliveries = 0.009

// A family is bounded, so that it fits into familyRoom: a mother has at most
// ten children (nine, and a last twin), and two of them found households.
const (
	maxChildren = 9
	maxLeaving  = 2
)

// lineage is a couple with the household its children grow up in.
type lineage struct {
	h              household
	father, mother int
	as             Relation // what the children are to the head
	eldest         bool     // children who marry may stay, or found households
	heir           bool     // one who married lives with the parents already
}

// couple is the lineage of two spouses of household h.
func (m *maker) couple(h *household, one, other int, as Relation) lineage {
	if m.person(one).Sex == lienthong.Female {
		one, other = other, one
	}
	return lineage{h: *h, father: one, mother: other, as: as}
}

// descend adds the descendants of the eldest couple: first those who live with
// them, then the households of those who moved out, at other addresses.
func (m *maker) descend(h *household, husband, wife int) {
	l := m.couple(h, husband, wife, Child)
	l.eldest = true
	m.leaving = m.leaving[:0]
	m.bear(&l)
	for _, n := range m.leaving {
		own := m.household(m.near(h.place, 0.6, 0.2), h.religion)
		n.relation = Head
		child := m.add(&own, n)
		spouse := m.marryIn(&own, child, Spouse)
		m.headship(child, spouse)
		l := m.couple(&own, child, spouse, Child)
		m.bear(&l)
	}
}

// bear adds the children of a couple in the order of their births.
func (m *maker) bear(l *lineage) {
	mother, father := int(m.births[l.mother-m.first]), int(m.births[l.father-m.first])
	adult := max(mother, father) + life.Days(17)
	mean := life.Children(1970 + life.Years(0, mother))
	wanted := min(m.dice.Bell(mean, 1.3), maxChildren)
	at, previous := mother+m.dice.Bell(23.5*life.DaysInYear, 3.4*life.DaysInYear), 0
	for count := 0; count < wanted; count++ {
		born := max(at, adult)
		if born > m.today || born > mother+life.Days(46) || m.orphaned(l, born) {
			return
		}
		first := m.child(l, born, previous, false)
		if m.dice.Hit(twinDeliveries) {
			count++
			if second := m.child(l, born, first, first != 0); second != 0 {
				first = second
			}
		}
		if first != 0 {
			previous = first
		}
		at = born + max(m.dice.Bell(3.4*life.DaysInYear, 1.6*life.DaysInYear), 330)
	}
}

// orphaned reports whether the mother was dead on a day, or the father had
// been for longer than a pregnancy.
func (m *maker) orphaned(l *lineage, day int) bool {
	mother, father := m.person(l.mother).Died, m.person(l.father).Died
	return !mother.IsZero() && life.Day(mother) < day || !father.IsZero() && life.Day(father) < day-270
}

// child adds one child where it lives now. 0 means it lives elsewhere, under a
// number that this country does not tie to its parents.
func (m *maker) child(l *lineage, born, like int, twin bool) int {
	sex := lienthong.Male
	if boys := 111.0; m.dice.Hit(100 / (100 + boys)) {
		sex = lienthong.Female
	}
	father := m.person(l.father)
	n := newcomer{sex: sex, born: born, people: father.People, relation: l.as, hometown: father.Hometown,
		father: l.father, mother: l.mother, like: like, twin: twin}
	n.place = m.near(l.h.place, 0.93, 0.03)
	age := life.Years(born, m.today)
	switch {
	case age < 18 || !m.dice.Hit(life.Married(sex, age)):
		if age >= 18 && m.dice.Hit(0.4) {
			return 0
		}
		return m.add(&l.h, n)
	case !l.eldest:
		return 0
	case !l.heir && m.dice.Hit(stays(sex)):
		l.heir = true
		return m.inherit(l, n)
	case len(m.leaving) < maxLeaving && m.dice.Hit(0.3):
		m.leaving = append(m.leaving, n)
	}
	return 0
}

// stays is how many married children live on with their parents: sons mostly.
func stays(sex lienthong.Sex) float64 {
	if sex == lienthong.Male {
		return 0.45
	}
	return 0.07
}

// inherit adds a married child who stays, the spouse and the grandchildren.
func (m *maker) inherit(l *lineage, n newcomer) int {
	child := m.add(&l.h, n)
	spouse := m.marryIn(&l.h, child, ChildInLaw)
	own := m.couple(&l.h, child, spouse, Grandchild)
	m.bear(&own)
	return child
}
