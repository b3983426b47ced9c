package nation

import (
	"fmt"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/synth"
)

// source is who recorded the synthetic persons.
const source = "SYNTH"

// The days on which the two lists of administrative units were in force.
var (
	listBefore = lienthong.Date{Year: 2025, Month: 6, Day: 30}
	listNow    = lienthong.Date{Year: 2025, Month: 7, Day: 1}
)

// cardReform is when personal numbers began to replace nine-digit ones on
// cards (Law on Identification 59/2014/QH13, in force on that day).
var cardReform = time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC)

// personID is the register's key of an ordinal.
func personID(ordinal int) lienthong.PersonID {
	id, err := lienthong.PersonIDFromInt64(int64(ordinal))
	if err != nil {
		panic(err) // ordinals count from 1
	}
	return id
}

// citizens turns the persons of a block into the first versions of their
// documents. Relatives are always in one block.
type citizens struct {
	block    *synth.Block
	children map[int][]int // of an ordinal, in order
	members  map[int][]int // of a household
	recorded time.Time
}

func newCitizens(b *synth.Block, recorded time.Time) *citizens {
	c := &citizens{block: b, children: map[int][]int{}, members: map[int][]int{}, recorded: recorded}
	for i := range b.People {
		p := &b.People[i]
		for _, parent := range []int{p.FatherRow, p.MotherRow} {
			if parent != 0 {
				c.children[parent] = append(c.children[parent], p.Ordinal)
			}
		}
		c.members[p.Household] = append(c.members[p.Household], p.Ordinal)
	}
	return c
}

// version is all that the register knows about a person.
func (c *citizens) version(p *synth.Person) population.Version {
	return population.Version{
		Person:    personID(p.Ordinal),
		Number:    1,
		Recorded:  lienthong.Period{From: c.recorded},
		Source:    source,
		Facts:     c.facts(p),
		Numbers:   numbers(p),
		Relations: c.relations(p),
	}
}

// facts that are true from birth on have no beginning: the day on which they
// began would tell the date of birth beside a masked one.
func (c *citizens) facts(p *synth.Person) []population.Fact {
	var always lienthong.Period
	places := c.block.Places
	registered, hometown, residence := places[p.Registered], places[p.Hometown], places[p.Residence]
	var out []population.Fact
	add := func(f population.Field, v population.Value, valid lienthong.Period) {
		out = append(out, population.Fact{Field: f, Value: v, Valid: valid})
	}
	add(population.FieldFullName, population.Value{Text: p.Name.String()}, always)
	add(population.FieldBirthDate, population.Value{Date: p.Birth}, always)
	add(population.FieldSex, population.Value{Code: fmt.Sprint(uint8(p.Sex))}, always)
	add(population.FieldBirthRegistration, population.Value{Code: registered.OldCode, Date: listBefore, Text: registered.OldName}, always)
	add(population.FieldHometown, population.Value{Code: hometown.OldCode, Date: listBefore, Text: hometown.OldName}, always)
	add(population.FieldEthnicity, population.Value{Code: fmt.Sprintf("%02d", p.People)}, always)
	add(population.FieldReligion, population.Value{Code: fmt.Sprintf("%02d", p.Religion)}, always)
	add(population.FieldNationality, population.Value{Code: "VN"}, always)
	add(population.FieldPermanentResidence, population.Value{
		Code: residence.Code, Date: listNow, Text: string(p.AppendAddress(nil, places)),
	}, lienthong.Period{From: instant(listNow)})
	add(population.FieldMaritalStatus, population.Value{Code: fmt.Sprint(uint8(p.Marital))}, lienthong.Period{})
	if !p.Died.IsZero() {
		field := population.FieldDeathDate
		if p.Status == synth.Missing {
			field = population.FieldDisappearanceDate
		}
		add(field, population.Value{Date: p.Died}, lienthong.Period{From: instant(p.Died)})
	}
	return out
}

// numbers are those in force and those that were. A number that was cancelled
// ended, and the one in force began, when numbers were first put on cards, or in
// the year after birth for those born later; the country does not say when.
func numbers(p *synth.Person) []population.Identifier {
	changed := cardReform
	if int(p.Birth.Year) >= changed.Year() {
		changed = time.Date(int(p.Birth.Year)+1, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var inForce lienthong.Period
	before := lienthong.Period{Until: changed}
	var out []population.Identifier
	if !p.Cancelled.IsZero() {
		inForce.From = changed
		out = append(out, population.Identifier{Number: lienthong.CardNumberOf(p.Cancelled), Valid: before})
	}
	out = append(out, population.Identifier{Number: lienthong.CardNumberOf(p.PIN), Valid: inForce})
	if !p.CMND.IsZero() {
		out = append(out, population.Identifier{Number: lienthong.CardNumberOfCMND(p.CMND), Valid: before})
	}
	return out
}

func (c *citizens) relations(p *synth.Person) []population.Relation {
	var out []population.Relation
	relative := func(kind population.RelationKind, row int, name, code string) {
		r := population.Relation{Kind: kind, Name: name, Code: code}
		if other := c.block.Person(row); other != nil {
			r.Other, r.Number, r.Name = personID(row), lienthong.CardNumberOf(other.PIN), other.Name.String()
		}
		if r.Name != "" {
			out = append(out, r)
		}
	}
	relative(population.Father, p.FatherRow, p.Father.String(), "")
	relative(population.Mother, p.MotherRow, p.Mother.String(), "")
	relative(population.Spouse, p.SpouseRow, "", "")
	for _, child := range c.children[p.Ordinal] {
		relative(population.Child, child, "", "")
	}
	for _, member := range c.members[p.Household] {
		other := c.block.Person(member)
		switch {
		case p.Relation == synth.Head && member != p.Ordinal:
			relative(population.Member, member, "", relationCode(other.Relation))
		case p.Relation != synth.Head && other.Relation == synth.Head:
			relative(population.Head, member, "", relationCode(p.Relation))
		}
	}
	return out
}

// relationCode writes the relation to the head in the form that services show;
// the official list is not confirmed, so the numbers are the country's own.
func relationCode(r synth.Relation) string { return fmt.Sprintf("CH%02d", uint8(r)) }

// instant is the beginning of a day, or of a month or year of which no more is
// known; no time at all for no date.
func instant(d lienthong.Date) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(int(d.Year), time.Month(max(d.Month, 1)), int(max(d.Day, 1)), 0, 0, 0, 0, time.UTC)
}
