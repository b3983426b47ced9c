package column

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/column/folding"
	"github.com/lienthong/lienthong/reconcile/column/sound"
	"github.com/lienthong/lienthong/reconcile/hashing"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// maxWords is how many values a key of words or grams takes from one value: the
// rarest ones.
const maxWords = 12

// AppendKeys appends the hashes of what a form takes from a value.
func (c *Column) AppendKeys(dst []uint64, form scheme.Form, v uint32) []uint64 {
	switch form {
	case scheme.Word:
		return c.appendWords(dst, v)
	case scheme.Pairs:
		return c.appendPairs(dst, v)
	case scheme.Near:
		return c.appendCells(dst, v)
	case scheme.Grams:
		return appendGrams(dst, c.spelt(v))
	}
	var buf [64]byte
	if text := c.appendForm(buf[:0], form, v, c.texts.at(v)); len(text) > 0 {
		return append(dst, hashing.Of(text))
	}
	return dst
}

// foldedAgain drops the marks that Vietnamese names keep.
func (c *Column) foldedAgain(text []byte) []byte {
	if c.Field.Kind == scheme.NameVI {
		return folding.Append(nil, string(text))
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
		return sound.Append(dst, c.foldedAgain(text))
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
			dst = append(dst, hashing.Of(word))
		}
		return dst
	}
	var buf [maxWords]similarity.Token
	for i, w := range c.rarest(buf[:0], v) {
		if i < maxWords {
			dst = append(dst, hashing.Of(c.words[w.ID].Text))
		}
	}
	return dst
}

// rarest puts the words of a value in place of dst, each once, the one that tells most first.
func (c *Column) rarest(dst []similarity.Token, v uint32) []similarity.Token {
	words := append(dst[:0], c.wordsOf(v)...)
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
	var buf [maxWords]similarity.Token
	var room [pairedWords]uint64
	words := room[:0]
	for _, w := range c.rarest(buf[:0], v) {
		if w.Weight >= pairedWeight && len(words) < pairedWords {
			words = append(words, hashing.Of(c.words[w.ID].Text))
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
		dst = append(dst, hashing.Of(buf[:]))
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
		return append(dst, hashing.Of(text))
	}
	from := len(dst)
	for i := 0; i+run <= len(text) && len(dst)-from < maxWords; i++ {
		if h := hashing.Of(text[i : i+run]); !slices.Contains(dst[from:], h) {
			dst = append(dst, h)
		}
	}
	return dst
}
