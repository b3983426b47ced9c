package life

import (
	"cmp"
	"context"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Rules are what the law and code lists say that may change without a program. The zero
// value of a field means the default.
type Rules struct {
	// MarriageAgeMen and MarriageAgeWomen are completed years; -1 has nobody's age
	// looked at. Defaults 20 and 18 (Law on Marriage and Family 52/2014/QH13 art. 8).
	MarriageAgeMen   int `yaml:"marriage_age_men"`
	MarriageAgeWomen int `yaml:"marriage_age_women"`
	// Married, Divorced and Widowed are what the code list of marital status calls them.
	// Defaults "2", "3" and "4" (QCVN 109:2017/BTTTT; the first alone is confirmed). A list
	// that has one code for both has it twice.
	Married  string `yaml:"marital_status_married"`
	Divorced string `yaml:"marital_status_divorced"`
	Widowed  string `yaml:"marital_status_widowed"`
}

// Validate says the first thing that is wrong with the settings.
func (r Rules) Validate() error {
	for name, age := range map[string]int{"marriage_age_men": r.MarriageAgeMen, "marriage_age_women": r.MarriageAgeWomen} {
		if age < -1 || age > 60 {
			return &lienthong.Error{Code: lienthong.Invalid, Field: "registrar." + name, Message: "configuration: registrar." + name + " is completed years, up to 60, or -1 for none"}
		}
	}
	for name, code := range map[string]string{"marital_status_married": r.Married, "marital_status_divorced": r.Divorced, "marital_status_widowed": r.Widowed} {
		if !Plain(code, 10) {
			return &lienthong.Error{Code: lienthong.Invalid, Field: "registrar." + name, Message: "configuration: registrar." + name + " is a code of the list in use, up to 10 characters"}
		}
	}
	return nil
}

func (r Rules) marriageAge(sex lienthong.Sex) int {
	switch sex {
	case lienthong.Male:
		return cmp.Or(r.MarriageAgeMen, 20)
	case lienthong.Female:
		return cmp.Or(r.MarriageAgeWomen, 18)
	default: // not known which of the two counts
		return 0
	}
}

func (r Rules) married() string  { return cmp.Or(r.Married, "2") }
func (r Rules) divorced() string { return cmp.Or(r.Divorced, "3") }
func (r Rules) widowed() string  { return cmp.Or(r.Widowed, "4") }

// marriage makes two persons husband and wife from its day on (Law 52/2014/QH13 art. 8,
// 9; registered under Law 60/2014/QH13 art. 17, 18). What it refuses is what the register
// can know: nobody is married twice, and not to a parent, child, brother or sister
// (art. 5); further kin are the registrar's to find.
func (d *desk) marriage(ctx context.Context, e said, one *draft) (lienthong.PersonID, error) {
	other, err := d.another(ctx, e.Spouse, "/spouse")
	if err != nil {
		return lienthong.PersonID{}, err
	}
	a, b := one.Profile(e.from), other.Profile(e.from)
	switch {
	case one == other:
		return lienthong.PersonID{}, contradicts("Both numbers are of one person; check the spouse's.")
	case a.Sex == b.Sex && (a.Sex == lienthong.Male || a.Sex == lienthong.Female):
		return lienthong.PersonID{}, contradicts("Both have one sex in the register; check the numbers, or correct the record first.")
	case near(one, other):
		return lienthong.PersonID{}, contradicts("The register has them as parent and child, or as brother and sister; check the numbers.")
	}
	for _, p := range []*draft{one, other} {
		if err := p.lives(e); err != nil {
			return lienthong.PersonID{}, err
		}
		if p.young(e.day, d.Rules.marriageAge(p.Profile(e.from).Sex)) {
			return lienthong.PersonID{}, contradicts("One of them had not reached the age of marriage on that day; check the day and the dates of birth.")
		}
		if err := d.unmarried(ctx, e, p); err != nil {
			return lienthong.PersonID{}, err
		}
	}
	d.relate(one, other, population.Spouse, population.Spouse, e.from, "")
	one.marital(e.from, d.Rules.married())
	other.marital(e.from, d.Rules.married())
	return other.Person, nil
}

// unmarried refuses somebody who is married on the day, or marries after it. A marriage
// that death has ended (Law 52/2014/QH13 art. 65) and that the register still has, since
// the death came from a file, is ended here.
func (d *desk) unmarried(ctx context.Context, e said, p *draft) error {
	known := false
	for _, r := range p.Relations {
		if r.Kind != population.Spouse || !r.Valid.Until.IsZero() && !r.Valid.Until.After(e.from) {
			continue
		}
		known = true
		if r.Valid.Contains(e.from) && !r.Other.IsZero() {
			spouse, err := d.person(ctx, r.Other)
			if err != nil {
				return err
			}
			if spouse.deadOn(e.from) {
				until := spouse.died().Valid.From
				if until.IsZero() {
					until = e.from // on which day is not known
				}
				p.part(population.Spouse, spouse.Person, until)
				spouse.part(population.Spouse, p.Person, until)
				continue
			}
		}
		return contradicts("The register has one of them as married on that day or after it; record the divorce or the spouse's death first.")
	}
	if !known && p.marriedBy(d.Rules.married(), e.from) {
		return contradicts("The register has one of them as married on that day, to whom it does not say; record the divorce first.")
	}
	return nil
}

// divorce ends a marriage on its day, that on which the judgment takes effect (Law
// 52/2014/QH13 art. 57). Without a spouse it is the one that the register has.
func (d *desk) divorce(ctx context.Context, e said, one *draft) (other lienthong.PersonID, err error) {
	var named *draft
	if e.Spouse != (population.Question{}) {
		if named, err = d.another(ctx, e.Spouse, "/spouse"); err != nil {
			return other, err
		}
	}
	for _, r := range one.Relations {
		if r.Kind != population.Spouse || !r.Valid.Contains(e.from) || named != nil && r.Other != named.Person {
			continue
		}
		if !r.Valid.From.Before(e.from) {
			return other, contradicts("The register has them married on that very day; check it.")
		}
		one.part(population.Spouse, r.Other, e.from)
		one.marital(e.from, d.Rules.divorced())
		if r.Other.IsZero() {
			return other, nil
		}
		spouse, err := d.person(ctx, r.Other)
		if err != nil {
			return other, err
		}
		if spouse.deadOn(e.from) {
			return other, contradicts("The spouse was dead on that day, and the marriage had ended with that.")
		}
		spouse.part(population.Spouse, one.Person, e.from)
		spouse.marital(e.from, d.Rules.divorced())
		return spouse.Person, nil
	}
	if named == nil && one.marriedBy(d.Rules.married(), e.from) {
		one.marital(e.from, d.Rules.divorced())
		return other, nil
	}
	return other, contradicts("The register has no such marriage on that day; check the numbers and the day.")
}

// another is somebody whom an event names beside whom it is about.
func (d *desk) another(ctx context.Context, who population.Question, field string) (*draft, error) {
	subject, err := who.Subject()
	if err != nil {
		return nil, under(field, err)
	}
	other, err := d.find(ctx, subject)
	if err != nil {
		return nil, under(field, err)
	}
	return other, nil
}

// marital says what somebody's marital status is from a day on, until the next one.
func (one *draft) marital(from time.Time, code string) {
	fact := population.Fact{Field: population.FieldMaritalStatus, Value: population.Value{Code: code}}
	for _, f := range one.Facts {
		if next := f.Valid.From; f.Field == fact.Field && next.After(from) && (fact.Valid.Until.IsZero() || next.Before(fact.Valid.Until)) {
			fact.Valid.Until = next
		}
	}
	one.Settle(from, []population.Fact{fact}, fact.Field)
	one.changed = true
}

func (one *draft) marriedBy(code string, at time.Time) bool {
	for i := range one.Facts {
		if f := &one.Facts[i]; f.Field == population.FieldMaritalStatus && f.Valid.Contains(at) {
			return f.Value.Code == code
		}
	}
	return false
}

// young reports whether somebody had for certain not completed so many years on a day.
func (one *draft) young(on lienthong.Date, years int) bool {
	born := one.Profile(begin(on)).BirthDate
	if born.IsZero() || years <= 0 {
		return false
	}
	born.Year += int16(years)
	return before(on, born)
}

// near reports whether one is the other's parent or child, or they share a parent.
func near(one, other *draft) bool {
	for _, r := range one.Relations {
		switch r.Kind {
		case population.Father, population.Mother:
			for _, s := range other.Relations {
				if s.Kind == r.Kind && !r.Other.IsZero() && s.Other == r.Other {
					return true
				}
			}
		case population.Child:
		default:
			continue
		}
		if r.Other == other.Person {
			return true
		}
	}
	return false
}
