package kernel

import "github.com/lienthong/lienthong"

// A blocking key brings a row of the register and a person of the population
// together for comparison: two records meet if they share at least one key.
// Each kind survives another kind of damage, so that a true match is lost only
// if number, name, date and place are all damaged at once.
type blockKind uint64

const (
	byPIN           blockKind = iota + 1 // and by a cancelled number
	byCMND                               // old number
	byNameYear                           // survives: number, day, month, place, marks, order
	byNameDay                            // day and month; survives: number, year
	byNamePlace                          // survives: number, the whole date
	byDateGiven                          // survives: number, family and middle names
	byDateRest                           // all but the given name; survives: number, given name
	byDatePlaceSex                       // survives: number, the whole name
	byYearEndsPlace                      // family, given; survives: number, middle name, day, month
	byTailYear                           // last 6 digits and year; survives: province and sex digits, name
	byHeadGiven                          // first 6 digits and given name; survives: tail, date, family
	byName                               // for rows that have nothing but a name
	blockKinds      = iota
)

// key mixes a kind and its values into one hash. Two different keys collide
// once in 2^64; then a pair more is compared, and nothing else happens.
func (k blockKind) key(values ...uint64) uint64 {
	h := mix(uint64(k))
	for _, v := range values {
		h = mix(h ^ v)
	}
	return h
}

// Pass says what a [Linker] is to find out while the population passes.
type Pass struct {
	// NumbersOnly leaves out all keys but whole numbers, which find few persons,
	// and nearly always the right one.
	NumbersOnly bool
	// NamesCounted says that how common the names of the rows are is known from
	// a pass before; [Match.Counts] then stays empty.
	NamesCounted bool
}

// maxKeys is the most keys one record can have.
const maxKeys = 2 * blockKinds

// wholeNumberKeys appends the keys of a record's numbers to dst.
func wholeNumberKeys(dst []uint64, r *Record) []uint64 {
	if r.PIN != 0 {
		dst = append(dst, byPIN.key(r.PIN))
	}
	if r.Alias != 0 {
		dst = append(dst, byPIN.key(r.Alias))
	}
	if r.CMND != 0 {
		dst = append(dst, byCMND.key(uint64(r.CMND)))
	}
	return dst
}

// keys appends the blocking keys of a record to dst, whose capacity must be
// maxKeys; name is the hash of its folded name. Of a register's row, swapped
// dates are added, and byName only if there is nothing better: a name alone
// makes blocks of tens of thousands.
func (x *Lexicon) keys(dst []uint64, r *Record, name uint64, ofRegister bool) []uint64 {
	dst = wholeNumberKeys(dst, r)
	n := r.Name.Len()
	if n == 0 {
		return x.numberKeys(dst, r, 0)
	}
	given, family := x.hash(r.Name[n-1]), x.hash(r.Name[0])
	place, year := uint64(r.Place), uint64(r.Birth.Year)
	if year != 0 {
		dst = append(dst, byNameYear.key(name, year))
		dst = x.dateKeys(dst, r, r.Birth, name-mix(given), given)
		if d := r.Birth; ofRegister && d.Day != 0 && d.Day <= 12 && d.Day != d.Month {
			swappedDate := lienthong.Date{Year: d.Year, Month: d.Day, Day: d.Month}
			dst = append(dst, byDateGiven.key(dateBits(swappedDate), given))
		}
		if place != 0 {
			dst = append(dst, byYearEndsPlace.key(year, family, given, place))
		}
	}
	if place != 0 {
		dst = append(dst, byNamePlace.key(name, place))
	}
	if r.Birth.Day != 0 {
		dst = append(dst, byNameDay.key(name, uint64(r.Birth.Month), uint64(r.Birth.Day)))
	}
	if !ofRegister || (r.PIN == 0 && r.CMND == 0 && year == 0 && place == 0) {
		dst = append(dst, byName.key(name))
	}
	return x.numberKeys(dst, r, given)
}

// dateKeys adds the keys that hold a whole date.
func (x *Lexicon) dateKeys(dst []uint64, r *Record, d lienthong.Date, rest, given uint64) []uint64 {
	if d.Day == 0 {
		return dst
	}
	dst = append(dst, byDateGiven.key(dateBits(d), given), byDateRest.key(dateBits(d), rest))
	if r.Place != 0 && r.Sex != lienthong.SexUnknown {
		dst = append(dst, byDatePlaceSex.key(dateBits(d), uint64(r.Place), uint64(r.Sex)))
	}
	return dst
}

// numberKeys adds the keys that hold half a personal number.
func (x *Lexicon) numberKeys(dst []uint64, r *Record, given uint64) []uint64 {
	const half = 1_000_000
	if r.PIN == 0 {
		return dst
	}
	if r.Birth.Year != 0 {
		dst = append(dst, byTailYear.key(r.PIN%half, uint64(r.Birth.Year)))
	}
	if given != 0 {
		dst = append(dst, byHeadGiven.key(r.PIN/half, given))
	}
	return dst
}

// dateBits packs a date into an integer.
func dateBits(d lienthong.Date) uint64 {
	return uint64(d.Year)<<16 | uint64(d.Month)<<8 | uint64(d.Day)
}
