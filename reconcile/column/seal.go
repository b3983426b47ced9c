package column

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// Seal prepares the values for comparison. It returns the new numbers of the
// values where they changed, nil where they did not.
func (c *Column) Seal() (renumbered []uint32) {
	c.taker = nil
	switch c.Field.Kind {
	case scheme.Date:
		renumbered = c.settleDates()
	case scheme.Number:
		renumbered = c.settleNumbers()
		c.readNumbers()
	case scheme.NameVI:
		c.cutWords(false)
		c.syllables = make([]vntext.Prepared, len(c.words))
		for i, w := range c.words {
			c.syllables[i] = vntext.Prepare(w.Text)
		}
	case scheme.Name, scheme.Place, scheme.Text, scheme.Codes:
		c.cutWords(true)
	}
	c.spell()
	c.sketch()
	return renumbered
}

// settleDates reads the dates again, month first, where the column can only be
// read so.
func (c *Column) settleDates() (renumbered []uint32) {
	if c.orders[monthFirstOrder] > c.orders[dayFirstOrder] {
		renumbered = c.reread(func(text []byte) []byte {
			d := dayOf(text)
			if d.day() > 0 && d.day() <= 12 {
				d = newDay(d.year(), d.day(), d.month())
			}
			return d.append(nil)
		})
	}
	c.days, c.digits = room.Make[day](c.texts.len()), room.Make[uint32](c.texts.len())
	for v := range c.days {
		c.days[v] = dayOf(c.texts.at(uint32(v)))
		c.digits[v] = c.days[v].digits()
	}
	return renumbered
}

// unsettled ends the text of a number that may be a thousand times as much.
const unsettled = '?'

// settleNumbers reads 500.000 again: as half a million where other numbers of the column
// have a point between thousands, and not before decimals.
func (c *Column) settleNumbers() (renumbered []uint32) {
	if c.marks[eitherMarks] == 0 {
		return nil
	}
	factor := 1.0
	if c.marks[pointGroups] > c.marks[pointDecimal] {
		factor = 1000
	}
	return c.reread(func(text []byte) []byte {
		number, open := bytes.CutSuffix(text, []byte{unsettled})
		if !open {
			return text
		}
		x, _ := strconv.ParseFloat(string(number), 64) // our own form
		return strconv.AppendFloat(nil, x*factor, 'g', -1, 64)
	})
}

// reread gives the values other texts, and says which new number each has.
func (c *Column) reread(text func([]byte) []byte) (renumbered []uint32) {
	old, counts := c.texts, c.count
	c.texts, c.count = newTexts(), [2][]uint32{{0}, {0}}
	renumbered = room.Make[uint32](old.len())
	for v := uint32(1); v < uint32(old.len()); v++ {
		renumbered[v] = c.texts.intern(text(old.at(v)))
		if len(c.count[0]) < c.texts.len() {
			c.count[0], c.count[1] = append(c.count[0], 0), append(c.count[1], 0)
		}
		for side := range counts {
			c.count[side][renumbered[v]] += counts[side][v]
		}
	}
	return renumbered
}

// dayOf reads the form that day.append writes.
func dayOf(b []byte) day {
	n := func(from, to int) int {
		if to > len(b) {
			return 0
		}
		x, _ := strconv.Atoi(string(b[from:to])) // our own form
		return x
	}
	return newDay(n(0, 4), n(5, 7), n(8, 10))
}

// readNumbers keeps the numbers as such, and how far they usually lie apart:
// the distance between the first and third quartile, of the logarithms where
// the numbers span more than a magnitude.
func (c *Column) readNumbers() {
	c.numbers = make([]float64, c.texts.len())
	var sorted []float64
	positive := true
	for v := 1; v < len(c.numbers); v++ {
		x, _ := strconv.ParseFloat(string(c.texts.at(uint32(v))), 64) // our own form
		c.numbers[v] = x
		positive = positive && x > 0
		sorted = append(sorted, x)
	}
	slices.Sort(sorted)
	if len(sorted) == 0 {
		return
	}
	at := func(q float64) float64 { return sorted[int(q*float64(len(sorted)-1))] }
	if positive && at(0.95) > 5*at(0.05) {
		for v := 1; v < len(c.numbers); v++ {
			c.numbers[v] = math.Log(c.numbers[v])
		}
		for i := range sorted {
			sorted[i] = math.Log(sorted[i])
		}
	}
	if c.spread = at(0.75) - at(0.25); c.spread == 0 {
		c.spread = 1
	}
}

