package lexicon

import (
	"bytes"
	"encoding/binary"
)

// Column reads names that lie one behind the other, as a column of a file has them.
// A country has a hundred million: words are cut off many at once and then looked up
// many at once, so that nothing waits for the word before it. It is for one goroutine.
type Column struct {
	names   []Name
	unknown []int
	words   []letters // cut off and not yet looked up
	places  []place   // of their tokens
}

// place is where a token goes: the name, and which of its syllables.
type place struct{ name, syllable int32 }

// cutTogether is how many names are cut into words before these are looked up.
const cutTogether = 256

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
	safe := len(data) - lettersSize // words are loaded whole
	if x.written.len == 0 || bytes.IndexByte(data[ends[0]:ends[n]], 0) >= 0 {
		safe = -1 // a zero byte would be taken for the end of a word
	}
	for from := 0; from < n; from += cutTogether {
		for i := from; i < min(from+cutTogether, n); i++ {
			if at, end := int(ends[i]), int(ends[i+1]); at < end && (end > safe || !c.cut(i, data, at, end)) {
				c.unknown = append(c.unknown, i)
			}
		}
		c.look(&x.written)
	}
	return c.names, c.unknown
}

// cut cuts the words off a name, unless one is too long, or none stands between two
// spaces, or there are too many.
func (c *Column) cut(name int, data []byte, at, end int) bool {
	before := len(c.words)
	for k := range int32(MaxSyllables) {
		l, n := lettersBefore(binary.LittleEndian.Uint64(data[at:]), binary.LittleEndian.Uint64(data[at+8:]), end-at)
		if n == 0 || n == lettersSize && at+n < end && data[at+n] != ' ' {
			break
		}
		c.words, c.places = append(c.words, l), append(c.places, place{int32(name), k})
		if at += n + 1; at > end {
			return true
		}
	}
	c.words, c.places = c.words[:before], c.places[:before]
	return false
}

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
