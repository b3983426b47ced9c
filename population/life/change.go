package life

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// parentAge is the least age of a parent, in years. It is no law's: it catches a
// number that belongs to somebody else in the family.
const parentAge = 10

// birth makes a person. The number is new and tells the sex and the year of birth
// (Decree 70/2024/NĐ-CP art. 12).
func (d *desk) birth(ctx context.Context, e said) (*draft, error) {
	born := begin(e.who.BirthDate)
	switch {
	case e.who.BirthDate.Precision() != lienthong.FullDate:
		return nil, wrong("/birth_date", "A birth needs the whole date, YYYY-MM-DD.")
	case born.After(d.now):
		return nil, wrong("/birth_date", "The date of birth has not come yet.")
	case e.who.Number.PIN().IsZero():
		return nil, wrong("/number", "A birth needs the personal number of twelve digits that was given to the child.")
	}
	name, err := nameFact(e.Name, "/name")
	if err != nil {
		return nil, err
	}
	sex, err := sexFact(e.Sex, "/sex")
	if err != nil {
		return nil, err
	}
	name.Valid.From = born
	facts := []population.Fact{name, {Field: population.FieldBirthDate, Value: population.Value{Date: e.who.BirthDate}}, sex}
	for _, p := range []struct {
		place Place
		field population.Field
	}{{e.BornAt, population.FieldBirthRegistration}, {e.Residence, population.FieldPermanentResidence}} {
		if p.place == (Place{}) {
			continue
		}
		fact, err := d.place(p.place, p.field, e.who.BirthDate)
		if err != nil {
			return nil, err
		}
		fact.Valid.From = born
		facts = append(facts, fact)
	}
	if err := d.free(ctx, e.who.Number); err != nil {
		return nil, err
	}
	id, err := newPerson()
	if err != nil {
		return nil, err
	}
	child := d.take(population.Version{Person: id, Number: 1, Recorded: lienthong.Period{From: d.now}, Source: d.source, Facts: facts})
	d.give(child, population.Identifier{Number: e.who.Number, Valid: lienthong.Period{From: born}})
	if err := child.tells("/number", d.now); err != nil {
		return nil, err
	}
	return child, d.parents(ctx, e, child, born)
}

// parents enters them on both sides.
func (d *desk) parents(ctx context.Context, e said, child *draft, born time.Time) error {
	for _, p := range []struct {
		who   population.Question
		field string
		kind  population.RelationKind
		sex   lienthong.Sex
	}{{e.Father, "/father", population.Father, lienthong.Male}, {e.Mother, "/mother", population.Mother, lienthong.Female}} {
		if p.who == (population.Question{}) {
			continue
		}
		who, err := p.who.Subject()
		if err != nil {
			return under(p.field, err)
		}
		parent, err := d.find(ctx, who)
		if err != nil {
			return under(p.field, err)
		}
		profile := parent.Profile(d.now)
		death := parent.died()
		switch {
		case parent == child:
			return contradicts("The child is its own parent; check the numbers.")
		case profile.Sex != lienthong.SexUnknown && profile.Sex != lienthong.SexOther && profile.Sex != p.sex:
			return contradicts("The register has another sex of the %s; check the number, or correct the record first.", p.field[1:])
		case !profile.BirthDate.IsZero() && int(profile.BirthDate.Year)+parentAge > born.In(lienthong.Vietnam).Year():
			return contradicts("The %s was not %d years old; check the number.", p.field[1:], parentAge)
		case p.kind == population.Mother && death != nil && !death.Valid.From.IsZero() && death.Valid.From.Before(born):
			return contradicts("The mother died before the child was born; check the number.")
		}
		period := lienthong.Period{From: born}
		child.Relations = append(child.Relations, population.Relation{Kind: p.kind, Other: parent.Person, Name: profile.Name, Number: lienthong.CardNumberOf(profile.PIN), Valid: period})
		parent.Relations = append(parent.Relations, population.Relation{Kind: population.Child, Other: child.Person, Name: child.Profile(d.now).Name, Number: e.who.Number, Valid: period})
		parent.changed = true
	}
	return nil
}

// death ends a life.
func (d *desk) death(ctx context.Context, e said, one *draft) error {
	if one.died() != nil {
		return against("/kind", "The register has this person's death already; a wrong day is corrected by death_annulled and death.")
	}
	if p := one.Profile(d.now); !p.BirthDate.IsZero() && before(e.day, p.BirthDate) {
		return against("/day", "The death is before the birth that the register has; check the day, or correct the date of birth first.")
	}
	one.Settle(e.from, []population.Fact{{Field: population.FieldDeathDate, Value: population.Value{Date: e.day}}}, population.FieldDeathDate)
	return d.widow(ctx, one, e.from)
}

// annul takes a death back: it was recorded of somebody who lives.
func (d *desk) annul(ctx context.Context, one *draft) error {
	death := one.died()
	if death == nil {
		return contradicts("The register has no death of this person.")
	}
	from := death.Valid.From
	one.Settle(time.Time{}, nil, population.FieldDeathDate)
	return d.restore(ctx, one, from)
}

// move gives a new residence, permanent or current, from a day on.
func (d *desk) move(e said, one *draft, field population.Field) error {
	if err := one.lives(e); err != nil {
		return err
	}
	if one.changes(field, e.from) {
		return against("/day", "The register has a later move of this person; check the day.")
	}
	fact, err := d.place(e.Residence, field, e.day)
	if err != nil {
		return err
	}
	one.Settle(e.from, []population.Fact{fact}, field)
	return nil
}

