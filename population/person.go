package population

import (
	"strconv"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// AsOf is a point in both times: what was true on Valid, as far as the register
// knew on Recorded. A question about the present has the same instant in both.
type AsOf struct {
	Valid, Recorded time.Time
}

// At is the point at which t is asked about with the knowledge of t.
func At(t time.Time) AsOf { return AsOf{Valid: t, Recorded: t} }

// Version is all that the register knows about one person, as it was recorded
// in one go: facts, numbers and relations whole, not the difference from the
// version before. Versions of a person are numbered from 1 without gaps and
// their recorded periods join without gaps; the current one is open.
type Version struct {
	Person    lienthong.PersonID
	Number    int
	Recorded  lienthong.Period // UTC, whole microseconds
	Source    string           // who recorded it: a code of an agency or a process, never a person's name
	Facts     []Fact           // ordered by Field, then by what the writer chose
	Numbers   []Identifier     // at most one personal number is in force from Recorded on; of two before, the later in the list counts
	Relations []Relation
}

// MergedInto is the record that this one was cancelled in favour of; zero for none.
// A cancelled record has no facts and no numbers any more, and counts as nobody.
func (v *Version) MergedInto() lienthong.PersonID {
	for i := range v.Relations {
		if v.Relations[i].Kind == Merged {
			return v.Relations[i].Other
		}
	}
	return lienthong.PersonID{}
}

// Fact is one value of one field with the time for which it is true. A field
// may have several facts, at one time (two nationalities) or one after the
// other (a name and the name before it).
type Fact struct {
	Field    Field
	Value    Value
	Valid    lienthong.Period // UTC, whole microseconds
	Recorded time.Time        // when this fact was first recorded, if that was in an earlier version; zero: with this one
	Source   string           // "" means that of the version
	Flag     Flag
}

// Value is the value of a fact; [Kind] says which parts a field uses. It is
// personal data. Values compare with ==.
type Value struct {
	Text string         // NFC
	Code string         // in the code list of the field
	Date lienthong.Date // may be a year, or a year and month
}

// Flag marks a fact. Stores keep the number.
type Flag uint8

// UnderInvestigation: somebody has reported the fact as wrong and the commune
// police have not decided yet (Decree 70/2024/NĐ-CP art. 6, 2 working days).
// The fact still stands; answers carry the flag.
const (
	NoFlag             Flag = 0
	UnderInvestigation Flag = 1
)

// Identifier is a number a person bears or bore. One whose validity has ended,
// a cancelled personal number or a replaced nine-digit one, stays an alias.
type Identifier struct {
	Number lienthong.CardNumber
	Valid  lienthong.Period
}

// RelationKind says what Other is to the person whose version holds the
// relation. Stores keep the number.
type RelationKind uint8

// The relations of art. 9 items 15, 22 and 23. Each is recorded on both sides:
// the child has a Father, the father a Child; a member of a household has a
// Head, the head has Members and, being one of them, no Head.
const (
	Father         RelationKind = 1
	Mother         RelationKind = 2
	Spouse         RelationKind = 3
	Child          RelationKind = 4
	Representative RelationKind = 5 // Other represents the person in law
	Represented    RelationKind = 6 // the person represents Other
	Head           RelationKind = 7 // Other is the head of the person's household; Code says what the person is to the head
	Member         RelationKind = 8 // Other belongs to the household that the person heads; Code says what Other is to the person
	Merged         RelationKind = 9 // the record is cancelled: Other is the person's one record; on this side alone
)

// Relation is a row between two persons. Other is zero if the relative is not
// in the register, for instance because he died before it began.
type Relation struct {
	Kind   RelationKind
	Other  lienthong.PersonID
	Name   string               // of Other as declared in this person's record, NFC; may be ""
	Number lienthong.CardNumber // of Other as declared; may be zero
	Code   string               // Head and Member only: code of the relation to the head, "CH01"
	Valid  lienthong.Period
	Source string // "" means that of the version
}

// LifeStatus is whether a person lives, as far as the register knows. Stores
// keep the number.
type LifeStatus uint8

// Missing is declared missing by a court, mất tích (art. 9 item 24).
const (
	Alive   LifeStatus = 0
	Dead    LifeStatus = 1
	Missing LifeStatus = 2
)

// Profile is the narrow projection of a version that verify and match need. It
// is computed by [Version.Profile] and holds for the valid times in Holds only:
// a name change recorded today for next month is a later profile.
type Profile struct {
	Name      string // full name, NFC
	Key       string // match key of Name, see internal/vntext
	BirthDate lienthong.Date
	Sex       lienthong.Sex
	Life      LifeStatus
	PIN       lienthong.PIN // the personal number in force; its first digits are the province of birth registration
	Father    string        // names as declared in this person's record, NFC; "" if not known
	Mother    string
	Holds     lienthong.Period
}

// Holder is a person who bears, or bore, a number that was asked about.
type Holder struct {
	Index   int // of the number in the question
	Person  lienthong.PersonID
	Valid   lienthong.Period // of the number; if it has ended, the number is an alias
	Profile Profile          // at the AsOf of the question
}

// Counts is the size of the register, as currently recorded. Every person is in
// one of the counts by life status: what the current version says of the day
// it was recorded, so a death recorded for a later day is counted with the
// version after it.
type Counts struct {
	Persons      int64     `json:"persons" doc:"Persons in the register; a record that was merged into another is nobody."`
	Alive        int64     `json:"alive" doc:"Of the persons, those who live as far as the register knows."`
	Deceased     int64     `json:"deceased" doc:"Of the persons, those with a death."`
	Disappeared  int64     `json:"disappeared" doc:"Of the persons, those declared missing by a court."`
	Versions     int64     `json:"versions" doc:"Versions of their documents, corrections included."`
	Numbers      int64     `json:"identifiers" doc:"Identification numbers, cancelled and replaced ones included."`
	LastRecorded time.Time `json:"last_recorded,omitzero" doc:"The latest time at which a version was recorded; absent for an empty register."`
}

// Profile is the projection of v at a valid time. Stores call it when they
// record a version, with the beginning of its recorded period, and when they
// answer about a time outside the profile they kept.
func (v *Version) Profile(at time.Time) Profile {
	p := v.Keyless(at)
	p.Key = vntext.MatchKey(p.Name)
	return p
}

// Keyless is Profile without its Key, for who reads everybody and asks for none.
func (v *Version) Keyless(at time.Time) Profile {
	var p Profile
	for i := range v.Facts {
		f := &v.Facts[i]
		if !profiled(f.Field) {
			continue
		}
		p.narrow(f.Valid, at)
		if f.Valid.Contains(at) {
			p.take(f)
		}
	}
	for _, n := range v.Numbers {
		if n.Number.PIN().IsZero() {
			continue
		}
		p.narrow(n.Valid, at)
		if n.Valid.Contains(at) {
			p.PIN = n.Number.PIN()
		}
	}
	for _, r := range v.Relations {
		if r.Kind != Father && r.Kind != Mother {
			continue
		}
		p.narrow(r.Valid, at)
		if r.Valid.Contains(at) && r.Kind == Father {
			p.Father = r.Name
		} else if r.Valid.Contains(at) {
			p.Mother = r.Name
		}
	}
	return p
}

// profiled reports whether a fact of f can change a profile.
func profiled(f Field) bool {
	switch f {
	case FieldFullName, FieldBirthDate, FieldSex, FieldDeathDate, FieldDisappearanceDate:
		return true
	default:
		return false
	}
}

// narrow cuts Holds down to the side of each end of valid on which at lies.
func (p *Profile) narrow(valid lienthong.Period, at time.Time) {
	for _, edge := range [2]time.Time{valid.From, valid.Until} {
		switch {
		case edge.IsZero():
		case edge.After(at):
			if p.Holds.Until.IsZero() || edge.Before(p.Holds.Until) {
				p.Holds.Until = edge
			}
		case edge.After(p.Holds.From):
			p.Holds.From = edge
		}
	}
}

// take copies a fact that is true at the time of the profile.
func (p *Profile) take(f *Fact) {
	switch f.Field {
	case FieldFullName:
		p.Name = f.Value.Text
	case FieldBirthDate:
		p.BirthDate = f.Value.Date
	case FieldSex:
		p.Sex = parseSex(f.Value.Code)
	case FieldDeathDate:
		p.Life = Dead // outranks Missing, whichever comes first
	case FieldDisappearanceDate:
		if p.Life != Dead {
			p.Life = Missing
		}
	}
}

// parseSex reads a code of QCVN 109:2017/BTTTT; unknown for any other.
func parseSex(code string) lienthong.Sex {
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 || n > int(lienthong.SexOther) {
		return lienthong.SexUnknown
	}
	return lienthong.Sex(n)
}
