package kernel

import (
	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/lexicon"
)

// facet is one of the values that blocking keys are made of, beside [facts].
type facet uint8

const (
	alone      facet = iota // stands in for a key that has no value but facts: 1 for everybody
	wholePIN                // personal number
	tailPIN                 // its last six digits
	headPIN                 // its first nine
	endsPIN                 // its first six and last three
	wholeCMND               // nine-digit number
	foldedName              // without marks and order
	givenName               // the last syllable
	otherNames              // all but the given name
	endNames                // family and given name

	facetCount
)

// keyParts are what keys of a kind are made of: a facet, and another, or some of the
// facts. A key is of those who have all parts.
type keyParts struct {
	first, second facet // second is alone if there is none
	facts         facts // those that it takes
	coarse        bool  // only of persons whose date is coarse
}

// What of the facts a key may hold.
const (
	ofDay   facts = 31
	ofMonth facts = 15 << 5
	ofYear  facts = 4095 << 9
	ofSex   facts = 3 << 21
	ofPlace facts = 127 << 23
	ofDate        = ofDay | ofMonth | ofYear
)

var partsOf = [kindCount]keyParts{
	byPIN:           {first: wholePIN},
	byCMND:          {first: wholeCMND},
	bySwapped:       {first: wholePIN}, // of a row, with two digits swapped
	byTailYear:      {first: tailPIN, facts: ofYear},
	byTailGiven:     {first: givenName, second: tailPIN},
	byHeadThird:     {first: givenName, second: headPIN},
	byHeadFourth:    {first: givenName, second: endsPIN},
	byNameDate:      {first: foldedName, facts: ofDate},
	byNameDay:       {first: foldedName, facts: ofDay | ofMonth},
	byNameYear:      {first: foldedName, facts: ofYear},
	byNameMonth:     {first: foldedName, facts: ofMonth | ofYear},
	byNameDayOfYear: {first: foldedName, facts: ofDay | ofYear},
	byNameCoarse:    {first: foldedName, facts: ofYear, coarse: true},
	byNamePlace:     {first: foldedName, facts: ofPlace},
	byDateGiven:     {first: givenName, facts: ofDate},
	byDateRest:      {first: otherNames, facts: ofDate},
	byDatePlaceSex:  {first: alone, facts: ofDate | ofPlace | ofSex},
	byEnds:          {first: endNames, facts: ofYear | ofPlace},
	byEndsCoarse:    {first: endNames, facts: ofYear | ofPlace, coarse: true},
	byName:          {first: foldedName},
	byNameHome:      {first: foldedName, facts: ofYear | ofPlace},
	byGivenHome:     {first: givenName, facts: ofDate | ofPlace},
}

// have reports whether all of some facts are known, all of them looked at together: one
// less than a fact with its highest bit set leaves that bit set, unless the others are 0.
func (f facts) have(some facts) bool {
	f &= some
	return (f|((f|factTops)-factEnds))&factTops&some == factTops&some
}

// The highest and the lowest bit of each fact.
const (
	factTops facts = 1<<4 | 1<<8 | 1<<20 | 1<<22 | 1<<29
	factEnds facts = 1 | 1<<5 | 1<<9 | 1<<21 | 1<<23
)

// facets are those of some persons, or rows, a column for each: a kind of keys reads
// one or two of them from end to end. 0 is none, and there is then no key of it.
type facets struct {
	values [facetCount][]uint64
	facts  []facts
	coarse []facts  // of those whose date is coarse, else 0
	taken  []uint64 // room for those that a key takes, of some
}

// numberPart parts a personal number: province; sex, century and year; and twice
// three digits of its tail.
const numberPart = 1000

// oneName keeps a name of one syllable apart from none.
const oneName = 0x9e3779b97f4a7c15

// Kinds that want a part of a number, a name.
var (
	partKinds = kindsOf(tailPIN, endsPIN)
	nameKinds = kindsOf(foldedName, endNames)
)

