package kernel

import (
	wide "math/bits"

	"github.com/lienthong/lienthong"
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
	dst   []uint64
}

// NewKeys makes keys of rows, or of persons, whose names are tokens of x.
func NewKeys(x *Lexicon, ofRow bool) *Keys { return &Keys{maker: newKeyMaker(x, ofRow)} }

// All are the keys of a person.
func (k *Keys) All(r *Record) []uint64 { return k.of(r, narrow) }

// Numbers are the keys of a record's whole numbers.
func (k *Keys) Numbers(r *Record) []uint64 { return k.of(r, numbers) }

// Asked are the keys of a row under which somebody could matter, given what is
// known of it.
func (k *Keys) Asked(r *Record, known Known, gaps Gaps) []uint64 {
	reach, _ := reachOf(r, known, gaps)
	return k.of(r, (reach.kinds|numbers)&narrow)
}

func (k *Keys) of(r *Record, want kinds) []uint64 {
	k.dst = k.dst[:0]
	for _, key := range k.maker.keys(r, k.maker.lexicon.unordered(&r.Name), want) {
		k.dst = append(k.dst, key.hash)
	}
	return k.dst
}

// key is a blocking key: its kind, and a hash of the kind and of two values that
// it is made of. Two different keys collide once in 2^64; then a pair more is
// compared, and nothing else happens.
type key struct {
	hash   uint64
	person int32 // whose it is, among those whose keys are made together
	kind   blockKind
}

// key multiplies kind and values to 128 bits and folds them (as in wyhash, Wang
// Yi, public domain).
func (b blockKind) key(x, y uint64) key {
	high, low := wide.Mul64(x^uint64(b)*0x9e3779b97f4a7c15, y^0xa0761d6478bd642f)
	h := (high ^ low) * 0xe7037ed1a0b428db
	return key{hash: h ^ h>>32, kind: b}
}

// maxKeys is the most keys one record can have: of every kind, a cancelled
// number, one more with swapped digits, and two of a date with day and month swapped.
const maxKeys = int(kindCount) + 4

// keyMaker makes the keys of one record after another.
type keyMaker struct {
	lexicon *Lexicon
	row     bool // of the register: what may be swapped is looked for as well
	dst     []key
	person  int32 // to whom keys belong that are made now
	want    kinds
}

func newKeyMaker(x *Lexicon, row bool) keyMaker {
	return keyMaker{lexicon: x, row: row, dst: make([]key, 0, maxKeys)}
}

func (m *keyMaker) add(b blockKind, x, y uint64) {
	if m.want.has(b) {
		k := b.key(x, y)
		k.person = m.person
		m.dst = append(m.dst, k)
	}
}

// keys are the blocking keys of a record, of the kinds that are wanted; name is the
// hash of its folded name. They hold until the next call.
func (m *keyMaker) keys(r *Record, name uint64, want kinds) []key {
	m.dst = m.dst[:0]
	m.make(r, name, want)
	return m.dst
}

// make adds the keys of a record.
func (m *keyMaker) make(r *Record, name uint64, want kinds) {
	m.want = want
	m.numbers(r)
	if want&^numbers == 0 {
		return
	}
	n := r.Name.Len()
	if n == 0 {
		return
	}
	place, year := uint64(r.Place), uint64(r.Birth.Year)
	given, family := m.lexicon.hash(r.Name[n-1]), m.lexicon.hash(r.Name[0])
	if r.PIN != 0 {
		m.parts(r, given)
	}
	if year != 0 {
		m.years(r, name, family, given)
	}
	if r.Birth.Day != 0 {
		m.dates(r, name, given)
	}
	if place != 0 {
		m.add(byNamePlace, name, place)
	}
	if !m.row || isNameOnly(r) {
		m.add(byName, name, 0) // a name alone makes blocks of tens of thousands
	}
}

// isNameOnly reports whether a row has nothing but a name by which to look.
func isNameOnly(r *Record) bool {
	return r.PIN == 0 && r.CMND == 0 && r.Birth.Year == 0 && r.Place == 0
}

