package kernel

import (
	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/sieve"
)

// A blocking key brings a row of the register and a person of the population
// together for comparison: two records meet if they share at least one key.
// Each kind survives another kind of damage, so that a true match is lost only
// if number, name, date and place are all damaged at once. Which of them a row
// is looked for under, see reach.go.
type blockKind uint8

const (
	byPIN           blockKind = iota + 1 // and by a cancelled number
	byCMND                               // old number
	bySwapped                            // a number with two neighbours swapped that two parts share
	byTailYear                           // last 6 digits and year; survives: first 6 digits, name
	byTailGiven                          // last 6 digits, given; survives: first 6 digits, date, family
	byHeadThird                          // first 9 digits, given; survives: last 3 digits, date, family
	byHeadFourth                         // first 6 and last 3 digits, given; survives: the 3 between
	byNameDate                           // survives: number, place, marks, order
	byNameDay                            // day and month; survives: number, year
	byNameYear                           // survives: number, day, month
	byNameMonth                          // and year; survives: number, day
	byNameDayOfYear                      // day of the month and year; survives: number, month
	byNameCoarse                         // and year, of persons whose date is coarse
	byNamePlace                          // survives: number, the whole date
	byDateGiven                          // survives: number, family and middle names
	byDateRest                           // all but the given name; survives: number, given name
	byDatePlaceSex                       // survives: number, the whole name
	byEnds                               // family, given, year, place; survives: number, middle name, day, month
	byEndsCoarse                         // the same, of persons whose date is coarse
	byName                               // for rows that have nothing but a name

	// For persons of one register, see NewDuplicateKeys.
	byNameHome  // name, year, place; survives: number, day, month
	byGivenHome // given name, date, place; survives: number, family and middle names

	kindCount
)

// kinds is a set of kinds of keys.
type kinds uint32

func (k kinds) has(b blockKind) bool { return k>>b&1 != 0 }
func (k kinds) with(bs ...blockKind) kinds {
	for _, b := range bs {
		k |= 1 << b
	}
	return k
}

// widest are the kinds for rows of which nothing is known: no other kind brings
// anybody whom these do not.
var widest = kinds(0).with(byPIN, byCMND, bySwapped, byTailYear, byTailGiven, byHeadThird, byHeadFourth, byNameDay, byNameYear, byNamePlace,
	byDateGiven, byDateRest, byDatePlaceSex, byEnds, byName)

// numbers are the kinds of whole numbers.
var numbers = kinds(0).with(byPIN, byCMND)

// narrow are the kinds that bring few persons each, for questions about one row
// that are answered at once: of a country under any of them at most some thousand.
var narrow = kinds(0).with(byPIN, byCMND, byTailGiven, byNameDate, byNameDay, byNameYear, byNameMonth, byNameDayOfYear, byNameCoarse,
	byDateGiven, byDateRest)

// Keys makes the keys under which single questions are answered. It is for one
// goroutine, and keys hold until the next call.
type Keys struct {
	maker keyMaker
	scale *scale // of Asked
	dst   []uint64
}

// NewKeys makes keys of rows, or of persons, whose names are tokens of x.
func NewKeys(x *lexicon.Lexicon, ofRow bool) *Keys {
	return &Keys{maker: newKeyMaker(x, ofRow), scale: newScale(DefaultWeights)}
}

// Weigh has Asked go by other weights than DefaultWeights.
func (k *Keys) Weigh(w *Weights) { k.scale = newScale(w) }

// All are the keys of a person.
func (k *Keys) All(r *Record) []uint64 { return k.of(r, narrow) }

// Numbers are the keys of a record's whole numbers.
func (k *Keys) Numbers(r *Record) []uint64 { return k.of(r, numbers) }

// Asked are the keys of a row under which somebody could matter, given what is
// known of it.
func (k *Keys) Asked(r *Record, known Known, gaps Gaps) []uint64 {
	reach, _ := k.scale.reachOf(r, known, gaps)
	return k.of(r, (reach.kinds|numbers)&narrow)
}

func (k *Keys) of(r *Record, want kinds) []uint64 {
	k.dst = k.dst[:0]
	for _, key := range k.maker.keys(r, want) {
		k.dst = append(k.dst, key.hash)
	}
	return k.dst
}

// ByKind makes the keys of many records at once, kind by kind. It is for one
// goroutine.
type ByKind struct {
	lexicon *lexicon.Lexicon
	kinds   []blockKind
	facets  facets
	dst     []uint64
}

var duplicateKinds = [...]blockKind{byPIN, byCMND, byNameDate, byNameHome, byGivenHome}

// DuplicateKinds is how many kinds of keys compare persons of one register.
const DuplicateKinds = len(duplicateKinds)

// NewDuplicateKeys makes the keys under which persons of one register are compared
// with each other, of up to so many at once, whose names are tokens of x. Their
// numbers differ, even where they mean one person, and tell nothing by their parts.
func NewDuplicateKeys(x *lexicon.Lexicon, atOnce int) *ByKind {
	return newByKind(x, atOnce, duplicateKinds[:])
}

// NewPersonKeys makes the keys of [Keys.All] of up to so many persons at once, whose
// names are tokens of x.
func NewPersonKeys(x *lexicon.Lexicon, atOnce int) *ByKind {
	var some []blockKind
	for kind := byPIN; kind < kindCount; kind++ {
		if narrow.has(kind) {
			some = append(some, kind)
		}
	}
	return newByKind(x, atOnce, some)
}

