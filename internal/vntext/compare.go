package vntext

import "strings"

// SyllableLevel says how far two written syllables are apart. Lower is nearer;
// linkage learns the weight of each level, so only their order is meant.
type SyllableLevel uint8

// The levels. Two syllables have the lowest that holds.
const (
	Same        SyllableLevel = iota // letter for letter
	ToneStyle                        // hoà and hòa; Lý and Lí; an apostrophe more or less
	ToneDiffers                      // tone lost or another one
	MarkDiffers                      // hat, horn, breve or bar lost or other, with or without the tone
	Regional                         // ch/tr, s/x, d/gi/r, l/n; codas n/ng, t/c; Hoàng and Huỳnh
	Edit1                            // one keystroke: a letter more, less, other, or two swapped
	Other                            // another syllable
)

var levelNames = [...]string{"same", "tone_style", "tone_differs", "mark_differs", "regional", "edit_1", "other"}

// String is the level in snake case.
func (l SyllableLevel) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return "unknown"
}

// CompareSyllables compares two tokens of [Syllables], so lower case. It is
// symmetric and does not allocate. A token with a character that is no Latin
// letter, or of more than 24, is the same as itself and like no other.
func CompareSyllables(a, b string) SyllableLevel {
	if a == b {
		return Same
	}
	x, y := Prepare(a), Prepare(b)
	return x.Compare(&y)
}

// Prepared is a token taken apart for many comparisons, as a table of all pairs
// of tokens needs. It is a plain value of fixed size.
type Prepared struct {
	text    string
	word          // lower case, the tone in its canonical place
	rhymeAt uint8 // where the vowels of the rhyme begin
	codaAt  uint8 // where the coda begins
	onset   uint8 // class of the onset; 0 if it is none of the alphabet
	coda    uint8 // class of the coda; 0 likewise
	variant uint8 // row of nameVariants and its side, or 0
}

// Prepare takes one token apart.
func Prepare(s string) Prepared {
	p := Prepared{text: s, word: wordOf(s)}
	for i := range p.n {
		p.letters[i] &^= capital
	}
	p.placeTone()
	v, c, ok := p.cut()
	if !ok {
		return p
	}
	p.foldY(v, c)
	p.rhymeAt, p.codaAt = uint8(v), uint8(c)
	p.onset = classOf(onsetClasses, p.key(0, v))
	p.coda = classOf(codaClasses, p.key(c, p.n))
	p.variant = p.variantOf()
	return p
}

// foldY writes i for the y that spelling reforms treat as the same vowel: alone
// in its rhyme (Lý, Vy, quý), after qu (Quỳnh), and in initial yê.
func (p *Prepared) foldY(v, c int) {
	l := p.letters[v]
	afterQ := v >= 2 && p.letters[v-2].base() == 'q'
	initial := v == 0 && c == 2 && p.letters[1].base() == 'e'
	if l.base() == 'y' && (c-v == 1 && c == p.n || afterQ || initial) {
		p.letters[v] = l&^foldedMask | 'i'
	}
}

// Compare is [CompareSyllables] on prepared tokens.
func (p *Prepared) Compare(q *Prepared) SyllableLevel {
	switch {
	case p.text == q.text:
		return Same
	case p.odd || q.odd:
		return Other
	case p.n == q.n:
		if p.agree(q, ^letter(0)) {
			return ToneStyle
		}
		if p.agree(q, bareMask) {
			return ToneDiffers
		}
		if p.agree(q, foldedMask) {
			return MarkDiffers
		}
	}
	switch {
	case p.regional(q):
		return Regional
	case p.oneEdit(q):
		return Edit1
	default:
		return Other
	}
}

// agree compares letter by letter what the mask leaves; the lengths are equal.
func (p *Prepared) agree(q *Prepared, mask letter) bool {
	for i := range p.n {
		if (p.letters[i]^q.letters[i])&mask != 0 {
			return false
		}
	}
	return true
}