// numbers adds the keys of numbers without a name.
func (m *keyMaker) numbers(r *Record) {
	if r.PIN != 0 {
		m.add(byPIN, r.PIN, 0)
		if r.Birth.Year != 0 {
			m.add(byTailYear, r.PIN%(numberPart*numberPart), uint64(r.Birth.Year))
		}
		if !m.row {
			m.add(bySwapped, r.PIN, 0)
		} else {
			m.add(bySwapped, swapDigits(r.PIN, numberPart), 0)
			m.add(bySwapped, swapDigits(r.PIN, numberPart*numberPart), 0)
		}
	}
	if r.Alias != 0 {
		m.add(byPIN, r.Alias, 0)
	}
	if r.CMND != 0 {
		m.add(byCMND, uint64(r.CMND), 0)
	}
}

// numberPart parts a personal number: province; sex, century and year; and twice
// three digits of its tail.
const numberPart = 1000

// parts adds the keys that hold a given name and as much of a personal number as
// one slip leaves.
func (m *keyMaker) parts(r *Record, given uint64) {
	head, third, fourth := r.PIN/(numberPart*numberPart), r.PIN/numberPart, r.PIN%numberPart
	m.add(byTailGiven, given, r.PIN%(numberPart*numberPart))
	m.add(byHeadThird, given, third)
	m.add(byHeadFourth, given, head*numberPart+fourth)
}

// swapDigits swaps the digits on both sides of a power of ten.
func swapDigits(n, at uint64) uint64 {
	high, low := n/at%10, n/(at/10)%10
	return n + (low-high)*at + (high-low)*(at/10)
}

// years adds the keys that hold the year of birth and not the whole date.
func (m *keyMaker) years(r *Record, name, family, given uint64) {
	d := r.Birth
	year, place := uint64(d.Year), uint64(r.Place)
	m.add(byNameYear, name, year)
	if d.Month != 0 {
		m.add(byNameMonth, name, year<<8|uint64(d.Month))
	}
	if d.Day != 0 {
		m.add(byNameDayOfYear, name, year<<8|uint64(d.Day))
	}
	coarse := m.row || isCoarse(d)
	if coarse {
		m.add(byNameCoarse, name, year)
	}
	if place == 0 || !m.want.has(byEnds) && !m.want.has(byEndsCoarse) {
		return
	}
	ends := mix(family) + given // not the same with the two exchanged
	m.add(byEnds, ends, year<<8|place)
	if coarse {
		m.add(byEndsCoarse, ends, year<<8|place)
	}
}

// isCoarse reports whether a date agrees with other dates of its year: it is a
// year, a month, or the 1 January that stands for a year.
func isCoarse(d lienthong.Date) bool { return d.Day == 0 || isJanuaryFirst(d) }

// dates adds the keys that hold a whole date, or the day of a year.
func (m *keyMaker) dates(r *Record, name, given uint64) {
	d := r.Birth
	date := dateBits(d)
	m.add(byNameDate, name, date)
	m.add(byNameDay, name, uint64(d.Month)<<8|uint64(d.Day))
	m.add(byDateGiven, given, date)
	m.add(byDateRest, name-given, date)
	if r.Place != 0 && r.Sex != lienthong.SexUnknown {
		m.add(byDatePlaceSex, date, uint64(r.Place)<<8|uint64(r.Sex))
	}
	if m.row && isSwappable(d) {
		swapped := dateBits(lienthong.Date{Year: d.Year, Month: d.Day, Day: d.Month})
		m.add(byNameDate, name, swapped)
		m.add(byDateGiven, given, swapped)
	}
}

// isSwappable reports whether day and month can change places and make another date.
func isSwappable(d lienthong.Date) bool { return d.Day != 0 && d.Day <= 12 && d.Day != d.Month }

// dateBits packs a date into an integer.
func dateBits(d lienthong.Date) uint64 {
	return uint64(d.Year)<<16 | uint64(d.Month)<<8 | uint64(d.Day)
}
