package kernel

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// compareNumbers takes the best agreement among the numbers that both sides
// bear. A row may hold a personal number, an old one, or both; so may a person.
func compareNumbers(r, p *Record) Level {
	best := NumberMissing
	if r.PIN != 0 {
		best = comparePIN(r.PIN, p)
	}
	if r.CMND != 0 && p.CMND != 0 {
		switch {
		case r.CMND == p.CMND:
			return strongerNumber(best, NumberCMND)
		case best == NumberMissing && slipOf(uint64(r.CMND), uint64(p.CMND)) != noSlip:
			return NumberCMNDNear
		case best == NumberMissing:
			return NumberCMNDDiffers
		}
	}
	return best
}

// comparePIN compares a personal number with the present and the cancelled one
// of a person.
func comparePIN(pin uint64, p *Record) Level {
	switch {
	case p.PIN == 0:
		return NumberMissing
	case pin == p.PIN:
		return NumberExact
	case pin == p.Alias:
		return NumberCancelled
	}
	switch slipOf(pin, p.PIN) {
	case oneDigit:
		return NumberDigitWrong
	case swapped:
		return NumberDigitsSwapped
	default:
		return NumberDiffers
	}
}

// strongerNumber prefers a full agreement of the personal number over one of
// the old number, and either over anything less.
func strongerNumber(pin, cmnd Level) Level {
	if pin == NumberExact || pin == NumberCancelled {
		return pin
	}
	return cmnd
}

// slip is a slip of the pen between two numbers of the same length.
type slip uint8

const (
	noSlip slip = iota
	oneDigit
	swapped // two neighbours
)

// slipOf reports which single slip turns a into b, if one does.
func slipOf(a, b uint64) slip {
	var at [2]int
	var da, db [2]uint64
	n := 0
	for i := 0; a != b; i++ { // from the last digit; equal heads end the loop
		x, y := a%10, b%10
		if x != y {
			if n == 2 {
				return noSlip
			}
			at[n], da[n], db[n] = i, x, y
			n++
		}
		a, b = a/10, b/10
	}
	switch {
	case n == 1:
		return oneDigit
	case n == 2 && at[1] == at[0]+1 && da[0] == db[1] && da[1] == db[0]:
		return swapped
	default:
		return noSlip
	}
}

// compareBirth compares dates of birth to the precision that both have.
func compareBirth(r, p lienthong.Date) Level {
	switch {
	case r.Year == 0 || p.Year == 0:
		return BirthMissing
	case r.Day == 0 || p.Day == 0:
		return compareCoarse(r, p)
	case r == p && r.Day == 1 && r.Month == 1:
		return BirthJanuary
	case r == p:
		return BirthExact
	case r.Year == p.Year && r.Day == p.Month && r.Month == p.Day:
		return BirthSwapped
	case r.Year == p.Year && isJanuaryFirst(r) != isJanuaryFirst(p):
		return BirthYearAsJanuary
	case r.Year == p.Year && r.Month == p.Month:
		return BirthDayDiffers
	case r.Year == p.Year && r.Day == p.Day:
		return BirthMonthDiffers
	case r.Year == p.Year:
		return BirthYearAgrees
	case r.Month == p.Month && r.Day == p.Day && isYearSlip(r.Year, p.Year):
		return BirthYearSlip
	case r.Month == p.Month && r.Day == p.Day:
		return BirthYearDiffers
	default:
		return BirthDiffers
	}
}

// compareCoarse is for dates of which at least one is a year, or a month.
func compareCoarse(r, p lienthong.Date) Level {
	switch {
	case r.Year == p.Year && (r.Month == 0 || p.Month == 0):
		return BirthYearOnly
	case r.Year == p.Year && r.Month == p.Month:
		return BirthMonthYear
	case r.Year == p.Year:
		return BirthYearAgrees
	case isYearSlip(r.Year, p.Year):
		return BirthYearNear
	default:
		return BirthDiffers
	}
}

func isJanuaryFirst(d lienthong.Date) bool { return d.Day == 1 && d.Month == 1 }

// isYearSlip reports whether one wrong digit, or a year's confusion, lies
// between two years.
func isYearSlip(a, b int16) bool {
	d := a - b
	return d == 1 || d == -1 || slipOf(uint64(a), uint64(b)) != noSlip
}

func compareSex(r, p lienthong.Sex) Level {
	switch {
	case r == lienthong.SexUnknown || p == lienthong.SexUnknown:
		return SexMissing
	case r == p:
		return SexAgrees
	default:
		return SexDiffers
	}
}

func comparePlace(r, p uint8) Level {
	switch {
	case r == 0 || p == 0:
		return PlaceMissing
	case r == p:
		return PlaceAgrees
	default:
		return PlaceDiffers
	}
}

// compareParent compares the name of a mother or father more coarsely than the
// person's own: forms write it carelessly.
func (t names) compareParent(r, p *lexicon.Name) Level {
	switch t.compareNames(r, p) {
	case NameMissing:
		return ParentMissing
	case NameExact, NameStyle, NameTone, NameMarks:
		return ParentAgrees
	case NameRegional, NameOneEdit, NameOrder, NameMiddleMissing:
		return ParentNear
	default:
		return ParentDiffers
	}
}

func compareLife(dead bool) Level {
	if dead {
		return LifeEnded
	}
	return LifeGoesOn
}
