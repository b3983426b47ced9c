package synth

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// A cell of the PIN space is a province, a sex and a year of birth: what
// stands before the six free digits.
const (
	firstYear = 1900 // the first a PIN can express
	lastYear  = 2049
	years     = lastYear - firstYear + 1
	serials   = 1_000_000
)

// issue gives the next personal number of a cell. In every cell each block owns
// its own stretch of slots, and a keyed permutation of the million serials
// turns slots into digits: numbers are unique in the country though no one
// keeps a list of them. A cell whose stretch is used up gives the zero PIN.
func (m *maker) issue(place int32, sex lienthong.Sex, year int) lienthong.PIN {
	cell := (m.cell[place]*2+int(sex)&1)*years + year - firstYear
	used := int(m.used[cell])
	if used >= m.slots {
		return lienthong.PIN{}
	}
	m.used[cell]++
	province := m.Places[place].Province
	key := chance.Mix(m.Seed, uint64(province*2*years+cell%(2*years)))
	serial := chance.Permute(key, uint64(m.block*m.slots+used), serials)
	pin, err := lienthong.NewPIN(province, sex, year, int(serial))
	if err != nil {
		return lienthong.PIN{} // cannot be: place, sex and year were checked by plan
	}
	return pin
}

// number gives p the numbers of its life. If the cell of its place is full,
// the birth was registered somewhere else; false if there is no room anywhere.
func (m *maker) number(p *Person) bool {
	year := int(p.Birth.Year)
	p.PIN = m.issue(p.Registered, p.Sex, year)
	for tries := 0; p.PIN.IsZero(); tries++ {
		if tries == 4*m.where.Len()+64 {
			return false
		}
		p.Registered = int32(m.where.Draw(&m.dice))
		p.PIN = m.issue(p.Registered, p.Sex, year)
	}
	if m.dice.Hit(cancelledShare) {
		p.Cancelled = m.cancelled(p, year)
	}
	if year <= lastCMNDYear && m.dice.Hit(cmndShare(year)) {
		prefix := m.provinces[p.Registered].cmnd
		p.CMND, _ = lienthong.CMND9FromUint32(prefix*10_000_000 + 1 + uint32(m.dice.Below(9_999_999)))
	}
	return true
}

// cancelledShare is how many bear a number issued anew (Decree 70/2024/NĐ-CP
// art. 11): 71 of 20,001 in the sample register, 0.36 %.
const cancelledShare = 0.004

// cancelled is a former number: issued for the wrong year, the other sex, or
// twice by mistake.
func (m *maker) cancelled(p *Person, year int) lienthong.PIN {
	sex := p.Sex
	switch r := m.dice.Below(10); {
	case r < 5 && year > firstYear && year < int(m.AsOf.Year):
		year += 1 - 2*m.dice.Below(2)
	case r < 6:
		sex = lienthong.Male + lienthong.Female - sex
	}
	return m.issue(p.Registered, sex, year)
}

// lastCMNDYear is the last year of birth of those who were fourteen, and so
// given a card, before the nine-digit card ended in 2016.
const lastCMNDYear = 2001

func cmndShare(year int) float64 {
	if year >= 1999 {
		return 0.5 // many came of age where twelve digits were issued already
	}
	return 0.96
}
