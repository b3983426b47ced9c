package kernel

import "github.com/lienthong/lienthong/reconcile/lexicon"

// facet is one of the values that blocking keys are made of, each of two.
type facet uint8

const (
	alone           facet = iota // stands in for the second of a key that has one: 1 for everybody
	wholePIN                     // personal number
	slippedPIN                   // the same; of a row, with two digits swapped
	tailPIN                      // its last six digits
	headPIN                      // its first nine
	endsPIN                      // its first six and last three
	wholeCMND                    // nine-digit number
	year                         // of birth
	coarseYear                   // of persons whose date is coarse
	monthOfYear                  // month and year
	dayOfYear                    // day of the month and year
	dayAndMonth                  // of any year
	wholeDate                    // of birth
	place                        // of registration or home
	placeAndSex                  // place and sex
	datePlace                    // date and place
	yearPlace                    // year and place
	coarseYearPlace              // of persons whose date is coarse
	foldedName                   // without marks and order
	givenName                    // the last syllable
	otherNames                   // all but the given name
	endNames                     // family and given name

	facetCount
)

// keyFacets are what keys of each kind are made of.
var keyFacets = [kindCount][2]facet{
	byPIN:           {wholePIN, alone},
	byCMND:          {wholeCMND, alone},
	bySwapped:       {slippedPIN, alone},
	byTailYear:      {tailPIN, year},
	byTailGiven:     {givenName, tailPIN},
	byHeadThird:     {givenName, headPIN},
	byHeadFourth:    {givenName, endsPIN},
	byNameDate:      {foldedName, wholeDate},
	byNameDay:       {foldedName, dayAndMonth},
	byNameYear:      {foldedName, year},
	byNameMonth:     {foldedName, monthOfYear},
	byNameDayOfYear: {foldedName, dayOfYear},
	byNameCoarse:    {foldedName, coarseYear},
	byNamePlace:     {foldedName, place},
	byDateGiven:     {givenName, wholeDate},
	byDateRest:      {otherNames, wholeDate},
	byDatePlaceSex:  {wholeDate, placeAndSex},
	byEnds:          {endNames, yearPlace},
	byEndsCoarse:    {endNames, coarseYearPlace},
	byName:          {foldedName, alone},
	byNameHome:      {foldedName, yearPlace},
	byGivenHome:     {givenName, datePlace},
}

// facets are those of some persons, or rows, a column for each: a kind of keys reads
// two of them from end to end. 0 is none, and there is then no key of it.
type facets [facetCount][]uint64

// numberPart parts a personal number: province; sex, century and year; and twice
// three digits of its tail.
const numberPart = 1000

// oneName keeps a name of one syllable apart from none.
const oneName = 0x9e3779b97f4a7c15

// Kinds that want a part of a number, a date or a place, a name.
var (
	partKinds = kindsOf(slippedPIN, endsPIN)
	bornKinds = kindsOf(year, coarseYearPlace)
	nameKinds = kindsOf(foldedName, endNames)
)

// kindsOf are the kinds of keys that are made of one of these facets.
func kindsOf(from, to facet) (k kinds) {
	for kind, f := range keyFacets {
		if from <= f[0] && f[0] <= to || from <= f[1] && f[1] <= to {
			k = k.with(blockKind(kind))
		}
	}
	return k
}

func newFacets(n int) (f facets) {
	all := make([]uint64, int(facetCount)*n)
	for i := range f {
		f[i] = all[i*n : (i+1)*n]
	}
	for i := range f[alone] {
		f[alone][i] = 1
	}
	return f
}

// fill takes the facets of some records, as far as keys of these kinds want them.
func (f *facets) fill(records []Record, x *lexicon.Lexicon, want kinds) {
	for i := range records {
		f[wholePIN][i], f[wholeCMND][i] = records[i].PIN, uint64(records[i].CMND)
	}
	if want&partKinds != 0 {
		f.parts(records)
	}
	if want&bornKinds != 0 {
		f.born(records)
	}
	if want&nameKinds != 0 {
		f.named(records, x)
	}
}

// parts are those of numbers; what may be 0 begins with 1.
func (f *facets) parts(records []Record) {
	slipped, tail, head, ends := f[slippedPIN], f[tailPIN], f[headPIN], f[endsPIN]
	for i := range records {
		pin := records[i].PIN
		if pin == 0 {
			slipped[i], tail[i], head[i], ends[i] = 0, 0, 0, 0
			continue
		}
		third := pin / numberPart
		half := third / numberPart
		slipped[i] = pin
		tail[i] = pin - half*(numberPart*numberPart) + 1
		head[i] = third + 1
		ends[i] = half*numberPart + (pin - third*numberPart) + 1
	}
}

// born are those of the date of birth, and of the place.
func (f *facets) born(records []Record) {
	for i := range records {
		d, home, sex := records[i].Birth, uint64(records[i].Place), uint64(records[i].Sex)
		y, m, day := uint64(d.Year), uint64(d.Month), uint64(d.Day)
		f[year][i], f[monthOfYear][i], f[dayOfYear][i] = y, given(m, y<<8|m), given(day, y<<8|day)
		f[dayAndMonth][i], f[wholeDate][i] = given(day, m<<8|day), given(day, dateBits(d))
		f[place][i], f[placeAndSex][i], f[yearPlace][i] = home, given(home, given(sex, home<<8|sex)), given(y, given(home, y<<8|home))
		f[datePlace][i] = given(day, given(home, dateBits(d)<<8|home))
		f[coarseYear][i], f[coarseYearPlace][i] = 0, 0
		if isCoarse(d) {
			f[coarseYear][i], f[coarseYearPlace][i] = y, f[yearPlace][i]
		}
	}
}

// given is the facet if the part of it is known, else 0.
func given(part, facet uint64) uint64 {
	if part == 0 {
		return 0
	}
	return facet
}

// named are those of the name.
func (f *facets) named(records []Record, x *lexicon.Lexicon) {
	folded, last, others, ends := f[foldedName], f[givenName], f[otherNames], f[endNames]
	for i := range records {
		n := &records[i].Name
		if n[0] == 0 {
			folded[i], last[i], others[i], ends[i] = 0, 0, 0, 0
			continue
		}
		all, given := x.Unordered(n), x.Hash(n.Given())
		folded[i], last[i], others[i] = all, given, all-given+oneName
		ends[i] = lexicon.Mix(x.Hash(n[0])) + given // not the same with the two exchanged
	}
}
