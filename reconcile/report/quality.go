package report

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile"
)

// Quality is one of the six qualities, named as in words.json. The package
// comment defines them.
type Quality string

// The six qualities, in the order of the motto.
const (
	Correct  Quality = "correct"
	Complete Quality = "complete"
	Clean    Quality = "clean"
	Live     Quality = "live"
	Unified  Quality = "unified"
	Shared   Quality = "shared"
)

// Qualities is all six, in order.
var Qualities = [...]Quality{Correct, Complete, Clean, Live, Unified, Shared}

// Figure is a share: N of Of. Of is 0 where there is nothing to measure.
type Figure struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// against says which differences take a row out of a quality's numerator.
var against = map[Quality][]reconcile.Difference{
	Correct: {
		reconcile.NumberDigitWrong, reconcile.NumberDigitsSwapped, reconcile.NumberOfAnother, reconcile.NumberUnknown,
		reconcile.NameTone, reconcile.NameSpelling, reconcile.NameRegional, reconcile.NameOrder, reconcile.NameMiddleMissing,
		reconcile.NameMiddleDiffers, reconcile.NameFamilyDiffers, reconcile.NameGivenDiffers, reconcile.NameDiffers,
		reconcile.BirthSwapped, reconcile.BirthDayDiffers, reconcile.BirthMonth, reconcile.BirthYearDiffers, reconcile.BirthDiffers,
		reconcile.SexDiffers, reconcile.BirthPlaceDiffers, reconcile.MotherDiffers, reconcile.FatherDiffers,
	},
	Complete: {
		reconcile.NumberMissing, reconcile.BirthMissing, reconcile.BirthYearOnly, reconcile.BirthMonthYear, reconcile.BirthJanuary,
		reconcile.SexMissing,
	},
	Clean: {
		reconcile.NumberInvalid, reconcile.NumberLeadingZero, reconcile.NumberSeparators, reconcile.NameEncoding, reconcile.NameMarks,
		reconcile.BirthInvalid, reconcile.BirthShortYear, reconcile.BirthJanuary, reconcile.SexInvalid,
	},
	Live: {reconcile.PersonDeceased},
	Unified: {
		reconcile.NumberMissing, reconcile.NumberInvalid, reconcile.NumberDigitWrong, reconcile.NumberDigitsSwapped,
		reconcile.NumberOfAnother, reconcile.NumberCancelled, reconcile.NumberUnknown, reconcile.CMND9InsteadOfPIN,
	},
}

// Measure is the six qualities of a register by its results.
func Measure(results []reconcile.Result) map[Quality]Figure {
	out := make(map[Quality]Figure, len(Qualities))
	for _, q := range Qualities {
		f := Figure{}
		for i := range results {
			f.count(q, &results[i])
		}
		out[q] = f
	}
	return out
}

// count takes in one result.
func (f *Figure) count(q Quality, r *reconcile.Result) {
	counts, has := q.has(r)
	if counts {
		f.Of++
		if has {
			f.N++
		}
	}
}

// has reports whether a row counts for a quality at all, and whether it has it.
func (q Quality) has(r *reconcile.Result) (counts, has bool) {
	linked := r.Verdict.Links()
	sound := !slices.ContainsFunc(r.Differences, func(d reconcile.Difference) bool { return slices.Contains(against[q], d) })
	once := r.DuplicateOf == 0
	switch q {
	case Correct:
		return linked, sound
	case Complete:
		return true, sound
	case Clean:
		return true, sound && once
	case Live:
		return true, linked && sound && !r.PIN.IsZero()
	case Unified:
		return linked, sound && once && !r.PIN.IsZero()
	default: // Shared
		return true, r.Verdict == reconcile.Linked && once && !r.PIN.IsZero()
	}
}