// cutWords cuts the values into words, numbered by the alphabet so that the
// order of the rows does not show, weighted by how rare they are.
func (c *Column) cutWords(weigh bool) {
	known := newTexts()
	var raw []uint32
	var rows []uint64 // in how many rows a word stands
	c.starts = room.Make[uint32](c.texts.len() + 1)
	total := uint64(c.filled[0] + c.filled[1])
	for v := 1; v < c.texts.len(); v++ {
		c.starts[v] = uint32(len(raw))
		n := uint64(c.count[0][v] + c.count[1][v])
		for word := range bytes.FieldsSeq(c.texts.at(uint32(v))) {
			w := known.intern(word)
			if int(w) >= len(rows) {
				rows = append(rows, make([]uint64, int(w)+1-len(rows))...)
			}
			if !slices.Contains(raw[c.starts[v]:], w) {
				rows[w] += n
			}
			raw = append(room.Grow(raw, 1), w)
		}
	}
	c.starts[c.texts.len()] = uint32(len(raw))
	rank := c.rankWords(known)
	c.tokens = room.Make[similarity.Token](len(raw))
	for i, w := range raw {
		c.tokens[i] = similarity.Token{ID: rank[w], Weight: 256}
		if weigh {
			c.tokens[i].Weight = uint16(256 * math.Log2(1+float64(total)/float64(rows[w])))
		}
	}
	if !weigh {
		return // syllables stay in their order
	}
	for v := 1; v < c.texts.len(); v++ {
		slices.SortFunc(c.tokens[c.starts[v]:c.starts[v+1]], func(a, b similarity.Token) int { return int(a.ID) - int(b.ID) })
	}
}

// rankWords fills c.words in alphabetical order and says where each word went.
func (c *Column) rankWords(known *texts) []uint32 {
	order := make([]uint32, 0, known.len())
	for w := 1; w < known.len(); w++ {
		order = append(order, uint32(w))
	}
	slices.SortFunc(order, func(a, b uint32) int { return bytes.Compare(known.at(a), known.at(b)) })
	rank := make([]uint32, known.len())
	c.words = make([]similarity.Word, len(order))
	for i, w := range order {
		rank[w] = uint32(i)
		text := known.at(w)
		if !isASCII(text) && c.Field.Kind != scheme.NameVI {
			text = appendLetters(nil, text)
		}
		c.words[i] = similarity.NewWord(string(text))
	}
	return rank
}

// spell gives texts that are not ASCII a form of one byte a letter.
func (c *Column) spell() {
	if isASCII(c.texts.bytes) {
		return
	}
	letters := room.Exactly([]byte(nil), len(c.texts.bytes))
	c.spans = room.Make[uint64](c.texts.len())
	for v := 1; v < c.texts.len(); v++ {
		letters = appendLetters(letters, c.texts.at(uint32(v)))
		c.spans[v] = uint64(len(letters))
	}
	c.letters = &letters
}

// isASCII looks at eight bytes at a time: of a column of millions they are a hundred MB.
func isASCII(b []byte) bool {
	const tops = 0x8080808080808080
	for ; len(b) >= 8; b = b[8:] {
		if binary.LittleEndian.Uint64(b)&tops != 0 {
			return false
		}
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Close gives up what only serves to find texts: no column is joined with this
// one any more.
func (c *Column) Close() { c.texts.table = nil }

// Join tells a column with swap_with where its values stand in the other one.
// Both are sealed.
func (c *Column) Join(other *Column) {
	c.partner = room.Make[uint32](c.texts.len())
	for v := 1; v < len(c.partner); v++ {
		c.partner[v] = other.texts.find(c.texts.at(uint32(v)))
	}
}