// changes reports whether a field has a fact that begins after a day: one that began on
// the day, and has no end, would be true beside it.
func (one *draft) changes(field population.Field, day time.Time) bool {
	return slices.ContainsFunc(one.Facts, func(f population.Fact) bool { return f.Field == field && f.Valid.From.After(day) })
}

// lives refuses an event on a day before the person's birth or after the death.
func (one *draft) lives(e said) error {
	if one.deadOn(e.from) {
		return against("/day", "The register has this person as dead on that day.")
	}
	if p := one.Profile(e.from); !p.BirthDate.IsZero() && before(e.day, p.BirthDate) {
		return against("/day", "The day is before the birth that the register has; check it.")
	}
	return nil
}

// correct changes name, date of birth and sex, and the number where it no longer tells
// them (Decree 70/2024/NĐ-CP art. 12).
func (d *desk) correct(ctx context.Context, e said, one *draft) error {
	if e.NewName+e.NewBirthDate+e.NewSex+e.NewNumber == "" {
		return wrong("", "A correction says nothing new: it needs new_name, new_birth_date, new_sex or new_number.")
	}
	if e.Day != "" {
		if e.NewBirthDate != "" {
			return wrong("/day", "A date of birth does not change from a day on; leave the day out, and it is corrected.")
		}
		if err := one.lives(e); err != nil {
			return err
		}
	}
	var facts []population.Fact
	if e.NewName != "" {
		fact, err := nameFact(e.NewName, "/new_name")
		if err != nil {
			return err
		}
		facts = append(facts, fact)
	}
	if e.NewSex != "" {
		fact, err := sexFact(e.NewSex, "/new_sex")
		if err != nil {
			return err
		}
		facts = append(facts, fact)
	}
	if e.NewBirthDate != "" {
		day, err := lienthong.ParseDate(e.NewBirthDate)
		switch death := one.died(); {
		case err != nil || day.IsZero():
			return wrong("/new_birth_date", "The date of birth needs YYYY-MM-DD, or YYYY-MM or YYYY where no more is known.")
		case begin(day).After(d.now):
			return wrong("/new_birth_date", "The date of birth has not come yet.")
		case death != nil && before(death.Value.Date, day):
			return contradicts("The birth would be after the death that the register has.")
		}
		facts = append(facts, population.Fact{Field: population.FieldBirthDate, Value: population.Value{Date: day}})
	}
	for _, f := range facts {
		if !e.from.IsZero() && one.changes(f.Field, e.from) {
			return against("/day", "The register has a later change of the %s; check the day.", f.Field)
		}
		one.Settle(e.from, []population.Fact{f}, f.Field)
	}
	if e.NewNumber != "" {
		if err := d.renumber(ctx, e, one); err != nil {
			return err
		}
	}
	if e.NewBirthDate+e.NewSex+e.NewNumber == "" {
		return nil
	}
	return one.tells("/new_number", d.now)
}

// renumber ends the personal number in force and begins another.
func (d *desk) renumber(ctx context.Context, e said, one *draft) error {
	pin, err := lienthong.ParsePIN(e.NewNumber)
	if err != nil {
		return wrong("/new_number", "The number needs 12 digits.")
	}
	number := lienthong.CardNumberOf(pin)
	if err := d.free(ctx, number); err != nil {
		return err
	}
	one.end(d.now)
	d.give(one, population.Identifier{Number: number, Valid: lienthong.Period{From: d.now}})
	return nil
}

// end ends the personal numbers in force. They stay, as aliases.
func (one *draft) end(at time.Time) {
	for i := range one.Numbers {
		n := &one.Numbers[i]
		if !n.Number.PIN().IsZero() && n.Valid.Contains(at) {
			n.Valid.Until = at
			if !n.Valid.From.Before(at) {
				n.Valid.From = time.Time{}
			}
		}
	}
}

// tells refuses a personal number in force that tells another sex or year of birth
// than the record (Decree 137/2015/NĐ-CP art. 13).
func (one *draft) tells(field string, at time.Time) error {
	p := one.Profile(at)
	switch {
	case p.PIN.IsZero():
	case p.Sex != lienthong.SexOther && p.Sex != lienthong.SexUnknown && p.PIN.Sex() != p.Sex:
		return wrong(field, "The number tells the other sex (its fourth digit); check it, or give the number that takes its place.")
	case !p.BirthDate.IsZero() && p.PIN.BirthYear() != int(p.BirthDate.Year):
		return wrong(field, "The number tells another year of birth (its fourth to sixth digits); check it, or give the number that takes its place.")
	}
	return nil
}

// place is a fact of where, whose code was in force on its day.
func (d *desk) place(p Place, field population.Field, day lienthong.Date) (population.Fact, error) {
	fact, err := p.fact(field, day)
	if err == nil && p.Code != "" && d.Unit != nil && !d.Unit(p.Code, day) {
		return fact, wrong("/"+field.String(), "No administrative unit had this code on that day.")
	}
	return fact, err
}

// before reports whether a is before b for certain, however coarse they are.
func before(a, b lienthong.Date) bool {
	if a.IsZero() || b.IsZero() || a.Year != b.Year {
		return !a.IsZero() && a.Year < b.Year
	}
	if a.Month == 0 || b.Month == 0 || a.Month != b.Month {
		return a.Month != 0 && a.Month < b.Month
	}
	return a.Day != 0 && a.Day < b.Day
}

// under names a member that an error is within.
func under(field string, err error) error {
	if e, ok := errors.AsType[*lienthong.Error](err); ok {
		return &lienthong.Error{Code: e.Code, Field: field + e.Field, Message: "Of the " + field[1:] + ": " + e.Message, Cause: e.Cause}
	}
	return err
}
