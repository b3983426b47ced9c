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

// traits are what shows of most pairs, in a few bytes, that they are not worth a
// comparison: the row and the person themselves are then left alone.
type traits struct {
	facts  facts
	mother uint32 // of the hash of her folded name; 0 if she is not named
	pin    digits
	cmnd   digits
	name   nameTag
}

// facts are date of birth, sex, place and life in one word:
// day 5 bits, month 4, year 12, sex 2, place 7, dead 1, and 1 that is set.
type facts uint32

func factsOf(r *Record) facts {
	f := facts(r.Birth.Day) | facts(r.Birth.Month)<<5 | facts(r.Birth.Year)<<9 | facts(r.Sex)<<21 | facts(r.Place)<<23 | 1<<31
	if r.Dead {
		f |= 1 << 30
	}
	return f
}

func (f facts) birth() lienthong.Date {
	return lienthong.Date{Day: uint8(f & 31), Month: uint8(f >> 5 & 15), Year: int16(f >> 9 & 4095)}
}
func (f facts) sex() lienthong.Sex { return lienthong.Sex(f >> 21 & 3) }
func (f facts) place() uint8       { return uint8(f >> 23 & 127) }
func (f facts) dead() bool         { return f>>30&1 != 0 }
func (f facts) known() bool        { return f != 0 }

// digits are the last six of a number, four bits each, and what else is to be known of it.
type digits uint32

const (
	sixDigits digits = 1<<24 - 1
	written   digits = 1 << 24 // there is a number
	twofold   digits = 1 << 25 // of a person: there is a cancelled number too
	borne     digits = 1 << 26 // of a row: somebody bears one of its numbers, see [Known.Borne]
)

func digitsOf(number uint64) digits {
	if number == 0 {
		return 0
	}
	return decimal[number/numberPart%numberPart]<<12 | decimal[number%numberPart] | written
}

// decimal are the three digits of a number.
var decimal = func() (of [numberPart]digits) {
	for n := range of {
		of[n] = digits(n/100<<8 | n/10%10<<4 | n%10)
	}
	return of
}()

// mayBeSlip is false only if no single slip lies between two numbers: it touches two
// digits at most.
func (d digits) mayBeSlip(o digits) bool {
	x := (d ^ o) & sixDigits
	x |= x>>1 | x>>2 | x>>3
	x &= 0x111111 // one for each digit that differs
	x &= x - 1
	return x&(x-1) == 0
}

// traitsOf are the traits of a record whose names are tokens of x.
func traitsOf(x *lexicon.Lexicon, r *Record) traits {
	t := traits{factsOf(r), motherTag(x, r), digitsOf(r.PIN), digitsOf(uint64(r.CMND)), tagOf(x, &r.Name)}
	if r.Alias != 0 {
		t.pin |= twofold
	}
	return t
}

// motherTag is 32 bits of the hash of the mother's folded name, 0 for none.
func motherTag(x *lexicon.Lexicon, r *Record) uint32 {
	if r.Mother[0] == 0 {
		return 0
	}
	return uint32(x.Unordered(&r.Mother)>>32) | 1
}