// kindsOf are the kinds of keys that are made of one of these facets.
func kindsOf(from, to facet) (k kinds) {
	for kind, of := range partsOf {
		if from <= of.first && of.first <= to || from <= of.second && of.second <= to {
			k = k.with(blockKind(kind))
		}
	}
	return k
}

func newFacets(n int) (f facets) {
	all := make([]uint64, int(facetCount)*n)
	for i := range f.values {
		f.values[i] = all[i*n : (i+1)*n]
	}
	for i := range f.values[alone] {
		f.values[alone][i] = 1
	}
	f.facts, f.coarse, f.taken = make([]facts, n), make([]facts, n), make([]uint64, min(n, together))
	return f
}

// together is how many keys of a kind are made at once: what they are made of is then
// in the nearest cache.
const together = 1024

// columns are what keys of a kind are made of, for some of those at hand, no more than
// together. Who lacks something has a key that no row has, see [facets.keys]. They hold
// until the next call.
func (f *facets) columns(kind blockKind, from, upTo int) (xs, ys []uint64) {
	of := &partsOf[kind]
	xs, ys = f.values[of.first][from:upTo], f.values[of.second][from:upTo]
	if of.facts != 0 {
		all := f.of(of)[from:upTo]
		ys = f.taken[:len(all)]
		for i, facts := range all {
			ys[i] = uint64(facts & of.facts)
		}
	}
	return xs, ys
}

// of are the facts that keys are made of.
func (f *facets) of(parts *keyParts) []facts {
	if parts.coarse {
		return f.coarse
	}
	return f.facts
}

// keys calls do with the keys of a kind, of those of the first n who have one.
func (f *facets) keys(kind blockKind, n int, do func(i int, key uint64)) {
	of := &partsOf[kind]
	all := f.of(of)
	for from := 0; from < n; from += together {
		xs, ys := f.columns(kind, from, min(from+together, n))
		for i, x := range xs {
			if x != 0 && ys[i] != 0 && all[from+i].have(of.facts) {
				do(from+i, kind.hash(x, ys[i]))
			}
		}
	}
}

// fill takes the facets of some records, as far as keys of these kinds want them, to
// the places from at on.
func (f *facets) fill(at int, records []Record, x *lexicon.Lexicon, want kinds) {
	pins, cmnds, all, coarse := f.values[wholePIN][at:], f.values[wholeCMND][at:], f.facts[at:], f.coarse[at:]
	for i := range records {
		r := &records[i]
		pins[i], cmnds[i], all[i], coarse[i] = r.PIN, uint64(r.CMND), factsOf(r), 0
		if isCoarse(r.Birth) {
			coarse[i] = all[i]
		}
	}
	if want&partKinds != 0 {
		f.parts(at, records)
	}
	if want&nameKinds != 0 {
		f.named(at, records, x)
	}
}

// parts are those of numbers; what may be 0 begins with 1.
func (f *facets) parts(at int, records []Record) {
	tail, head, ends := f.values[tailPIN][at:], f.values[headPIN][at:], f.values[endsPIN][at:]
	for i := range records {
		pin := records[i].PIN
		if pin == 0 {
			tail[i], head[i], ends[i] = 0, 0, 0
			continue
		}
		third := pin / numberPart
		half := third / numberPart
		tail[i] = pin - half*(numberPart*numberPart) + 1
		head[i] = third + 1
		ends[i] = half*numberPart + (pin - third*numberPart) + 1
	}
}

// named are those of the name.
func (f *facets) named(at int, records []Record, x *lexicon.Lexicon) {
	folded, last, others, ends := f.values[foldedName][at:], f.values[givenName][at:], f.values[otherNames][at:], f.values[endNames][at:]
	for i := range records {
		n := &records[i].Name
		if n[0] == 0 {
			folded[i], last[i], others[i], ends[i] = 0, 0, 0, 0
			continue
		}
		all, given := x.Unordered(n), x.Hash(n.Given())
		folded[i], last[i], others[i] = all, given, all-given+oneName
		ends[i] = hashing.Mix(x.Hash(n[0])) + given // not the same with the two exchanged
	}
}
