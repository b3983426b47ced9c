package kernel

import "github.com/lienthong/lienthong"

// A blocking key brings a row of the register and a person of the population
// together for comparison: two records meet if they share at least one key.
// Each kind survives another kind of damage, so that a true match is lost only
// if number, name, date and place are all damaged at once. Which of them a row
// is looked for under, see reach.go.
type blockKind uint8

const (
	byPIN           blockKind = iota + 1 // and by a cancelled number
	byCMND                               // old number
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
var widest = kinds(0).with(byTailYear, byTailGiven, byHeadThird, byHeadFourth, byNameDay, byNameYear, byNamePlace,
	byDateGiven, byDateRest, byDatePlaceSex, byEnds, byName)

// narrow are the kinds that bring few persons each, for questions about one row
// that are answered at once: of a country under any of them at most some thousand.
var narrow = kinds(0).with(byTailGiven, byNameDate, byNameDay, byNameYear, byNameMonth, byNameDayOfYear, byNameCoarse,
	byDateGiven, byDateRest)

// Keys makes the keys under which single questions are answered. It is for one
// goroutine, and keys hold until the next call.
type Keys struct{ maker keyMaker }

// NewKeys makes keys of rows, or of persons, whose names are tokens of x.
func NewKeys(x *Lexicon, ofRow bool) *Keys {
	return &Keys{keyMaker{lexicon: x, row: ofRow, dst: make([]uint64, 0, maxKeys)}}
}

// All are the keys of a person.
func (k *Keys) All(r *Record) []uint64 {
	return k.maker.keys(r, k.maker.lexicon.unordered(&r.Name), narrow)
}

// Numbers are the keys of a record's whole numbers.
func (k *Keys) Numbers(r *Record) []uint64 { return k.maker.keys(r, 0, 0) }

// Asked are the keys of a row under which somebody could matter, given what is
// known of it.
func (k *Keys) Asked(r *Record, known Known, gaps Gaps) []uint64 {
	return k.maker.keys(r, k.maker.lexicon.unordered(&r.Name), reachOf(r, known, gaps).kinds&narrow)
}

// key mixes a kind and its values into one hash. Two different keys collide
// once in 2^64; then a pair more is compared, and nothing else happens.
func (b blockKind) key(values ...uint64) uint64 {
	h := uint64(b)
	for _, v := range values {
		h = (h ^ h>>29 ^ v) * 0x9e3779b97f4a7c15 // odd, so that no value is lost; mix spreads the bits
	}
	return mix(h)
}

// maxKeys is the most keys one record can have: of every kind, a cancelled
// number, two numbers with swapped digits, and two of a date with day and month swapped.
const maxKeys = int(byName) + 5

// keyMaker makes the keys of one record after another.
type keyMaker struct {
	lexicon *Lexicon
	row     bool // of the register: what may be swapped is looked for as well
	dst     []uint64
	want    kinds
}

func (m *keyMaker) add(b blockKind, values ...uint64) {
	if m.want.has(b) {
		m.dst = append(m.dst, b.key(values...))
	}
}

// keys are the blocking keys of a record, of the kinds that are wanted, and of
// its numbers, which always are; name is the hash of its folded name. They hold
// until the next call.
func (m *keyMaker) keys(r *Record, name uint64, want kinds) []uint64 {
	m.dst, m.want = m.dst[:0], want
	m.numbers(r)
	if want == 0 {
		return m.dst
	}
	if r.PIN != 0 && r.Birth.Year != 0 {
		m.add(byTailYear, r.PIN%(numberPart*numberPart), uint64(r.Birth.Year))
	}
	n := r.Name.Len()
	if n == 0 {
		return m.dst
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
	if !m.row || r.PIN == 0 && r.CMND == 0 && year == 0 && place == 0 {
		m.add(byName, name) // a name alone makes blocks of tens of thousands
	}
	return m.dst
}

// numbers adds the keys of whole numbers.
func (m *keyMaker) numbers(r *Record) {
	if r.PIN != 0 {
		m.dst = append(m.dst, byPIN.key(r.PIN))
	}
	if r.Alias != 0 {
		m.dst = append(m.dst, byPIN.key(r.Alias))
	}
	if r.CMND != 0 {
		m.dst = append(m.dst, byCMND.key(uint64(r.CMND)))
	}
}

// numberPart parts a personal number: province; sex, century and year; and twice
// three digits of its tail.
const numberPart = 1000

// parts adds the keys that hold a given name and as much of a personal number as
// one slip leaves.
func (m *keyMaker) parts(r *Record, given uint64) {
	m.add(byTailGiven, r.PIN%(numberPart*numberPart), given)
	m.add(byHeadThird, r.PIN/numberPart, given)
	m.add(byHeadFourth, r.PIN/(numberPart*numberPart), r.PIN%numberPart, given)
	if m.row && m.want.has(byHeadThird) { // swapped neighbours of two parts leave neither whole
		m.dst = append(m.dst, byPIN.key(swapDigits(r.PIN, numberPart)), byPIN.key(swapDigits(r.PIN, numberPart*numberPart)))
	}
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
		m.add(byNameMonth, name, year, uint64(d.Month))
	}
	if d.Day != 0 {
		m.add(byNameDayOfYear, name, year, uint64(d.Day))
	}
	coarse := m.row || isCoarse(d)
	if coarse {
		m.add(byNameCoarse, name, year)
	}
	if place != 0 {
		m.add(byEnds, year, family, given, place)
		if coarse {
			m.add(byEndsCoarse, year, family, given, place)
		}
	}
}

// isCoarse reports whether a date agrees with other dates of its year: it is a
// year, a month, or the 1 January that stands for a year.
func isCoarse(d lienthong.Date) bool { return d.Day == 0 || isJanuaryFirst(d) }

// dates adds the keys that hold a whole date, or the day of a year.
func (m *keyMaker) dates(r *Record, name, given uint64) {
	d := r.Birth
	m.add(byNameDate, name, dateBits(d))
	m.add(byNameDay, name, uint64(d.Month), uint64(d.Day))
	m.add(byDateGiven, dateBits(d), given)
	m.add(byDateRest, dateBits(d), name-mix(given))
	if r.Place != 0 && r.Sex != lienthong.SexUnknown {
		m.add(byDatePlaceSex, dateBits(d), uint64(r.Place), uint64(r.Sex))
	}
	if m.row && isSwappable(d) {
		swapped := dateBits(lienthong.Date{Year: d.Year, Month: d.Day, Day: d.Month})
		m.add(byNameDate, name, swapped)
		m.add(byDateGiven, swapped, given)
	}
}

// isSwappable reports whether day and month can change places and make another date.
func isSwappable(d lienthong.Date) bool { return d.Day != 0 && d.Day <= 12 && d.Day != d.Month }

// dateBits packs a date into an integer.
func dateBits(d lienthong.Date) uint64 {
	return uint64(d.Year)<<16 | uint64(d.Month)<<8 | uint64(d.Day)
}
