package soapgate

import (
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange/soap"
	"github.com/lienthong/lienthong/gazetteer"
	"github.com/lienthong/lienthong/population"
)

// citizenOf puts readings into the elements of QCVN 109:2017/BTTTT. A field
// that was not read stays empty. Where the form has room for one value, such as
// a nationality, it is the first; of numbers it is the one in force.
func citizenOf(readings []population.Reading) *soap.Citizen {
	c := new(soap.Citizen)
	byField := map[string][]population.Reading{}
	for _, r := range readings {
		byField[r.Field] = append(byField[r.Field], r)
	}
	for name, all := range byField {
		f, err := population.ParseField(name)
		if err != nil {
			continue // the register names its own fields
		}
		switch f.Entry().Kind {
		case population.NumberKind:
			setNumber(c, f, inForce(all))
		case population.PlaceKind:
			setPlace(c, f, address(&all[0]))
		case population.RelativeKind:
			setRelative(c, f, &all[0])
		default:
			setValue(c, f, all[0].Value)
		}
	}
	return c
}

// inForce is the number that has no end, else the last: a cancelled number is
// still the name of its bearer (Decree 70/2024/NĐ-CP art. 12).
func inForce(numbers []population.Reading) string {
	for _, n := range numbers {
		if n.ValidUntil == "" {
			return n.Value
		}
	}
	return numbers[len(numbers)-1].Value
}

func setNumber(c *soap.Citizen, f population.Field, digits string) {
	n, err := lienthong.ParseCardNumber(digits)
	if err != nil {
		return // the register holds none that cannot be read
	}
	if f == population.FieldPIN {
		c.PIN = n.PIN()
	} else {
		c.CMND9 = n.CMND9()
	}
}

func setValue(c *soap.Citizen, f population.Field, value string) {
	switch f {
	case population.FieldFullName:
		c.Name = value
	case population.FieldSex:
		c.Sex = sex(value)
	case population.FieldEthnicity:
		c.Ethnicity = value
	case population.FieldReligion:
		c.Religion = value
	case population.FieldMaritalStatus:
		c.Marital = value
	case population.FieldBloodGroup:
		c.Blood = value
	case population.FieldBirthDate:
		c.BirthDate, _ = lienthong.ParseDate(value) // as the register wrote it; "" is none
	case population.FieldNationality:
		c.Nationality = value
	case population.FieldResidenceFile:
		c.ResidenceBook = value // household books are no longer issued; the file took their place (Law on Residence 68/2020/QH14 art. 38 clause 3)
	}
}

// sex reads a code of QCVN 109:2017/BTTTT.
func sex(code string) lienthong.Sex {
	n, err := strconv.ParseUint(code, 10, 8)
	if err != nil || n > uint64(lienthong.SexOther) {
		return lienthong.SexUnknown
	}
	return lienthong.Sex(n)
}

func setPlace(c *soap.Citizen, f population.Field, a soap.Address) {
	switch f {
	case population.FieldBirthRegistration:
		c.Registered = a
	case population.FieldHometown:
		c.Hometown = a
	case population.FieldPermanentResidence:
		c.Permanent = a
	case population.FieldCurrentResidence:
		c.Current = a
	}
}

// country is Việt Nam in the code list of the answers.
const country = "VN"

// address completes the code of a unit by those above it, on the day for which
// the register holds the code, or that of recording where it names none.
func address(r *population.Reading) soap.Address {
	a := soap.Address{Detail: r.Value}
	on := r.Recorded
	if d, err := lienthong.ParseDate(r.Date); err == nil {
		// Noon, so that the day is the same in Việt Nam and in UTC.
		on = time.Date(int(d.Year), time.Month(max(d.Month, 1)), int(max(d.Day, 1)), 12, 0, 0, 0, time.UTC)
	}
	g := gazetteer.Vietnam()
	var unit gazetteer.Unit
	var known bool
	switch len(r.Code) {
	case len("00"):
		a.Province = r.Code
		unit, known = g.Province(r.Code, on)
	case len("000"):
		a.District = r.Code
		unit, known = g.District(r.Code, on)
	case len("00000"):
		a.Commune = r.Code
		unit, known = g.Commune(r.Code, on)
		if len(unit.Parent) == len("000") {
			a.District = unit.Parent
		}
	}
	if !known {
		return a
	}
	a.Country = country
	if p, ok := g.ProvinceOf(unit); ok {
		a.Province = p.Code
	}
	return a
}

// setRelative takes the first of several; a household begins with its head.
func setRelative(c *soap.Citizen, f population.Field, r *population.Reading) {
	switch f {
	case population.FieldFather:
		c.Father = relative(r)
	case population.FieldMother:
		c.Mother = relative(r)
	case population.FieldSpouse:
		c.Spouse = relative(r)
	case population.FieldRepresentative:
		c.Represent = relative(r)
	case population.FieldHousehold:
		c.Head = relative(r)
	case population.FieldRelationToHead:
		c.HeadRelation = r.Value
	}
}

func relative(r *population.Reading) soap.Relative {
	pin, _ := lienthong.ParsePIN(r.PIN)      // "" is none
	cmnd, _ := lienthong.ParseCMND9(r.CMND9) // "" is none
	nationality, _, _ := strings.Cut(r.Nationality, " ")
	return soap.Relative{PIN: pin, CMND9: cmnd, Nationality: nationality, Name: r.Value}
}
