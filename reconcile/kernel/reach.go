package kernel

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// Known is what a pass before found out about a row. It tells how good a pair
// must be to matter, and so whom the row need not meet at all.
type Known struct {
	Counts Counts
	// Line is the least [Weights.Score] with which a person would matter.
	Line float64
	// Hits are those found so far.
	Hits []Hit
}

// Borne reports whether somebody bears the row's number. Their relatives may then be
// meant, see [Pattern.WithRelativesNumber].
func (k Known) Borne() bool {
	return slices.ContainsFunc(k.Hits, func(h Hit) bool { return h.Pattern[Number].IsExactNumber() })
}

// Gaps counts the persons of whom the population does not say all.
type Gaps struct {
	PIN, Birth int
}

// reach is how far a row looks for its person.
//
// Weights add, so the best that a pair under one kind of key could score is a
// sum of the best levels that the kind leaves open. A kind is left out where
// that sum is below the row's line, or where narrower kinds bring everybody who
// could reach it: "name and year" brings hundreds of namesakes, of whom those
// with another day and another month matter only if the name is rare. Nobody is
// left out who could reach the line.
type reach struct {
	kinds  kinds
	need   float32 // the least rank that matters
	exact  float32 // what the row's very name is worth beyond the provisional bits
	folded float32 // and the name without marks and order
	kin    float32 // what a number that differs may turn out to be worth beyond its bits
}

// slacks say of each kind what is left for a pair's traits and its father to be worth,
// once the name is worth the most that the kind leaves open.
type slacks [kindCount]float32

// anything is a slack that leaves nobody out.
var anything = float32(math.Inf(-1))

// matters reports whether a pair of such a rank could change a verdict.
func (r *reach) matters(p *Pattern, rank float32) bool {
	if p[Number] == NumberDiffers {
		rank += r.kin
	}
	return rank >= r.need
}

// scale is a model with what its levels are worth before anything is counted.
type scale struct {
	*Weights
	worth [levelCount]float64
	// folded is the level that is worth most of those of a name which is the same
	// without marks and order.
	folded     Level
	otherName  float64 // the most that a name is worth that is not
	numberSlip float64 // that a personal number is that is one slip away
	sex, place float64
	parent     float64 // that a parent whom a row names is
	otherOne   float64 // and one of another name
	relative   float64 // that a number which differs gains if it is a relative's
}

func newScale(w *Weights) *scale {
	s := &scale{Weights: w, folded: NameMarks}
	for l := range s.worth {
		s.worth[l] = w.bits(Level(l), provisional)
	}
	for _, l := range []Level{NameStyle, NameTone, NameOrder} {
		if s.worth[l] > s.worth[s.folded] {
			s.folded = l
		}
	}
	s.otherName = s.best(NameRegional, NameOneEdit, NameTwoEdits, NameMiddleMissing, NameMiddleDiffers, NameFamilyDiffers, NameGivenDiffers,
		NameGivenOnly, NameDiffers, NameMissing)
	s.sex, s.place = s.best(SexAgrees, SexDiffers, SexMissing), s.best(PlaceAgrees, PlaceDiffers, PlaceMissing)
	s.otherOne = s.best(ParentNear, ParentDiffers, ParentMissing)
	s.parent = max(s.otherOne, s.best(ParentAgrees))
	s.numberSlip = s.best(NumberDigitWrong, NumberDigitsSwapped)
	s.relative = s.worth[NumberOfRelative] - s.worth[NumberDiffers]
	return s
}

// best is the highest provisional worth of some levels, whose u is not counted.
func (s *scale) best(levels ...Level) float64 {
	m := math.Inf(-1)
	for _, l := range levels {
		m = max(m, s.worth[l])
	}
	return m
}

// reachOf settles how far a row looks.
func (s *scale) reachOf(r *Record, k Known, gaps Gaps) (reach, slacks) {
	c := k.Counts
	c.Persons = max(c.Persons, 1)
	out := reach{need: float32(k.Line - c.Prior())}
	out.exact = float32(s.bits(NameExact, c) - s.worth[NameExact])
	out.folded = float32(s.bits(s.folded, c) - s.worth[s.folded])
	if k.Borne() {
		out.kin = float32(s.bits(NumberOfRelative, c) - s.bits(NumberDiffers, c))
	}
	b := bounds{scale: s, need: k.Line - c.Prior(), number: s.numberBound(r, k, gaps), rest: s.restBound(r)}
	b.slip = b.number
	if r.PIN != 0 {
		b.slip = max(b.slip, s.numberSlip)
	}
	b.name = s.nameBound(c)
	b.same = b.number + b.name
	if c.Folded > 0 { // a slip under another given name: the keys of parts do not bring it
		b.same = max(b.same, s.bits(NameOrder, c)+b.slip)
	}
	for kind := range b.slack {
		b.slack[kind] = anything
	}
	b.parts(r)
	b.names(r, gaps)
	b.dates(r)
	if out.kinds = b.kinds; isNameOnly(r) {
		out.kinds = out.kinds.with(byName)
	}
	return out, b.slack
}

// bounds are the highest worths that are possible for a row, in bits.
type bounds struct {
	*scale
	need   float64
	number float64 // of a number that neither agrees nor is one slip away
	slip   float64 // of any number that does not agree
	name   float64 // of the same name without marks and order
	same   float64 // of such a name and a number under it
	rest   float64 // of sex, place, parents and life
	kinds  kinds
	slack  slacks
}

