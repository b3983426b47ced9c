package synth

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/life"
)

// MaxPeople is the largest country: with 63 provinces the six free digits of a
// personal number still hold every person of a province, sex and year of birth.
const MaxPeople = 200_000_000

// reservedBlocks lie behind the last block of a country and hold people who are
// not in it: strangers that a register may name. Their numbers are nobody's.
const reservedBlocks = 64

// Country is a synthetic country of exactly People persons, dead ones
// included. It is a description, not a store: the same description yields the
// same persons on every machine and any number of cores, and costs no memory
// until blocks of it are made.
type Country struct {
	Seed   uint64
	People int            // 0 to MaxPeople
	AsOf   lienthong.Date // the day ages are reckoned on; zero means 1 July 2026
	Places []Place        // where people live; nil means DefaultPlaces
}

// defaultAsOf is the day Decree 27/2026/NĐ-CP came into force.
var defaultAsOf = lienthong.Date{Year: 2026, Month: 7, Day: 1}

// Place is the place a Person's Registered, Hometown or Residence points to.
func (c Country) Place(index int32) Place { return c.places()[index] }

func (c Country) places() []Place {
	if c.Places == nil {
		return standard().places
	}
	return c.Places
}

// Person makes the person of one ordinal, 1 to People, by making its block.
func (c Country) Person(ordinal int) (Person, error) {
	if ordinal < 1 || ordinal > c.People {
		return Person{}, lienthong.Errorf(lienthong.NotFound, "synthetic country: there is no person number %d, only 1 to %d", ordinal, c.People)
	}
	p, err := c.plan()
	if err != nil {
		return Person{}, err
	}
	var b Block
	number := (ordinal - 1) / BlockSize
	if err := newMaker(p).fill(context.Background(), number, &b); err != nil {
		return Person{}, err
	}
	return b.People[ordinal-b.First], nil
}

// plan is a country made ready: its tables, shared by all makers, never changed.
type plan struct {
	Country
	today     int           // AsOf as days since 1970
	where     chance.Table  // places by share
	inside    map[int][]int // places of each registration province
	slots     int           // serials that each block owns in a cell of the PIN space
	provinces []*province   // of each place
	cell      []int         // of each place: the number of its province among those in use
	cells     int
}

func (c Country) plan() (*plan, error) {
	if c.AsOf == (lienthong.Date{}) {
		c.AsOf = defaultAsOf
	}
	if c.AsOf.Precision() != lienthong.FullDate || c.AsOf.Year < 2020 || c.AsOf.Year > lastYear {
		return nil, lienthong.Errorf(lienthong.Invalid, "synthetic country: AsOf needs a full date from 2020 to %d", lastYear)
	}
	if c.People < 0 || c.People > MaxPeople {
		return nil, lienthong.Errorf(lienthong.Invalid, "synthetic country: People needs a number from 0 to %d", MaxPeople)
	}
	c.Places = c.places()
	if len(c.Places) == 0 || len(c.Places) > 1<<16 {
		return nil, lienthong.Errorf(lienthong.Invalid, "synthetic country: Places needs 1 to 65536 entries")
	}
	p := &plan{Country: c, today: life.Day(c.AsOf), inside: map[int][]int{}}
	shares := make([]float64, len(c.Places))
	cellOf := map[int]int{}
	for i, place := range c.Places {
		known := standard().provinces[place.Province]
		if known == nil {
			return nil, lienthong.Errorf(lienthong.Invalid, "synthetic country: Places[%d].Province is none of the 63 registration provinces", i)
		}
		if _, ok := cellOf[place.Province]; !ok {
			cellOf[place.Province] = len(cellOf)
		}
		p.provinces = append(p.provinces, known)
		p.cell = append(p.cell, cellOf[place.Province])
		p.inside[place.Province] = append(p.inside[place.Province], i)
		if shares[i] = place.Share; shares[i] == 0 {
			shares[i] = 1
		}
	}
	p.where = chance.NewTable(shares)
	p.cells = len(cellOf) * 2 * years
	p.slots = serials / (p.blocks() + reservedBlocks)
	return p, nil
}

// blocks is how many blocks hold the country.
func (c Country) blocks() int { return (c.People + BlockSize - 1) / BlockSize }