// regional reports whether only classes of onset or coda differ, or the two are
// variants of one name.
func (p *Prepared) regional(q *Prepared) bool {
	if p.variant != 0 && q.variant != 0 && p.variant^q.variant == 1 {
		return true
	}
	if p.onset == 0 || q.onset == 0 || p.onset != q.onset || p.coda == 0 || p.coda != q.coda {
		return false
	}
	if p.codaAt-p.rhymeAt != q.codaAt-q.rhymeAt {
		return false
	}
	for i, j := p.rhymeAt, q.rhymeAt; i < p.codaAt; i, j = i+1, j+1 {
		if p.letters[i].base() != q.letters[j].base() {
			return false
		}
	}
	return true
}

// oneEdit reports whether the folded texts are one keystroke apart. One edit of
// marked text is at most one of folded text. A word of one letter has nothing
// left after an edit, so it is near to nothing but a word of two.
func (p *Prepared) oneEdit(q *Prepared) bool {
	if p.n > q.n {
		p, q = q, p
	}
	if q.n < 2 || q.n-p.n > 1 {
		return false
	}
	i := 0
	for i < p.n && p.letters[i].base() == q.letters[i].base() {
		i++
	}
	if p.n == q.n {
		return p.n == i || p.tail(q, i+1, i+1) || i+1 < p.n &&
			p.letters[i].base() == q.letters[i+1].base() && p.letters[i+1].base() == q.letters[i].base() && p.tail(q, i+2, i+2)
	}
	return p.tail(q, i, i+1)
}

// tail reports whether the folded rests from i and j are the same.
func (p *Prepared) tail(q *Prepared, i, j int) bool {
	for ; i < p.n && j < q.n; i, j = i+1, j+1 {
		if p.letters[i].base() != q.letters[j].base() {
			return false
		}
	}
	return true
}

// onsetClasses are the onsets that regional speech, and so spelling, confuses,
// and different spellings of one onset. Each line is one class.
var onsetClasses = classes("", "b", "ch tr", "s x", "d gi r", "l n", "c k", "đ", "g gh", "h", "kh", "m", "ng ngh", "nh", "p", "ph f", "qu", "t", "th", "v")

// codaClasses are the same for codas.
var codaClasses = classes("", "n ng", "t c", "nh", "ch", "m", "p")

// classKey is an onset or coda of at most three letters as one number.
type classKey uint64

func (w *word) key(from, to int) classKey {
	if to-from > 3 {
		return ^classKey(0)
	}
	var k classKey
	for _, l := range w.letters[from:to] {
		k = k<<16 | classKey(l.bare())
	}
	return k
}

func classOf(table []class, k classKey) uint8 {
	for _, c := range table {
		if c.key == k {
			return c.class
		}
	}
	return 0
}

type class struct {
	key   classKey
	class uint8
}

// nameVariants are names that are one name in the north and the centre or
// south, where the names of lords were avoided. Each line is one pair.
var nameVariants = [][2]string{
	{"hoàng", "huỳnh"},
	{"vũ", "võ"},
	{"phúc", "phước"},
	{"nhật", "nhựt"},
	{"bảo", "bửu"},
	{"tín", "tính"},
	{"cảnh", "kiểng"},
}

// variantTable numbers both sides of each pair, 2k and 2k+1 for k from 1, under
// the text as written and under its fold.
var variantTable = makeVariantTable()

type variantKey struct {
	letters [8]letter
}

func (w *word) variantKey() (k variantKey) {
	copy(k.letters[:], w.letters[:w.n])
	return k
}

func makeVariantTable() map[variantKey]uint8 {
	t := make(map[variantKey]uint8)
	for row, pair := range nameVariants {
		for side, name := range pair {
			n := uint8(2*(row+1) + side)
			w := wordOf(name)
			t[w.variantKey()] = n
			w = wordOf(Fold(name))
			t[w.variantKey()] = n
		}
	}
	return t
}

// variantOf looks a word up; 0 for one of no pair.
func (w *word) variantOf() uint8 {
	if w.n > 8 || w.n < 2 {
		return 0
	}
	return variantTable[w.variantKey()]
}

// classes numbers groups of spellings from 1.
func classes(groups ...string) []class {
	var t []class
	for i, group := range groups {
		for _, s := range strings.Split(group, " ") {
			w := wordOf(s)
			t = append(t, class{w.key(0, w.n), uint8(i + 1)})
		}
	}
	return t
}