// ask has a kind looked for if somebody under it could reach the line, by a name and a
// number that are worth so much, the name alone so much, and such a date.
func (b *bounds) ask(k blockKind, both, name, birth float64) bool {
	if both+birth+b.rest < b.need {
		return false
	}
	b.kinds = b.kinds.with(k)
	b.slack[k] = float32(b.need - name - rounding)
	return true
}

// askName is ask for the same name without marks and order.
func (b *bounds) askName(k blockKind, birth float64) bool { return b.ask(k, b.same, b.name, birth) }

// askOther is ask for another name.
func (b *bounds) askOther(k blockKind, number, birth float64) bool {
	return b.ask(k, number+b.otherName, b.otherName, birth)
}

// nameBound is of the same name without marks and order: nobody may bear it.
func (s *scale) nameBound(c Counts) float64 {
	m := math.Inf(-1)
	if c.Exact > 0 {
		m = s.bits(NameExact, c)
	}
	if c.Folded > 0 {
		m = max(m, s.bits(s.folded, c))
	}
	return m
}

func (s *scale) numberBound(r *Record, k Known, gaps Gaps) float64 {
	var m float64
	switch {
	case r.CMND != 0:
		m = s.best(NumberCMNDNear, NumberCMNDDiffers, NumberDiffers, NumberMissing) // no kind of key holds a part of it
	case r.PIN == 0 || gaps.PIN > 0:
		m = 0
	default:
		m = s.best(NumberDiffers)
	}
	if k.Borne() {
		m = max(m, s.bits(NumberOfRelative, k.Counts))
	}
	return m
}

func (s *scale) restBound(r *Record) float64 {
	sum := s.best(LifeGoesOn, LifeEnded)
	if r.Sex != 0 {
		sum += s.sex
	}
	if r.Place != 0 {
		sum += s.place
	}
	return sum + s.parentBound(&r.Mother) + s.parentBound(&r.Father)
}

// parentBound is the most that a parent is worth whom a row may name.
func (s *scale) parentBound(parent *lexicon.Name) float64 {
	if parent[0] == 0 {
		return 0
	}
	return s.parent
}

// sameDate is the most that a row's date is worth: nearly always, if it agrees.
func (s *scale) sameDate(r *Record) float64 {
	switch d := r.Birth; {
	case d.Year == 0:
		return 0
	case d.Day != 0 && isJanuaryFirst(d):
		return max(s.best(BirthJanuary), s.otherDate())
	case d.Day != 0:
		return max(s.best(BirthExact), s.otherDate())
	case d.Month != 0:
		return s.best(BirthMonthYear, BirthYearOnly, BirthYearAgrees, BirthYearNear, BirthDiffers, BirthMissing)
	default:
		return s.best(BirthYearOnly, BirthYearNear, BirthDiffers, BirthMissing)
	}
}

// otherDate is the most that a whole date is worth that does not agree.
func (s *scale) otherDate() float64 {
	return s.best(BirthMissing, BirthSwapped, BirthMonthYear, BirthYearOnly, BirthYearAsJanuary, BirthDayDiffers, BirthMonthDiffers,
		BirthYearAgrees, BirthYearSlip, BirthYearDiffers, BirthYearNear, BirthDiffers)
}

// parts is for numbers with a slip.
func (b *bounds) parts(r *Record) {
	if r.PIN == 0 {
		return
	}
	name := max(b.name, b.otherName)
	for _, kind := range []blockKind{bySwapped, byTailYear, byTailGiven, byHeadThird, byHeadFourth} {
		b.ask(kind, name+b.slip, name, b.sameDate(r))
	}
}

// names is for the same name with a date that is not.
func (b *bounds) names(r *Record, gaps Gaps) {
	d := r.Birth
	if gaps.Birth > 0 || d.Year == 0 {
		b.askName(byNamePlace, 0)
	} else {
		b.askName(byNamePlace, b.best(BirthYearNear, BirthDiffers))
	}
	coarse := b.best(BirthYearOnly, BirthYearAsJanuary) // with a person whose date is coarse
	if d.Year == 0 {
		return
	}
	anyInYear := b.best(BirthYearAgrees)
	switch {
	case d.Month == 0:
		anyInYear = b.best(BirthYearOnly)
	case isCoarse(d) && d.Day != 0:
		anyInYear = b.best(BirthYearAsJanuary)
	}
	if !b.askName(byNameYear, anyInYear) {
		b.askName(byNameCoarse, coarse)
		b.askName(byNameMonth, b.best(BirthMonthYear, BirthDayDiffers))
		b.askName(byNameDayOfYear, b.best(BirthMonthDiffers))
	}
	if d.Day == 0 {
		anyInYear = b.sameDate(r)
	} else {
		anyInYear = max(anyInYear, b.best(BirthDayDiffers, BirthMonthDiffers))
	}
	if !b.askOther(byEnds, b.number, anyInYear) {
		b.askOther(byEndsCoarse, b.number, max(coarse, b.best(BirthMonthYear)))
	}
}

// dates is for a whole date, or its day and month.
func (b *bounds) dates(r *Record) {
	d, same := r.Birth, b.sameDate(r)
	if d.Day == 0 {
		return
	}
	if !b.askName(byNameDay, b.best(BirthYearSlip, BirthYearDiffers)) {
		b.askName(byNameDate, same)
	}
	if isSwappable(d) {
		b.askName(byNameDate, b.best(BirthSwapped))
	}
	b.askOther(byDateGiven, b.number, same)
	b.askOther(byDateRest, b.slip, same)
	b.askOther(byDatePlaceSex, b.slip, same)
}
