package column

import (
	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// A sketch counts the letters of a text by their last four bits, four bits a
// count. What two sketches differ by, the texts differ by at least: a look at
// two words, side by side in memory, spares most pairs the look at the letters.
type sketch uint64

// sketched is how many letters of a text are compared, at most.
const sketched = 64

// sketchOf is 0, as of no text, where the letters are too many to be counted.
func sketchOf(text []byte) (s sketch) {
	if len(text) > sketched {
		return 0
	}
	for _, c := range text {
		class := c & 15 << 2
		if s>>class&15 == 15 {
			return 0
		}
		s += 1 << class
	}
	return s
}

// len is how many letters the text has.
func (s sketch) len() int { return s.beyond(0) }

// beyond is how many letters of s find no like in t.
func (s sketch) beyond(t sketch) int {
	const low, top = 0x0f0f0f0f0f0f0f0f, 0x8080808080808080
	half := func(a, b uint64) uint64 { // of every second count: where a has more, by how much
		d := (a | top) - b // a byte is 128 and the difference
		return d & ((d & top) >> 7 * 0x7f)
	}
	sum := half(uint64(s)&low, uint64(t)&low) + half(uint64(s)>>4&low, uint64(t)>>4&low)
	return int(sum * 0x0101010101010101 >> 56)
}

// sketch makes the sketches of a column whose levels look at letters.
func (c *Column) sketch() {
	need := false
	for _, l := range c.levels {
		need = need || l.Test == scheme.Edits || l.Test == scheme.Similar || l.Test == scheme.Shared
	}
	if !need || c.Field.Kind == scheme.NameVI {
		return
	}
	c.sketches = room.Make[sketch](c.texts.len())
	for v := uint32(1); v < uint32(len(c.sketches)); v++ {
		c.sketches[v] = sketchOf(c.spelt(v))
	}
}

// Touch looks at what comparing a value begins with, so that it is at hand when
// it is compared: many values are touched one after the other, and memory answers
// for them together. The letters of texts of words are looked at as often as the words.
func (c *Column) Touch(v uint32) (sum uint32) {
	if c.sketches != nil {
		sum = uint32(c.sketches[v])
	}
	if c.tokens == nil {
		return sum
	}
	if at := c.starts[v]; int(at) < len(c.tokens) {
		sum += c.tokens[at].ID
	}
	if text := c.spelt(v); len(text) > 0 {
		sum += uint32(text[0])
	}
	return sum
}
