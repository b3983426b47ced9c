package kernel

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

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
	placeAndSex                  //
	yearPlace                    // year and place
	coarseYearPlace              // of persons whose date is coarse
	foldedName                   // without marks and order
	givenName                    //
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
}

// facets are those of one record; 0 is none, and there is then no key of it.
type facets [facetCount]uint64

// numberPart parts a personal number: province; sex, century and year; and twice
// three digits of its tail.
const numberPart = 1000

// number fills in the facets of whole numbers.
func (f *facets) number(r *Record) {
	f[alone], f[wholePIN], f[wholeCMND] = 1, r.PIN, uint64(r.CMND)
}

// describe fills in all others. Those of which 0 is a value begin with 1.
func (f *facets) describe(r *Record, x *lexicon.Lexicon) {
	if pin := r.PIN; pin != 0 {
		third := pin / numberPart
		head, fourth := third/numberPart, pin-third*numberPart
		f[slippedPIN] = pin
		f[tailPIN] = pin - head*(numberPart*numberPart) + 1
		f[headPIN] = third + 1
		f[endsPIN] = head*numberPart + fourth + 1
	}
	f[place] = uint64(r.Place)
	f.born(r.Birth, f[place])
	if r.Place != 0 && r.Sex != lienthong.SexUnknown {
		f[placeAndSex] = uint64(r.Place)<<8 | uint64(r.Sex)
	}
	f.named(&r.Name, x)
}

// born fills in what a date of birth and a place give.
func (f *facets) born(d lienthong.Date, home uint64) {
	if d.Year == 0 {
		return
	}
	y := uint64(d.Year)
	f[year] = y
	if home != 0 {
		f[yearPlace] = y<<8 | home
	}
	if isCoarse(d) {
		f[coarseYear], f[coarseYearPlace] = y, f[yearPlace]
	}
	if d.Month != 0 {
		f[monthOfYear] = y<<8 | uint64(d.Month)
	}
	if d.Day != 0 {
		f[dayOfYear] = y<<8 | uint64(d.Day)
		f[dayAndMonth] = uint64(d.Month)<<8 | uint64(d.Day)
		f[wholeDate] = dateBits(d)
	}
}

// named fills in what a name gives.
func (f *facets) named(n *lexicon.Name, x *lexicon.Lexicon) {
	l := n.Len()
	if l == 0 {
		return
	}
	given := x.Hash(n[l-1])
	f[foldedName] = x.Unordered(n)
	f[givenName] = given
	f[otherNames] = f[foldedName] - given + oneName
	f[endNames] = lexicon.Mix(x.Hash(n[0])) + given // not the same with the two exchanged
}

// oneName keeps a name of one syllable apart from none.
const oneName = 0x9e3779b97f4a7c15

// facetColumns are the facets of a handful of persons, one after the other: a kind
// of keys reads two of them from end to end.
type facetColumns [facetCount][]uint64

func newFacetColumns(persons int) (c facetColumns) {
	all := make([]uint64, int(facetCount)*persons)
	for i := range c {
		c[i] = all[i*persons : (i+1)*persons]
	}
	for i := range c[alone] {
		c[alone][i] = 1
	}
	return c
}

// fill takes the facets of some persons, as far as keys of these kinds want them.
func (c *facetColumns) fill(persons []Record, x *lexicon.Lexicon, want kinds) {
	if want&^numbers == 0 {
		for i := range persons {
			c[wholePIN][i], c[wholeCMND][i] = persons[i].PIN, uint64(persons[i].CMND)
		}
		return
	}
	for i := range persons {
		var f facets
		f.number(&persons[i])
		f.describe(&persons[i], x)
		for k := range c {
			c[k][i] = f[k]
		}
	}
}
