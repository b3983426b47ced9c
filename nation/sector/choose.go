package sector

import (
	"context"
	"fmt"
	"math"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/synth"
	"github.com/lienthong/lienthong/synth/chance"
)

// Chosen is somebody of a register. A stranger is not in the population.
type Chosen struct {
	connector.Person
	Stranger bool
}

// strangers is the share of people in a register of whom the population knows
// nothing: registers are older than it, and their people emigrate.
const strangers = 0.02

// fewest is how many people a register has at least, so that a tiny country has
// something to show.
const fewest = 40

// adult is the age in years from which people are in registers.
const adult = 18

// Choose streams the country once and chooses who is in which register, by its
// name. Officials, by their ordinals, are those who declare their wealth, and a few
// others do.
func Choose(ctx context.Context, country synth.Country, agencies []Agency, officials map[int]bool) (map[string][]Chosen, error) {
	c := &choice{out: map[string][]Chosen{}, officials: officials, seed: country.Seed}
	for _, a := range agencies {
		for i := range a.Registers {
			r := &a.Registers[i]
			want := max(int(r.Share*float64(country.People)), fewest)
			c.places = append(c.places, place{r, want, oneIn(spread * float64(want) / float64(country.People))})
		}
	}
	for b, err := range country.Blocks(ctx, 0) {
		if err != nil {
			return nil, err
		}
		c.offer(b)
	}
	if err := c.estrange(ctx); err != nil {
		return nil, err
	}
	c.acquaint()
	return c.out, nil
}

// spread is how many of a country's people there are for each who may be in a
// register: children and people of whom only the year is known are in none.
const spread = 1.8

// choice is people being chosen.
type choice struct {
	places    []place
	officials map[int]bool
	seed      uint64
	out       map[string][]Chosen
}

// oneIn is a share as odds of 2^32.
func oneIn(share float64) uint64 { return uint64(math.Min(1, share) * math.MaxUint32) }

// place is a register that takes people: so many, and of those who come one in
// so many.
type place struct {
	*Register
	want int
	odds uint64 // of 2^32
}

// offer considers everybody of a block.
func (c *choice) offer(b *synth.Block) {
	for i := range b.People {
		p := &b.People[i]
		if !fits(p) || p.Age(today) < adult {
			continue
		}
		for at, r := range c.places {
			switch {
			case len(c.out[r.Name]) >= r.want:
			case r.Families:
				left := len(c.out[r.Name])/declaring%leaving == leaving-1
				if c.officials[p.Ordinal] != left {
					c.out[r.Name] = append(c.out[r.Name], family(b, i)...)
				}
			case chance.Mix(c.seed^uint64(at+1)<<32, uint64(p.Ordinal))>>32 < r.odds:
				c.out[r.Name] = append(c.out[r.Name], Chosen{Person: personOf(p, b.Places)})
			}
		}
	}
}

// today is the day by which people are old enough.
var today = lienthong.Date{Year: 2026, Month: 1, Day: 1}

// fits reports whether a register's paper can say who somebody is: it has a
// whole date of birth, and who died has done so lately enough to be in it yet.
func fits(p *synth.Person) bool {
	lately := p.Status == synth.Alive || p.Status == synth.Dead && p.Died.Precision() == lienthong.FullDate && p.Died.Year >= 2022
	return lately && p.Birth.Precision() == lienthong.FullDate
}

// family is somebody, the spouse, a child and once more the child, for whom the
// example of the sector has no row; nothing if one of them is not there.
func family(b *synth.Block, at int) []Chosen {
	p := &b.People[at]
	spouse := b.Person(p.SpouseRow)
	if spouse == nil || !fits(spouse) {
		return nil
	}
	const near = 12 // relatives are neighbours in a block
	for i := max(0, at-near); i < min(len(b.People), at+near); i++ {
		child := &b.People[i]
		if (child.FatherRow == p.Ordinal || child.MotherRow == p.Ordinal) && fits(child) {
			declared := Chosen{Person: personOf(child, b.Places)}
			return []Chosen{{Person: personOf(p, b.Places)}, {Person: personOf(spouse, b.Places)}, declared, declared}
		}
	}
	return nil
}

func personOf(p *synth.Person, places []synth.Place) connector.Person {
	out := connector.Person{
		PIN: p.PIN, CMND9: p.CMND, Name: p.Name.String(), BirthDate: p.Birth, Sex: p.Sex,
		Residence: string(p.AppendAddress(nil, places)), Province: places[p.Residence].Name,
	}
	if p.Status == synth.Dead {
		out.Dead = p.Died
	}
	return out
}

// estrange puts people of another country in the place of some.
func (c *choice) estrange(ctx context.Context) error {
	abroad := synth.Country{Seed: chance.Mix(c.seed, 0x57a9), People: synth.BlockSize}
	var all []Chosen
	for b, err := range abroad.Blocks(ctx, 1) {
		if err != nil {
			return err
		}
		for i := range b.People {
			if p := &b.People[i]; fits(p) && p.Age(today) >= adult {
				all = append(all, Chosen{personOf(p, b.Places), true})
			}
		}
	}
	next := 0
	for at, r := range c.places {
		people := c.out[r.Name]
		for i := range people {
			if !r.Families && chance.Mix(c.seed^0x57a9, uint64(at)<<32|uint64(i))>>32 < oneIn(strangers) {
				people[i] = all[next%len(all)]
				next++
			}
		}
	}
	return nil
}

// acquaint has some people be in several registers, as people are: of those who
// declare what they own, most hold the land and the shares that they declare, by
// the numbers that the examples of the sectors give; and the first of those who
// take part in a case hold land and shares as well.
func (c *choice) acquaint() {
	holders := [][]Chosen{}
	for _, r := range c.places {
		switch r.Sector {
		case "land", "business":
			holders = append(holders, c.out[r.Name])
		}
	}
	for _, r := range c.places {
		people := c.out[r.Name]
		for _, register := range holders {
			for i := range min(len(people), len(register)) {
				declares := r.Sector == "asset" && i%declaring == 0 && i%(5*declaring) != 0
				if declares || r.Sector == "court" && i < 5*declaring && (i == 0 || i%declaring == 1) {
					register[i] = people[i]
				}
			}
		}
	}
}

// leaving is how many declarants there are for each who is no official (any
// more), and whose declaration is still kept.
const leaving = 10

// declaring is how many people of the asset register come with each declarant:
// the family.
const declaring = 4

// String does not tell who it is.
func (Chosen) String() string { return "somebody of a register" }

// Format prints String for every verb.
func (c Chosen) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(c.String())) }
