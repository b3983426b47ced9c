package population

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Agreement is what matching says about one field.
type Agreement string

// Unknown: the register holds no value of the field, or may not compare it.
const (
	Agree    Agreement = "agree"
	Disagree Agreement = "disagree"
	Unknown  Agreement = "unknown"
)

// Claim is a value that somebody holds to be a person's.
type Claim struct {
	Field Field
	Text  string         // name, text, code, code of a unit, years of age, "true" or "false"
	Date  lienthong.Date // of a DateKind field

	key string // of Text, if it is a name and the key is known already
}

// matchKey is what a name is compared by.
func (c *Claim) matchKey() string {
	if c.key != "" {
		return c.key
	}
	return vntext.MatchKey(c.Text)
}

// inProfile reports whether claims about f are compared with the profile.
func inProfile(f Field) bool {
	switch f {
	case FieldFullName, FieldBirthDate, FieldSex, FieldFather, FieldMother, FieldIsAlive, FieldAgeAtLeast:
		return true
	default:
		return false
	}
}

// compare holds one claim against a person; doc is needed outside inProfile.
func (c *Claim) compare(p *Profile, doc *Version, valid time.Time) Agreement {
	switch c.Field {
	case FieldFullName:
		return c.sameName(p.Key)
	case FieldFather:
		return c.sameName(vntext.MatchKey(p.Father))
	case FieldMother:
		return c.sameName(vntext.MatchKey(p.Mother))
	case FieldBirthDate:
		return known(!p.BirthDate.IsZero(), datesAgree(c.Date, p.BirthDate))
	case FieldSex:
		return known(p.Sex != lienthong.SexUnknown, parseSex(c.Text) == p.Sex)
	case FieldIsAlive:
		return sameTruth(c.Text, p.alive())
	case FieldAgeAtLeast:
		years, _ := strconv.Atoi(c.Text) // checked when it was read
		return sameTruth("true", p.ageAtLeast(years, valid))
	}
	if doc == nil {
		return Unknown
	}
	switch {
	case c.Field == FieldIsMarried:
		return sameTruth(c.Text, doc.married(valid))
	case c.Field.Entry().Kind.Stored():
		return c.compareFacts(doc, valid)
	default:
		return Unknown
	}
}

// compareFacts agrees if one of the facts that are true at the time does. A fact without
// what the claim is about, as a death on an unknown day, says neither.
func (c *Claim) compareFacts(doc *Version, valid time.Time) Agreement {
	out := Unknown
	kind := c.Field.Entry().Kind
	for i := range doc.Facts {
		f := &doc.Facts[i]
		if f.Field != c.Field || !f.Valid.Contains(valid) {
			continue
		}
		var has, same bool
		switch kind {
		case DateKind:
			has, same = !f.Value.Date.IsZero(), datesAgree(c.Date, f.Value.Date)
		case TextKind:
			has, same = true, strings.EqualFold(c.Text, f.Value.Text) || c.Field == FieldOtherName && c.sameName(vntext.MatchKey(f.Value.Text)) == Agree
		case CodeKind:
			has, same = true, strings.EqualFold(c.Text, f.code())
		default:
			has, same = f.Value.Code != "", strings.EqualFold(c.Text, f.Value.Code)
		}
		if same {
			return Agree
		}
		if has {
			out = Disagree
		}
	}
	return out
}

func (c *Claim) sameName(key string) Agreement { return known(key != "", c.matchKey() == key) }

func known(known, same bool) Agreement {
	switch {
	case !known:
		return Unknown
	case same:
		return Agree
	default:
		return Disagree
	}
}

func sameTruth(claimed string, t truth) Agreement {
	return known(t != unknownTruth, claimed == t.String())
}

// parseClaim reads a claim on the wire. The field's number in the catalogue is
// not the caller's to know, so the pointer names the member "fields" only.
func parseClaim(id, text string) (Claim, error) {
	f, err := ParseField(id)
	if err != nil {
		return Claim{}, pointAt("/fields", err)
	}
	c := Claim{Field: f, Text: text}
	kind := f.Entry().Kind
	switch {
	case f == FieldFullName || f == FieldFather || f == FieldMother || f == FieldOtherName:
		c.key, err = parseName(text, "/fields/"+id)
		return c, err
	case kind == NumberKind || kind == RelativeKind || kind == CardKind:
		return c, invalid("/fields/"+id, "This field cannot be matched; relatives are asked about with the operation relation.")
	case kind == DateKind:
		c.Date, err = parseBirthDate(text, "/fields/"+id)
		return c, err
	case f == FieldAgeAtLeast:
		if n, err := strconv.Atoi(text); err != nil || n < 0 || n > 200 {
			return c, invalid("/fields/"+id, "The age needs whole years, as a string.")
		}
	case kind == DerivedKind && text != "true" && text != "false":
		return c, invalid("/fields/"+id, "This field is matched with \"true\" or \"false\".")
	case text == "" || utf8.RuneCountInString(text) > nameLimit:
		return c, invalid("/fields/"+id, "The value needs 1 to 200 characters.")
	}
	return c, nil
}
