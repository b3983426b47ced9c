package kernel

import "math"

// weight is one row of the model: the probability m that the level fires for a
// true match, and u that it fires for two persons drawn at random. Its worth is
// log2(m/u) bits (Fellegi and Sunter 1969).
type weight struct {
	name string
	m, u float64
}

// counted marks a u that is not guessed but counted: the share of the
// population that bears this very number or name (term frequency).
const counted = 0

// Weights are a model, complete: how much each level of each comparison says.
type Weights [levelCount]weight

// DefaultWeights are what is used where nothing was learnt. How the figures came
// about:
//
//   - m: what files of personnel show, given how the row writes the value: of
//     rows with a personal number, one in twenty-five has a slip in it, one in
//     a hundred bears a relative's and one in 250 a stranger's or nobody's; of
//     rows with a whole date, nine in ten have the right one; a year alone is
//     nearly always right.
//   - u: of numbers and names, counted; of dates, from the calendar and an age
//     structure of about 65 even years (1/65 for a year, 1/365 for a day of it);
//     of sex, one half; of places, about 40 even provinces.
//   - a slip in the number counts its last six digits only, 54 neighbours in a
//     million, because its first six repeat place, sex and year of birth, which
//     are compared by themselves.
//
// The figures are set with care. Others can be learnt from the data, without
// labels: see package official of reconcile/learn.
var DefaultWeights = &Weights{
	NumberMissing:       {"missing", 1, 1},
	NumberExact:         {"exact", 0.93, counted},
	NumberCancelled:     {"cancelled_number", 0.015, counted},
	NumberCMND:          {"old_number", 0.93, counted},
	NumberDigitWrong:    {"digit_wrong", 0.03, 54e-6},
	NumberDigitsSwapped: {"digits_swapped", 0.012, 11e-6},
	NumberCMNDNear:      {"old_number_digit_wrong", 0.02, 80e-9},
	NumberOfRelative:    {"of_relative", 0.01, counted},
	NumberDiffers:       {"differs", 0.004, 1},
	NumberCMNDDiffers:   {"old_number_differs", 0.05, 1},

	NameMissing:       {"missing", 1, 1},
	NameExact:         {"exact", 0.78, counted},
	NameStyle:         {"style", 0.03, counted},
	NameTone:          {"tone_differs", 0.02, counted},
	NameMarks:         {"marks_differ", 0.08, counted},
	NameRegional:      {"regional_variant", 0.005, 30e-5},
	NameOneEdit:       {"one_edit", 0.03, 50e-5},
	NameTwoEdits:      {"two_edits", 0.003, 50e-5},
	NameOrder:         {"other_order", 0.01, counted},
	NameMiddleMissing: {"middle_missing", 0.015, 30e-5},
	NameMiddleDiffers: {"middle_differs", 0.006, 80e-5},
	NameFamilyDiffers: {"family_differs", 0.003, 30e-5},
	NameGivenDiffers:  {"given_differs", 0.003, 0.004},
	NameGivenOnly:     {"given_only", 0.003, 0.01},
	NameDiffers:       {"differs", 0.004, 0.98},

	BirthMissing:       {"missing", 1, 1},
	BirthExact:         {"exact", 0.93, 1.0 / (65 * 365)},
	BirthJanuary:       {"both_first_of_january", 0.60, 0.02 / 65},
	BirthSwapped:       {"day_month_swapped", 0.015, 1.0 / (65 * 365)},
	BirthMonthYear:     {"month_and_year", 0.96, 1.0 / (65 * 12)},
	BirthYearOnly:      {"year_only", 0.96, 1.0 / 65},
	BirthYearAsJanuary: {"year_as_first_of_january", 0.35, 1.0 / 65},
	BirthDayDiffers:    {"day_differs", 0.01, 1.0 / (65 * 12)},
	BirthMonthDiffers:  {"month_differs", 0.005, 1.0 / (65 * 30)},
	BirthYearAgrees:    {"year_agrees", 0.003, 1.0 / 70},
	BirthYearSlip:      {"year_one_slip", 0.02, 1.0 / (365 * 6)},
	BirthYearDiffers:   {"year_differs", 0.004, 1.0 / 365},
	BirthYearNear:      {"year_near", 0.03, 1.0 / 8},
	BirthDiffers:       {"differs", 0.004, 0.97},

	SexMissing: {"missing", 1, 1},
	SexAgrees:  {"agrees", 0.985, 0.5},
	SexDiffers: {"differs", 0.015, 0.5},

	PlaceMissing: {"missing", 1, 1},
	PlaceAgrees:  {"agrees", 0.80, 1.0 / 40},
	PlaceDiffers: {"differs", 0.20, 39.0 / 40},

	ParentMissing: {"missing", 1, 1},
	ParentAgrees:  {"agrees", 0.92, 1.0 / 5000},
	ParentNear:    {"near", 0.04, 1.0 / 500},
	ParentDiffers: {"differs", 0.04, 1},

	LifeGoesOn: {"alive", 0.99, 0.94},
	LifeEnded:  {"ended", 0.01, 0.06},
}

// String is the level's stable name, e.g. "marks_differ".
func (l Level) String() string { return DefaultWeights[l].name }

// Counts is what the population passing by has counted for one pattern's
// terms, out of Persons.
type Counts struct {
	Persons int // of the population
	Exact   int // persons who bear the row's very name
	Folded  int // persons whose name is the same without marks and order
}

// relatives is how many persons share a household with somebody: 26.9 million
// households of 96.2 million persons (census of 2019) and the kin elsewhere.
const relatives = 4

// bits is log2(m/u) of a level, with u counted where the model says so.
func (w *Weights) bits(l Level, c Counts) float64 {
	u := w[l].u
	if u == counted {
		u = c.share(l)
	}
	return math.Log2(w[l].m / u)
}

// Shares are m and u of a level; a u of 0 is counted.
func (w *Weights) Shares(l Level) (m, u float64) { return w[l].m, w[l].u }

// Put gives a level other shares.
func (w *Weights) Put(l Level, m, u float64) { w[l].m, w[l].u = m, u }

// share is the counted u. At least one person bears what agreed, so it is
// never 0.
func (c Counts) share(l Level) float64 {
	n := float64(max(c.Persons, 1))
	switch l {
	case NameExact:
		return float64(max(c.Exact, 1)) / n
	case NameStyle, NameTone, NameMarks, NameOrder:
		return float64(max(c.Folded, 1)) / n
	case NumberOfRelative:
		return min(relatives/n, 1)
	default: // a number is borne by one person
		return 1 / n
	}
}

// Prior is the bits for which a pair speaks before anything is compared: a row
// means one of c.Persons.
func (c Counts) Prior() float64 { return -math.Log2(float64(max(c.Persons, 1))) }

// Bits is what one field of a pattern adds to the score.
func (w *Weights) Bits(p Pattern, f Field, c Counts) float64 { return w.bits(p[f], c) }

// Score is the prior and all fields of a pattern together: log2 of the odds that the row
// means this person, were there no other candidate and were it certain that
// the person is in the population.
func (w *Weights) Score(p Pattern, c Counts) float64 {
	sum := c.Prior()
	for _, l := range p {
		sum += w.bits(l, c)
	}
	return sum
}
