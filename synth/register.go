package synth

import (
	"context"
	"fmt"
	"iter"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/damage"
)

// Damage is how often each class of the error catalogue strikes; see package
// damage for the classes.
type Damage = damage.Rates

// DefaultDamage is damage as real personnel files show it.
func DefaultDamage() Damage { return damage.Default() }

// Shares of a register's rows that are not the one row of somebody in the
// country, unless a Register says otherwise.
const (
	DefaultStrangers  = 0.025
	DefaultDuplicates = 0.015
)

// Register describes a register of officials drawn from a country's adults of
// working age, with damage; a few of them died in the last year, and their rows
// were not closed. Like a Country it is a description: the
// same one yields the same rows.
type Register struct {
	Country    Country
	Seed       uint64 // apart from the country's: other officials and damage for the same country
	Rows       int
	Damage     Damage
	Strangers  float64 // share of rows about people who are not in the country; 0 means none
	Duplicates float64 // share of rows about somebody who has a row already; 0 means none
	Poor       float64 // share of rows from poor files, see damage.Poor; 0 means none
	Twins      int     // how many times as likely as others twins are to be drawn; 0 means once
}

// DefaultRegister is a register with the default damage and shares.
func DefaultRegister(c Country, rows int) Register {
	return Register{Country: c, Seed: c.Seed + 1, Rows: rows, Damage: DefaultDamage(),
		Strangers: DefaultStrangers, Duplicates: DefaultDuplicates}
}

// Truth is what is true of one row of a register.
type Truth struct {
	Row         int           // data row, from 1
	PIN         lienthong.PIN // of the person the row is about; zero for a stranger
	Ordinal     int           // of the person in the country; 0 for a stranger
	Person      Person        // the same as the register has them; of a stranger too, whom it has not
	Classes     []string      // the damage done, in the order of damage.Classes
	DuplicateOf int           // the row of the same person that is the first; 0 for rows that repeat none
}

// Entries chooses the officials, which streams through the country once, and
// yields their rows in a shuffled order, as often as it is ranged over. Memory
// grows with Rows, not with the country.
func (r Register) Entries(ctx context.Context, workers int) (iter.Seq2[*Official, *Truth], error) {
	d, err := r.draft(ctx, workers)
	if err != nil {
		return nil, err
	}
	return func(yield func(*Official, *Truth) bool) {
		for row := 1; row <= r.Rows; row++ {
			o, t := d.entry(row)
			if !yield(o, t) {
				return
			}
		}
	}, nil
}

// draft is a register whose people are chosen.
type draft struct {
	Register
	plan   *plan
	chosen []candidate // first those of the country, then strangers
	own    int         // how many of chosen are of the country
}

// entry writes one row. The first len(chosen) entries are about one person
// each, the others about one of the first once more; rows are entries shuffled.
func (d *draft) entry(row int) (*Official, *Truth) {
	entry := int(chance.Permute(d.key(0), uint64(row-1), uint64(d.Rows)))
	t := &Truth{Row: row}
	who := entry
	if entry >= len(d.chosen) {
		who = int(chance.Permute(d.key(1), uint64(entry-len(d.chosen)), uint64(d.own)))
		t.DuplicateOf = d.rowOf(who)
	}
	c := &d.chosen[who]
	if who < d.own {
		t.PIN, t.Ordinal = c.person.PIN, c.person.Ordinal
	}
	var dice chance.Dice
	dice.Seed(d.key(2), uint64(entry))
	o := &Official{ID: fmt.Sprintf("CB%05d", entry+1)}
	p := &c.person
	facts := c.facts(d.plan.Places)
	t.Person = *p
	rec := damage.Clean(p.Name.String(), &facts)
	rates := &d.Damage
	if chance.Mix(d.key(3), uint64(entry))>>11 < uint64(d.Poor*(1<<53)) {
		poor := damage.Poor()
		rates = &poor
	}
	t.Classes = rates.Apply(&dice, &rec, &facts)
	o.Name, o.Birth, o.Sex, o.Home, o.Number = rec.Name, rec.Birth, rec.Sex, rec.Home, rec.Number
	o.employ(&dice, p, d.plan.Places, p.Age(d.plan.AsOf))
	return o, t
}

func (d *draft) key(purpose uint64) uint64 { return chance.Mix(d.Seed^0x0ff1c1a1, purpose) }

// rowOf is the row that an entry comes in: the inverse of the shuffle.
func (d *draft) rowOf(entry int) int {
	return int(chance.Unpermute(d.key(0), uint64(entry), uint64(d.Rows))) + 1
}

// facts is what the damage may use about a candidate. A hometown is given by
// its province, as form 2C mostly has it, whatever units the Places are.
func (c *candidate) facts(places []Place) damage.Facts {
	p := &c.person
	home := standard().provinces[places[p.Hometown].Province]
	return damage.Facts{PIN: p.PIN, Cancelled: p.Cancelled, CMND: p.CMND, Relatives: c.relatives[:c.related],
		Twin: c.twin, Birth: p.Birth, Sex: p.Sex, Home: home.now, OldHome: home.before}
}
