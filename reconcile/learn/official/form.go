package official

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// form is one way of writing a value, with the levels that can come out.
type form struct {
	name   string
	field  kernel.Field
	levels []kernel.Level
}

// The forms of a date of birth.
const (
	whole   = iota // a day on both sides
	january        // the row says 1 January
	month          // a side says no day
	year           // a side says a year alone
	dates
)

// forms are all of them. Those of dates stand in the order of the constants.
var forms = []form{
	{"birth_date: whole", kernel.Birth, []kernel.Level{kernel.BirthExact, kernel.BirthSwapped, kernel.BirthDayDiffers, kernel.BirthMonthDiffers,
		kernel.BirthYearAgrees, kernel.BirthYearSlip, kernel.BirthYearDiffers, kernel.BirthYearAsJanuary, kernel.BirthDiffers}},
	{"birth_date: 1 January", kernel.Birth, []kernel.Level{kernel.BirthJanuary, kernel.BirthYearAsJanuary, kernel.BirthYearSlip,
		kernel.BirthYearDiffers, kernel.BirthDiffers}},
	{"birth_date: month", kernel.Birth, []kernel.Level{kernel.BirthMonthYear, kernel.BirthYearAgrees, kernel.BirthYearNear, kernel.BirthDiffers}},
	{"birth_date: year", kernel.Birth, []kernel.Level{kernel.BirthYearOnly, kernel.BirthYearNear, kernel.BirthDiffers}},
	{"number", kernel.Number, []kernel.Level{kernel.NumberExact, kernel.NumberCancelled, kernel.NumberDigitWrong, kernel.NumberDigitsSwapped,
		kernel.NumberDiffers}},
	{"old number", kernel.Number, []kernel.Level{kernel.NumberCMND, kernel.NumberCMNDNear, kernel.NumberCMNDDiffers}},
	{"name", kernel.FullName, kernel.FullName.Levels()},
	{"sex", kernel.Sex, kernel.Sex.Levels()},
	{"birth_place", kernel.Place, kernel.Place.Levels()},
	{"mother_name", kernel.Mother, kernel.Mother.Levels()},
	{"father_name", kernel.Father, kernel.Father.Levels()},
	{"life_status", kernel.Life, kernel.Life.Levels()},
}

// dateForm is how a row and a person write their dates.
func dateForm(row, person *kernel.Record) uint8 {
	r, p := row.Birth, person.Birth
	switch {
	case r.Month == 0 || p.Month == 0:
		return year
	case r.Day == 0 || p.Day == 0:
		return month
	case r.Day == 1 && r.Month == 1:
		return january
	default:
		return whole
	}
}

// levelsOf are a pattern's levels as learning has them: one for each form, 0 for what
// is missing or written in another.
func levelsOf(p kernel.Pattern, date uint8) []uint8 {
	out := make([]uint8, len(forms))
	for i, f := range forms {
		if f.field == kernel.Birth && i != int(date) {
			continue
		}
		l := p.Level(f.field)
		if l == kernel.NumberOfRelative { // told by who knows both persons, after the comparison
			l = kernel.NumberDiffers
		}
		out[i] = uint8(slices.Index(f.levels, l) + 1)
	}
	return out
}

// leastDrawn is how many pairs at random must show a level for its u to be learnt.
const leastDrawn = 20

// fields are the forms as fields to learn, with what the model says of them
// beforehand. A population has so many persons, and pairs drawn at random showed
// each level so often.
func fields(begin *modelfile.File, persons float64, random [][]float64) []learn.CountedField {
	out := make([]learn.CountedField, len(forms))
	for i, f := range forms {
		c := learn.CountedField{Name: f.name, M: make([]float64, len(f.levels)), U: make([]float64, len(f.levels))}
		for k, l := range f.levels {
			share := begin.Share(f.field, l)
			c.Levels = append(c.Levels, l.String())
			c.Assumed = append(c.Assumed, share.M)
			if l == kernel.NumberDiffers {
				c.Assumed[k] += begin.Share(f.field, kernel.NumberOfRelative).M
			}
			if share.Fixed.M() {
				c.M[k] = share.M
			}
			switch {
			case share.U == nil && f.field == kernel.Number: // one person bears a number
				c.U[k] = 1 / persons
			case share.U != nil && k < len(f.levels)-1 && (share.Fixed.U() || random[i][k+1] < leastDrawn):
				c.U[k] = *share.U
			}
		}
		out[i] = c
	}
	return out
}

// pooled is what the forms that have a level found together.
type pooled struct {
	m, u        float64 // sums of shares by pairs
	trues, alls float64 // pairs that have values, true ones and all
	seen        float64 // pairs on the level
}

// apply puts what was learnt into the model.
func apply(to *modelfile.File, found *learn.Fitted, seen [][]float64) {
	sums := map[kernel.Level]*pooled{}
	field := map[kernel.Level]kernel.Field{}
	for i, f := range forms {
		for k, l := range f.levels {
			if sums[l] == nil {
				sums[l], field[l] = &pooled{}, f.field
			}
			x, got := sums[l], &found.Fields[i]
			x.m += got.M[k] * got.True
			x.u += got.U[k] * got.All
			x.trues += got.True
			x.alls += got.All
			x.seen += seen[i][k+1]
		}
	}
	for l, x := range sums {
		share := to.Share(field[l], l)
		if x.seen == 0 || x.trues < 1 || x.alls < 1 {
			continue // as it was
		}
		m := rounded(x.m / x.trues)
		if l == kernel.NumberDiffers {
			relative := to.Share(kernel.Number, kernel.NumberOfRelative)
			part := relative.M / (relative.M + share.M)
			if !relative.Fixed.M() {
				relative.M = rounded(m * part)
				to.Put(kernel.Number, kernel.NumberOfRelative, relative)
			}
			m = rounded(m * (1 - part))
		}
		if !share.Fixed.M() {
			share.M = m
		}
		if share.U != nil && !share.Fixed.U() {
			u := rounded(x.u / x.alls)
			share.U = &u
		}
		to.Put(field[l], l, share)
	}
}