// Each calls do with every key of every person, kind by kind and cancelled numbers at
// the end, and the person's place among those given.
func (k *ByKind) Each(persons []Record, do func(i int, key uint64)) {
	k.facets.fill(0, persons, k.lexicon, kinds(0).with(k.kinds...))
	for _, b := range k.kinds {
		k.facets.keys(b, len(persons), do)
	}
	for i := range persons {
		if alias := persons[i].Alias; alias != 0 {
			do(i, byPIN.hash(alias, 1))
		}
	}
}

// LearningKinds are the kinds of keys that weights are learnt from, by name, and the
// fields that they are made of.
var LearningKinds = [...]struct {
	Name string
	Of   []Field
	kind blockKind
}{
	{"number", []Field{Number}, byPIN},
	{"old number", []Field{Number}, byCMND},
	{"end of number, year", []Field{Number, Birth}, byTailYear},
	{"name, date", []Field{FullName, Birth}, byNameDate},
	{"name, place", []Field{FullName, Place}, byNamePlace},
	{"given name, date", []Field{FullName, Birth}, byDateGiven},
	{"date, place, sex", []Field{Birth, Place, Sex}, byDatePlaceSex},
}

// NewLearningKeys makes keys of these kinds.
func NewLearningKeys(x *lexicon.Lexicon, atOnce int) *ByKind {
	var some []blockKind
	for _, k := range LearningKinds {
		some = append(some, k.kind)
	}
	return newByKind(x, atOnce, some)
}

func newByKind(x *lexicon.Lexicon, atOnce int, some []blockKind) *ByKind {
	return &ByKind{lexicon: x, kinds: some, facets: newFacets(atOnce), dst: make([]uint64, atOnce)}
}

// Of are the keys of a kind of some persons, 0 of who has none. They hold until the
// next call.
func (k *ByKind) Of(kind int, persons []Record) []uint64 {
	b := k.kinds[kind]
	k.facets.fill(0, persons, k.lexicon, kinds(0).with(b))
	dst := k.dst[:len(persons)]
	clear(dst)
	k.facets.keys(b, len(persons), func(i int, key uint64) { dst[i] = key | 1 })
	return dst
}

// key is a blocking key: its kind, and a hash of the kind and of the two values that
// it is made of. Two different keys collide once in 2^64; then a pair more is
// compared, and nothing else happens.
type key struct {
	hash uint64
	kind blockKind
}

// hash is the key. Of kinds with a name, x is a hash already.
func (b blockKind) hash(x, y uint64) uint64 { return sieve.Hash(uint8(b), x, y) }

// keyMaker makes the keys of one record after another.
type keyMaker struct {
	lexicon *lexicon.Lexicon
	row     bool // of the register: what may be swapped is looked for as well
	one     [1]Record
	facets  facets // of it
	dst     []key
}

func newKeyMaker(x *lexicon.Lexicon, row bool) keyMaker {
	return keyMaker{lexicon: x, row: row, facets: newFacets(1)}
}

// keys are the blocking keys of a record, of the kinds that are wanted. They hold
// until the next call.
func (m *keyMaker) keys(r *Record, want kinds) []key {
	m.dst = m.dst[:0]
	m.one[0] = *r
	m.facets.fill(0, m.one[:], m.lexicon, want)
	if m.row {
		m.widen(r, want)
		want &^= 1 << bySwapped
		if !isNameOnly(r) { // a name alone makes blocks of tens of thousands
			want &^= 1 << byName
		}
	}
	for b := byPIN; b < kindCount; b++ {
		m.add(b, want)
	}
	if r.Alias != 0 {
		m.facets.values[wholePIN][0] = r.Alias
		m.add(byPIN, want)
	}
	return m.dst
}

// add adds the key of a kind, if it is wanted and the record has one.
func (m *keyMaker) add(b blockKind, want kinds) {
	if want.has(b) {
		m.facets.keys(b, 1, func(_ int, hash uint64) { m.dst = append(m.dst, key{hash, b}) })
	}
}

// widen has a row looked for as well where it was written with a swap, and by its
// year among persons of whom no more than a year is known.
func (m *keyMaker) widen(r *Record, want kinds) {
	f := &m.facets
	if r.PIN != 0 {
		for _, at := range [...]uint64{numberPart, numberPart * numberPart} {
			f.values[wholePIN][0] = swapDigits(r.PIN, at)
			m.add(bySwapped, want)
		}
		f.values[wholePIN][0] = r.PIN
	}
	if d := r.Birth; isSwappable(d) {
		asWritten := f.facts[0]
		f.facts[0] = factsOf(&Record{Birth: lienthong.Date{Year: d.Year, Month: d.Day, Day: d.Month}})
		m.add(byNameDate, want)
		m.add(byDateGiven, want)
		f.facts[0] = asWritten
	}
	f.coarse[0] = f.facts[0]
}

// isNameOnly reports whether a row has nothing but a name by which to look.
func isNameOnly(r *Record) bool {
	return r.PIN == 0 && r.CMND == 0 && r.Birth.Year == 0 && r.Place == 0
}

// swapDigits swaps the digits on both sides of a power of ten.
func swapDigits(n, at uint64) uint64 {
	high, low := n/at%10, n/(at/10)%10
	return n + (low-high)*at + (high-low)*(at/10)
}

// isCoarse reports whether a date agrees with other dates of its year: it is a
// year, a month, or the 1 January that stands for a year.
func isCoarse(d lienthong.Date) bool { return d.Day == 0 || isJanuaryFirst(d) }

// isSwappable reports whether day and month can change places and make another date.
func isSwappable(d lienthong.Date) bool { return d.Day != 0 && d.Day <= 12 && d.Day != d.Month }
