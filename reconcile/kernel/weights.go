package kernel

import "math"

// weight is one row of the model: the probability m that the level fires for a
// true match, and u that it fires for two persons drawn at random. Its worth is
// log2(m/u) bits (Fellegi and Sunter 1969).
type weight struct {
	name string
	m, u float64
	bits float64 // log2(m/u), unless u is counted
}

func (w *weight) work() { w.bits = math.Log2(w.m / w.u) }

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
var DefaultWeights = worked(Weights{
	NumberMissing:       {name: "missing", m: 1, u: 1},
	NumberExact:         {name: "exact", m: 0.93, u: counted},
	NumberCancelled:     {name: "cancelled_number", m: 0.015, u: counted},
	NumberCMND:          {name: "old_number", m: 0.93, u: counted},
	NumberDigitWrong:    {name: "digit_wrong", m: 0.03, u: 54e-6},
	NumberDigitsSwapped: {name: "digits_swapped", m: 0.012, u: 11e-6},
	NumberCMNDNear:      {name: "old_number_digit_wrong", m: 0.02, u: 80e-9},
	NumberOfRelative:    {name: "of_relative", m: 0.01, u: counted},
	NumberDiffers:       {name: "differs", m: 0.004, u: 1},
	NumberCMNDDiffers:   {name: "old_number_differs", m: 0.05, u: 1},

	NameMissing:       {name: "missing", m: 1, u: 1},
	NameExact:         {name: "exact", m: 0.78, u: counted},
	NameStyle:         {name: "style", m: 0.03, u: counted},
	NameTone:          {name: "tone_differs", m: 0.02, u: counted},
	NameMarks:         {name: "marks_differ", m: 0.08, u: counted},
	NameRegional:      {name: "regional_variant", m: 0.005, u: 30e-5},
	NameOneEdit:       {name: "one_edit", m: 0.03, u: 50e-5},
	NameTwoEdits:      {name: "two_edits", m: 0.003, u: 50e-5},
	NameOrder:         {name: "other_order", m: 0.01, u: counted},
	NameMiddleMissing: {name: "middle_missing", m: 0.015, u: 30e-5},
	NameMiddleDiffers: {name: "middle_differs", m: 0.006, u: 80e-5},
	NameFamilyDiffers: {name: "family_differs", m: 0.003, u: 30e-5},
	NameGivenDiffers:  {name: "given_differs", m: 0.003, u: 0.004},
	NameGivenOnly:     {name: "given_only", m: 0.003, u: 0.01},
	NameDiffers:       {name: "differs", m: 0.004, u: 0.98},

	BirthMissing:       {name: "missing", m: 1, u: 1},
	BirthExact:         {name: "exact", m: 0.93, u: 1.0 / (65 * 365)},
	BirthJanuary:       {name: "both_first_of_january", m: 0.60, u: 0.02 / 65},
	BirthSwapped:       {name: "day_month_swapped", m: 0.015, u: 1.0 / (65 * 365)},
	BirthMonthYear:     {name: "month_and_year", m: 0.96, u: 1.0 / (65 * 12)},
	BirthYearOnly:      {name: "year_only", m: 0.96, u: 1.0 / 65},
	BirthYearAsJanuary: {name: "year_as_first_of_january", m: 0.35, u: 1.0 / 65},
	BirthDayDiffers:    {name: "day_differs", m: 0.01, u: 1.0 / (65 * 12)},
	BirthMonthDiffers:  {name: "month_differs", m: 0.005, u: 1.0 / (65 * 30)},
	BirthYearAgrees:    {name: "year_agrees", m: 0.003, u: 1.0 / 70},
	BirthYearSlip:      {name: "year_one_slip", m: 0.02, u: 1.0 / (365 * 6)},
	BirthYearDiffers:   {name: "year_differs", m: 0.004, u: 1.0 / 365},
	BirthYearNear:      {name: "year_near", m: 0.03, u: 1.0 / 8},
	BirthDiffers:       {name: "differs", m: 0.004, u: 0.97},

	SexMissing: {name: "missing", m: 1, u: 1},
	SexAgrees:  {name: "agrees", m: 0.985, u: 0.5},
	SexDiffers: {name: "differs", m: 0.015, u: 0.5},

	PlaceMissing: {name: "missing", m: 1, u: 1},
	PlaceAgrees:  {name: "agrees", m: 0.80, u: 1.0 / 40},
	PlaceDiffers: {name: "differs", m: 0.20, u: 39.0 / 40},

	ParentMissing: {name: "missing", m: 1, u: 1},
	ParentAgrees:  {name: "agrees", m: 0.92, u: 1.0 / 5000},
	ParentNear:    {name: "near", m: 0.04, u: 1.0 / 500},
	ParentDiffers: {name: "differs", m: 0.04, u: 1},

	LifeGoesOn: {name: "alive", m: 0.99, u: 0.94},
	LifeEnded:  {name: "ended", m: 0.01, u: 0.06},
})

// worked are weights with their bits.
func worked(w Weights) *Weights {
	for l := range w {
		w[l].work()
	}
	return &w
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
	if w[l].u == counted {
		return math.Log2(w[l].m / c.share(l))
	}
	return w[l].bits
}

// Shares are m and u of a level; a u of 0 is counted.
func (w *Weights) Shares(l Level) (m, u float64) { return w[l].m, w[l].u }

// Put gives a level other shares.
func (w *Weights) Put(l Level, m, u float64) {
	w[l].m, w[l].u = m, u
	w[l].work()
}

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
