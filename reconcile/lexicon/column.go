package lexicon

import (
	"bytes"
	"encoding/binary"
	wide "math/bits"
	"slices"
)

// Column reads names that lie one behind the other, as a column of a file has them.
// A country has a hundred million. What would have to be guessed, how long a word is and how
// many a name has, is not asked word by word: where words begin is marked for many names at
// once, then words are cut off from mark to mark, and then looked up. It is for one goroutine.
type Column struct {
	names   []Name
	unknown []int
	named   []int32   // those of the names at hand that are not empty
	begins  []uint64  // a bit for each byte at which a word begins
	firsts  []uint64  // and for each at which a name does
	words   []letters // cut off and not yet looked up
	places  []place   // of their tokens
}

// place is where a token goes: the name, and which of its syllables.
type place struct{ name, syllable int32 }

// cutTogether is how many names are cut into words before these are looked up.
const cutTogether = 256

// atOnce is how many bytes are loaded together to mark words.
const atOnce = 64

// Read gives the names of a column, and which of them are not [Lexicon.Known] and so
// not given. Name i lies in data between ends[i] and ends[i+1]. What Read gives holds
// until the next call.
func (c *Column) Read(x *Lexicon, data []byte, ends []uint32) (names []Name, unknown []int) {
	n := len(ends) - 1
	if n > cap(c.names) {
		c.names = make([]Name, n)
	}
	c.names, c.unknown = c.names[:n], c.unknown[:0]
	clear(c.names)
	safe := len(data) - atOnce - lettersSize // words and marks are loaded whole
	if x.written.len == 0 || bytes.IndexByte(data[ends[0]:ends[n]], 0) >= 0 {
		safe = -1 // a zero byte would be taken for the end of a word
	}
	for from := 0; from < n; from += cutTogether {
		upTo := min(from+cutTogether, n)
		for upTo > from && int(ends[upTo]) > safe {
			upTo--
		}
		if upTo > from {
			c.mark(data, ends, from, upTo)
			c.cut(data, int(ends[from]))
			c.look(&x.written)
		}
		for i := upTo; i < min(from+cutTogether, n); i++ {
			if ends[i] < ends[i+1] {
				c.unknown = append(c.unknown, i)
			}
		}
	}
	return c.names, c.unknown
}

// mark marks where words begin, in names from and up to, and notes which are not empty. The
// end of the last of them is marked as if a name began there.
func (c *Column) mark(data []byte, ends []uint32, from, upTo int) {
	base, size := ends[from], int(ends[upTo]-ends[from])
	c.begins, c.firsts, c.named = c.begins[:0], append(c.firsts[:0], make([]uint64, size/64+1)...), c.named[:0]
	for i := from; i < upTo; i++ {
		if at := ends[i] - base; ends[i] < ends[i+1] {
			c.firsts[at/64] |= 1 << (at % 64)
			c.named = append(c.named, int32(i))
		}
	}
	c.firsts[size/64] |= 1 << (size % 64)
	before := uint64(0)
	for k, first := range c.firsts {
		spaces := spacesOf(data[int(base)+atOnce*k:])
		c.begins = append(c.begins, spaces<<1|before|first)
		before = spaces >> 63
	}
	c.begins[size/64] &= 1<<(size%64+1) - 1
}

// spacesOf has a bit for each of the first 64 bytes, those that are spaces. Of a word of eight
// bytes, those equal to a space are marked by their highest bits, and a multiplication puts
// these side by side.
func spacesOf(data []byte) (spaces uint64) {
	const ones, lows, together = 0x0101010101010101, 0x7f7f7f7f7f7f7f7f, 0x0102040810204080
	data = data[:atOnce]
	for i := 0; i < atOnce; i += 8 {
		x := binary.LittleEndian.Uint64(data[i:]) ^ ' '*ones
		x = ^((x&lows + lows) | x | lows)
		spaces |= (x >> 7 * together >> 56) << i
	}
	return spaces
}

// cut cuts the words off from mark to mark. A word that is too long, empty, with a space in it
// or one too many for a name becomes none that is known.
func (c *Column) cut(data []byte, base int) {
	c.room()
	words, places := c.words, c.places[:len(c.words)]
	at, name, syllable, begin := 0, 0, int32(0), base
	c.begins[0] &= c.begins[0] - 1 // the first word begins, and none ends
	for k, begins := range c.begins {
		for firsts := c.firsts[k]; begins != 0; begins &= begins - 1 {
			bit := wide.TrailingZeros64(begins)
			next, first := base+atOnce*k+bit, int32(firsts>>bit&1)
			size := next - begin - 1 + int(first) // a space stands before all but the first of a name
			if size > lettersSize || syllable >= MaxSyllables {
				size, syllable = 0, min(syllable, MaxSyllables-1)
			}
			word := data[begin : begin+lettersSize]
			m := &masks[size&31]
			words[at] = letters{binary.LittleEndian.Uint64(word) & m.head, binary.LittleEndian.Uint64(word[8:]) & m.tail}
			places[at] = place{c.named[name], syllable}
			at, name, syllable, begin = at+1, name+int(first), (syllable+1)&(first-1), next
		}
	}
}

// room makes room for as many words as are marked.
func (c *Column) room() {
	n := -1
	for _, begins := range c.begins {
		n += wide.OnesCount64(begins)
	}
	c.words, c.places = slices.Grow(c.words, n)[:n], slices.Grow(c.places, n)[:n]
}

// masks keep the first so many of letters.
var masks = func() (of [32]letters) {
	for n := range lettersSize + 1 {
		of[n] = letters{^uint64(0), ^uint64(0)}.first(n)
	}
	return of
}()

// look looks up the words that were cut off.
func (c *Column) look(known *words) {
	for i, l := range c.words {
		t, p := known.slot(l).token, c.places[i]
		if c.names[p.name][p.syllable] = t; t == 0 && (len(c.unknown) == 0 || c.unknown[len(c.unknown)-1] != int(p.name)) {
			c.unknown = append(c.unknown, int(p.name))
		}
	}
	c.words, c.places = c.words[:0], c.places[:0]
}
