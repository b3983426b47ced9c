package kernel

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Record is one person or one row of a register, as the kernel compares them:
// 64 bytes, a cache line, no pointers. Absent values are zero.
type Record struct {
	PIN    uint64         // personal number, lienthong.PIN.Uint64
	Alias  uint64         // a cancelled personal number of the same person
	CMND   uint32         // nine-digit number, lienthong.CMND9.Uint32
	Birth  lienthong.Date // 4 bytes
	Name   lexicon.Name
	Father lexicon.Name
	Mother lexicon.Name
	Place  uint8 // province of birth registration or home, 1 to 96 of the 63 old codes
	Sex    lienthong.Sex
	Dead   bool // deceased or disappeared; in a register, never set
}

// Level is how one comparison came out. Each belongs to one Field.
type Level uint8

// The levels of the number. "Near" levels are one slip of the pen away.
const (
	NumberMissing Level = iota // on one side at least
	NumberExact
	NumberCancelled // the row bears a number that was cancelled and re-issued
	NumberCMND      // the old nine-digit numbers agree
	NumberDigitWrong
	NumberDigitsSwapped
	NumberCMNDNear
	NumberOfRelative // of somebody of the same household; see [Pattern.WithRelativesNumber]
	NumberDiffers
	NumberCMNDDiffers

	NameMissing
	NameExact
	NameStyle         // tone placement or i/y: hoà and hòa, Lý and Lí
	NameTone          // a tone lost or different
	NameMarks         // a hat, horn or breve lost, or all marks
	NameRegional      // Huỳnh and Hoàng, s and x
	NameOneEdit       // one keyboard edit in one syllable
	NameTwoEdits      // one in each of two syllables
	NameOrder         // the same syllables in another order
	NameMiddleMissing // a middle name left out on one side
	NameMiddleDiffers
	NameFamilyDiffers
	NameGivenDiffers
	NameGivenOnly // only the given name agrees
	NameDiffers

	BirthMissing
	BirthExact
	BirthJanuary       // both 1 January: often a year dressed up as a date
	BirthSwapped       // day and month changed places
	BirthMonthYear     // month and year agree, a day is missing
	BirthYearOnly      // the year agrees, the rest is missing on one side
	BirthYearAsJanuary // the year agrees, one side says 1 January
	BirthDayDiffers
	BirthMonthDiffers
	BirthYearAgrees  // the year alone agrees
	BirthYearSlip    // day and month agree, the year is one slip away
	BirthYearDiffers // day and month agree, the year is another
	BirthYearNear    // a year alone, one slip away
	BirthDiffers

	SexMissing
	SexAgrees
	SexDiffers

	PlaceMissing
	PlaceAgrees
	PlaceDiffers

	ParentMissing
	ParentAgrees
	ParentNear
	ParentDiffers

	LifeGoesOn
	LifeEnded

	levelCount
)

// Field is one comparison of a [Pattern].
type Field uint8

// The fields, in the order of a waterfall.
const (
	Number Field = iota
	FullName
	Birth
	Sex
	Place
	Mother
	Father
	Life

	fieldCount
)

var fieldNames = [fieldCount]string{
	"number", "name", "birth_date", "sex", "birth_place", "mother_name", "father_name", "life_status",
}

// levelsOf are the first and the last level of each field, a missing value apart.
var levelsOf = [fieldCount][2]Level{
	{NumberExact, NumberCMNDDiffers}, {NameExact, NameDiffers}, {BirthExact, BirthDiffers}, {SexAgrees, SexDiffers},
	{PlaceAgrees, PlaceDiffers}, {ParentAgrees, ParentDiffers}, {ParentAgrees, ParentDiffers}, {LifeGoesOn, LifeEnded},
}

// Levels are those of the field, but for a missing value. Mother and Father share theirs.
func (f Field) Levels() []Level {
	var out []Level
	for l := levelsOf[f][0]; l <= levelsOf[f][1]; l++ {
		out = append(out, l)
	}
	return out
}

// Missing is the level of a value that a side does not have. A person is always alive
// or not.
func (f Field) Missing() Level {
	if f == Life {
		return LifeGoesOn
	}
	return levelsOf[f][0] - 1
}

// Fields are all of them, in order.
func Fields() []Field { return []Field{Number, FullName, Birth, Sex, Place, Mother, Father, Life} }

// String is the field's stable name.
func (f Field) String() string { return fieldNames[f] }

// Pattern is how every comparison of a pair came out: one level for a field.
type Pattern [fieldCount]Level

// Level is the level of one field.
func (p Pattern) Level(f Field) Level { return p[f] }

// IsValid reports whether the pattern can be one, for those who read it from a file.
func (p Pattern) IsValid() bool {
	for _, l := range p {
		if l >= levelCount {
			return false
		}
	}
	return true
}

// WithRelativesNumber is the pattern of a pair whose row bears the number of a
// relative of the person. Only somebody who knows both persons can tell, so it
// is not found while comparing.
func (p Pattern) WithRelativesNumber() Pattern {
	p[Number] = NumberOfRelative
	return p
}

// IsExactNumber reports whether the level is full agreement by number.
func (l Level) IsExactNumber() bool {
	return l == NumberExact || l == NumberCancelled || l == NumberCMND
}
