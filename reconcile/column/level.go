package column

import (
	"bytes"
	"math"
	"math/bits"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// Level is the first level that holds for two values, from 1; one more than
// there are tests if none does, 0 if either is missing. The last two are the
// records' values in the column of swap_with.
func (c *Column) Level(a, b, otherA, otherB uint32) uint8 {
	if a == 0 || b == 0 {
		return 0
	}
	if a == b {
		if c.levels[0].Test == scheme.Exact {
			return 1
		}
	}
	likeness, shared, edits := -1.0, -1.0, -1
	for i, l := range c.levels {
		holds := false
		switch l.Test {
		case scheme.Exact:
			holds = a == b
		case scheme.Swapped:
			holds = c.Crossed(a, b, otherA, otherB)
		case scheme.Similar:
			if likeness < 0 {
				likeness = c.Likeness(a, b)
			}
			holds = likeness >= l.Value
		case scheme.Shared:
			if shared < 0 {
				shared = c.Shared(a, b)
			}
			holds = shared >= l.Value
		case scheme.Edits:
			if edits < 0 {
				edits = c.edits(a, b)
			}
			holds = edits <= int(l.Value) && min(len(c.spelt(a)), len(c.spelt(b))) > 2*int(l.Value)
		case scheme.Initial:
			holds = similarity.Initial(c.spelt(a), c.spelt(b))
		case scheme.Marks:
			holds = c.sameBut(a, b)
		case scheme.Within:
			holds = math.Abs(c.numbers[a]-c.numbers[b]) <= l.Value*c.spread
		case scheme.Typo:
			holds = c.slip(a, b)
		default:
			holds = c.days[a].agrees(c.days[b], l)
		}
		if holds {
			return uint8(i + 1)
		}
	}
	return uint8(len(c.levels) + 1)
}

// spelt is a value with one byte a letter.
func (c *Column) spelt(v uint32) []byte {
	if c.letters == nil {
		return c.texts.at(v)
	}
	return (*c.letters)[c.spans[v-1]:c.spans[v]]
}

// edits is how many edits lie between two values, of those that the levels ask
// for. An edit takes one letter away and puts one in, at most.
func (c *Column) edits(a, b uint32) int {
	if s, t := c.sketches[a], c.sketches[b]; s != 0 && t != 0 && max(s.beyond(t), t.beyond(s)) > c.mostEdits {
		return c.mostEdits + 1
	}
	return similarity.Edits(c.spelt(a), c.spelt(b), c.mostEdits)
}

// Words may be the same ones with a space too many or too few, "data base" and
// "de la cruz": values of at most so many letters that are so similar. Below
// a cosine of a half the words that both have tell less than those that one has alone. Then they
// may be no more than the frame of many values, as in "Roman Catholic Archdiocese of Cusco", and
// what stands in it must be the same, misspelt at most.
const (
	gluedLetters = 40
	gluedFrom    = 0.9
	framedBelow  = 0.5
	leastWord    = 3 // letters of a word of which one may be wrong
)

// glued is the similarity of two values with such spaces, 0 where they are not. The cosine of
// their words is known. The bonus for their beginning included, Jaro's similarity must be five sixths,
// and a letter that only one of them has counts for nothing.
func (c *Column) glued(a, b uint32, cosine float64) float64 {
	if s, t := c.sketches[a], c.sketches[b]; s != 0 && t != 0 {
		la, lb := s.len(), t.len()
		if max(la, lb) > gluedLetters || 2*(la-s.beyond(t))*(la+lb) < 3*la*lb {
			return 0
		}
	}
	x, y := c.spelt(a), c.spelt(b)
	if max(len(x), len(y)) > gluedLetters {
		return 0
	}
	likeness := similarity.JaroWinklerFrom(x, y, gluedFrom)
	if likeness > 0 && cosine < framedBelow && !oneMeant(unframed(x, y)) {
		return 0
	}
	return likeness
}

// oneMeant reports whether two parts of texts are the same one misspelt: as alike as whole texts
// must be or, of words and no figures, one letter apart.
func oneMeant(x, y []byte) bool {
	const figures = "0123456789"
	return similarity.JaroWinklerFrom(x, y, gluedFrom) > 0 ||
		min(len(x), len(y)) >= leastWord && !bytes.ContainsAny(x, figures) && !bytes.ContainsAny(y, figures) && similarity.Edits(x, y, 1) <= 1
}

// unframed are two texts without the words that both begin and both end with.
func unframed(x, y []byte) (restX, restY []byte) {
	at := 0
	for i := 0; i < min(len(x), len(y)) && x[i] == y[i]; i++ {
		if x[i] == ' ' {
			at = i + 1
		}
	}
	x, y, at = x[at:], y[at:], 0
	for i := 1; i <= min(len(x), len(y)) && x[len(x)-i] == y[len(y)-i]; i++ {
		if x[len(x)-i] == ' ' {
			at = i
		}
	}
	return x[:len(x)-at], y[:len(y)-at]
}

// Likeness is how alike two values are, between 0 and 1, as the kind measures.
func (c *Column) Likeness(a, b uint32) float64 {
	switch c.Field.Kind {
	case scheme.NameVI:
		return c.alignSyllables(c.wordsOf(a), c.wordsOf(b))
	case scheme.Name, scheme.Place, scheme.Text:
		s := similarity.Cosine(c.wordsOf(a), c.wordsOf(b), c.words)
		if s < gluedFrom {
			s = max(s, c.glued(a, b, s)-0.02)
		}
		return s
	case scheme.Codes:
		return similarity.Codes(c.wordsOf(a), c.wordsOf(b), c.words)
	}
	return similarity.JaroWinkler(c.spelt(a), c.spelt(b))
}

// Shared is how much of what their words tell two texts share, between 0 and 1: the mean of their
// likeness, to which all counts that only one has, and of what of the shorter one stands in the
// longer, to which that is as good as nothing said. Firms are written with and without their
// streets, articles with and without their colours. Words that are too common to tell one row from
// all others are no more than a part, also where they are all that is there.
func (c *Column) Shared(a, b uint32) float64 {
	shared, least := similarity.Common(c.wordsOf(a), c.wordsOf(b))
	if least == 0 {
		return 0
	}
	const bit = 256
	likeness := (c.Likeness(a, b) + float64(shared)/float64(least)) / 2
	return likeness * min(1, float64(shared)/(bit*(1+math.Log2(float64(c.filled[0]+c.filled[1])))))
}

func (c *Column) wordsOf(v uint32) []similarity.Token { return c.tokens[c.starts[v]:c.starts[v+1]] }

// syllableLikeness is what each of vntext's levels counts.
var syllableLikeness = [...]float64{vntext.Same: 1, vntext.ToneStyle: 0.99, vntext.ToneDiffers: 0.93, vntext.MarkDiffers: 0.9, vntext.Regional: 0.8, vntext.Edit1: 0.8, vntext.Other: 0}

// alignSyllables is the likeness of two Vietnamese names: in order, with a
// middle name more or less, and the given name, which stands last, counting
// twice.
func (c *Column) alignSyllables(a, b []similarity.Token) float64 {
	const most = 8
	a, b = a[max(0, len(a)-most):], b[max(0, len(b)-most):]
	var rows [2][most + 1]float64
	for i := range a {
		for k := range b {
			s := 0.0
			if a[i].ID == b[k].ID {
				s = 1
			} else {
				s = syllableLikeness[c.syllables[a[i].ID].Compare(&c.syllables[b[k].ID])]
			}
			if i == len(a)-1 && k == len(b)-1 {
				s *= 2
			}
			rows[1][k+1] = max(rows[0][k]+s, rows[0][k+1], rows[1][k])
		}
		rows[0], rows[1] = rows[1], [most + 1]float64{}
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	return rows[0][len(b)] / (float64(len(a)+len(b))/2 + 1)
}

// sameBut reports whether two Vietnamese names differ in nothing but marks.
func (c *Column) sameBut(a, b uint32) bool {
	x, y := c.wordsOf(a), c.wordsOf(b)
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if x[i].ID != y[i].ID && c.syllables[x[i].ID].Compare(&c.syllables[y[i].ID]) > vntext.MarkDiffers {
			return false
		}
	}
	return true
}

// agrees answers the tests of dates.
func (d day) agrees(e day, l scheme.Level) bool {
	sameYear := d.year() == e.year()
	sameMonth := d.month() == e.month() && d.month() != 0
	sameDay := d.day() == e.day() && d.day() != 0
	switch l.Test {
	case scheme.Partial:
		return sameYear && (d.month() == 0 || e.month() == 0 || sameMonth && (d.day() == 0 || e.day() == 0))
	case scheme.Parts:
		return sameYear && sameMonth || sameYear && sameDay || sameMonth && sameDay
	case scheme.Year:
		return sameYear
	case scheme.Days:
		return d.day() != 0 && e.day() != 0 && math.Abs(float64(d.number()-e.number())) <= l.Value
	case scheme.Years:
		return math.Abs(float64(d.year()-e.year())) <= l.Value
	}
	return false
}

// slip reports whether one slip of the hand makes one date of the other: day
// and month changed places, one digit is another, or two that stand side by side
// changed places.
func (c *Column) slip(a, b uint32) bool {
	d, e := c.days[a], c.days[b]
	if d.day() == 0 || e.day() == 0 {
		return false
	}
	if d.year() == e.year() && d.month() == e.day() && d.day() == e.month() {
		return true
	}
	x, y := c.digits[a], c.digits[b]
	differ := x ^ y
	at := bits.TrailingZeros32(differ) &^ 3 // the last digit that differs
	if differ>>at < 16 {
		return differ != 0
	}
	x, y = x>>at, y>>at
	return differ>>at < 256 && x&15 == y>>4&15 && y&15 == x>>4&15
}

// digits are yyyymmdd, four bits a digit.
func (d day) digits() (t uint32) {
	for _, n := range [...]int{d.year() / 100, d.year() % 100, d.month(), d.day()} {
		t = t<<8 | uint32(n/10<<4|n%10)
	}
	return t
}

// Crossed reports whether each value stands in the other record's column of
// swap_with.
func (c *Column) Crossed(a, b, otherA, otherB uint32) bool {
	return otherA != 0 && otherB != 0 && c.partner[a] == otherB && c.partner[b] == otherA
}

// Partner is where a value stands in the column of swap_with, 0 if nowhere.
func (c *Column) Partner(v uint32) uint32 { return c.partner[v] }
