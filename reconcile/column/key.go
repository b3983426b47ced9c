package column

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// maxWords is how many values a key of words or grams takes from one value: the
// rarest ones.
const maxWords = 12

// Keys are the hashes of what a form takes from each value: several for words,
// pairs of them and grams, one for other forms, none where the value has nothing of the kind.
type Keys struct {
	starts []uint32 // of words and grams, where those of a value begin
	hashes []uint64 // of other forms, one for each value, 0 for none
}

// Of are the hashes of a value.
func (k *Keys) Of(v uint32) []uint64 {
	switch {
	case k.starts != nil:
		return k.hashes[k.starts[v]:k.starts[v+1]]
	case k.hashes[v] == 0:
		return nil
	}
	return k.hashes[v : v+1]
}

// One is the hash of a value, 0 if it has none. It is not for words and grams.
func (k *Keys) One(v uint32) uint64 { return k.hashes[v] }

// Keys makes the hashes of a form. The column is sealed.
func (c *Column) Keys(form scheme.Form) *Keys {
	values := uint32(c.texts.len())
	if !form.Several() {
		k := &Keys{hashes: make([]uint64, values)}
		var buf []byte
		for v := uint32(1); v < values; v++ {
			if buf = c.appendForm(buf[:0], form, v, c.texts.at(v)); len(buf) > 0 {
				k.hashes[v] = Hash(buf)
			}
		}
		return k
	}
	room := int(values)
	if form == scheme.Grams {
		room = c.mostGrams()
	}
	k := &Keys{starts: make([]uint32, values+1), hashes: make([]uint64, 0, room)}
	for v := uint32(1); v < values; v++ {
		k.starts[v] = uint32(len(k.hashes))
		switch form {
		case scheme.Word:
			k.hashes = c.appendWords(k.hashes, v)
		case scheme.Pairs:
			k.hashes = c.appendPairs(k.hashes, v)
		case scheme.Near:
			k.hashes = c.appendCells(k.hashes, v)
		default:
			k.hashes = appendGrams(k.hashes, c.spelt(v))
		}
	}
	k.starts[values] = uint32(len(k.hashes))
	return k
}

// foldedAgain drops the marks that Vietnamese names keep.
func (c *Column) foldedAgain(text []byte) []byte {
	if c.Field.Kind == scheme.NameVI {
		return appendFolded(nil, string(text))
	}
	return text
}

func (c *Column) appendForm(dst []byte, form scheme.Form, v uint32, text []byte) []byte {
	switch form {
	case scheme.Sorted:
		words := bytes.Fields(c.foldedAgain(text))
		slices.SortFunc(words, bytes.Compare)
		for i, w := range words {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = append(dst, w...)
		}
		return dst
	case scheme.Sound:
		return appendSound(dst, c.foldedAgain(text))
	case scheme.Start:
		x := c.spelt(v)
		return append(dst, x[:min(3, len(x))]...)
	case scheme.Born:
		if d := c.days[v]; d != 0 {
			return newDay(d.year(), 0, 0).append(dst)
		}
		return dst
	case scheme.MonDay:
		if d := c.days[v]; d.day() != 0 {
			return append(dst, byte(d.month()), byte(d.day()))
		}
		return dst
	}
	return append(dst, text...)
}

// appendWords takes the words that tell most.
func (c *Column) appendWords(dst []uint64, v uint32) []uint64 {
	if c.starts == nil { // a kind that is not cut into words
		for word := range bytes.FieldsSeq(c.texts.at(v)) {
			dst = append(dst, Hash(word))
		}
		return dst
	}
	for i, w := range c.rarest(v) {
		if i < maxWords {
			dst = append(dst, Hash([]byte(c.words[w.ID].Text)))
		}
	}
	return dst
}

// rarest are the words of a value, each once, the one that tells most first.
func (c *Column) rarest(v uint32) []similarity.Token {
	words := slices.Clone(c.wordsOf(v))
	slices.SortFunc(words, func(a, b similarity.Token) int {
		if a.Weight != b.Weight {
			return int(b.Weight) - int(a.Weight)
		}
		return int(a.ID) - int(b.ID)
	})
	return slices.Compact(words)
}

// Words that enter pairs of words: so many of a value, which make 15 pairs, and none
// of a tenth of the rows, with which the other one would be as good as alone.
const (
	pairedWords  = 6
	pairedWeight = 886 // 256 log2(1 + 10)
)

// appendPairs takes each two of the words that tell most, in either order.
func (c *Column) appendPairs(dst []uint64, v uint32) []uint64 {
	if c.starts == nil {
		return dst // a kind that is not cut into words
	}
	var words []uint64
	for _, w := range c.rarest(v) {
		if w.Weight >= pairedWeight && len(words) < pairedWords {
			words = append(words, Hash([]byte(c.words[w.ID].Text)))
		}
	}
	for i, a := range words {
		for _, b := range words[i+1:] {
			dst = append(dst, (a^b)*0x9e3779b97f4a7c15)
		}
	}
	return dst
}

// cellWidth is how wide a cell of near numbers is, in the column's usual spread.
const cellWidth = 0.02

// appendCells takes the two cells that a number lies in: of a row of cells, and of one
// that lies half a cell beside it. Two numbers half a cell apart or less share one.
func (c *Column) appendCells(dst []uint64, v uint32) []uint64 {
	x := c.numbers[v] / (cellWidth * c.spread)
	var buf [9]byte
	for side, at := range [...]float64{x, x + 0.5} {
		buf[8] = byte(side)
		binary.LittleEndian.PutUint64(buf[:], math.Float64bits(math.Floor(at)+0)) // -0 is 0
		dst = append(dst, Hash(buf[:]))
	}
	return dst
}

// run is how many letters a gram has.
const run = 4

// mostGrams is how many grams all values have at most: hundreds of millions of them should not
// move whenever there is no room for one more.
func (c *Column) mostGrams() (most int) {
	for v := uint32(1); v < uint32(c.texts.len()); v++ {
		most += min(max(len(c.spelt(v))-run, 0)+1, maxWords)
	}
	return most
}

// appendGrams takes each run of four letters, the whole where it is shorter.
func appendGrams(dst []uint64, text []byte) []uint64 {
	if len(text) <= run {
		return append(dst, Hash(text))
	}
	from := len(dst)
	for i := 0; i+run <= len(text) && len(dst)-from < maxWords; i++ {
		if h := Hash(text[i : i+run]); !slices.Contains(dst[from:], h) {
			dst = append(dst, h)
		}
	}
	return dst
}

// Hash is FNV-1a, finished as in MurmurHash3: the same on each run, since the
// order of blocks follows it.
func Hash(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 33
	h *= 0xff51afd7ed558ccd
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// Fingerprint is the hash of a value's text.
func (c *Column) Fingerprint(v uint32) uint64 { return Hash(c.texts.at(v)) }
