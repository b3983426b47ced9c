package similarity

import (
	"math"
	"math/bits"
)

// A Token is a word of a text: its number in a list of words, and how much it
// tells (its inverse document frequency), in 1/256 of a bit.
type Token struct {
	ID     uint32
	Weight uint16
}

// A Word is the letters of a word, and what can be told of it at a glance.
type Word struct {
	Text    string
	letters uint64 // which there are, by their last six bits
	numeric bool
}

// NewWord looks at the letters of a word.
func NewWord(text string) Word {
	w := Word{Text: text, numeric: numeric(text)}
	for i := range min(len(text), maxLength) {
		w.letters |= 1 << (text[i] & 63)
	}
	return w
}

// softTokens is how many words may be matched by likeness; beyond it only
// equal words count, or prose would be compared by its misprints.
const softTokens = 16

// softFrom is the likeness from which two words may be the same word.
const softFrom = 0.86

// initialLikeness is what an initial counts for the word that it may stand for.
const initialLikeness = 0.8

// Cosine is how much of what the words tell two texts share, between 0 and 1:
// the soft cosine of Cohen, Ravikumar and Fienberg (2003). Words are given in
// the same order in both (by ID or by any other key); word gives their letters.
func Cosine(a, b []Token, word []Word) float64 {
	var restA, restB rest
	dot, ofA, ofB := uint64(0), uint64(0), uint64(0) // what both share, and the squares of each
	i, k := 0, 0
	for i < len(a) && k < len(b) {
		x, y := a[i], b[k]
		switch {
		case x.ID == y.ID:
			w, v := uint64(x.Weight), uint64(y.Weight)
			dot, ofA, ofB = dot+w*v, ofA+w*w, ofB+v*v
			i++
			k++
		case x.ID < y.ID:
			ofA += restA.add(x)
			i++
		default:
			ofB += restB.add(y)
			k++
		}
	}
	for ; i < len(a); i++ {
		ofA += restA.add(a[i])
	}
	for ; k < len(b); k++ {
		ofB += restB.add(b[k])
	}
	if restA.n > 0 && restB.n > 0 && max(restA.n, restB.n) <= softTokens {
		dot += soft(restA.tokens[:restA.n], restB.tokens[:restB.n], word)
	}
	norm := math.Sqrt(float64(ofA) * float64(ofB))
	if norm == 0 {
		return 0
	}
	return min(float64(dot)/norm, 1)
}

// rest is the words of a text that the other one lacks.
type rest struct {
	n      int
	tokens [softTokens]Token // the first ones
}

// add adds a word and gives the square of its weight.
func (r *rest) add(t Token) uint64 {
	if r.n < softTokens {
		r.tokens[r.n] = t
	}
	r.n++
	return uint64(t.Weight) * uint64(t.Weight)
}

// soft pairs off the words that have no equal, each with the likest left.
func soft(a, b []Token, word []Word) uint64 {
	sum := uint64(0)
	var taken [softTokens]bool
	for _, x := range a {
		best, at := 0.0, -1
		for k, y := range b {
			if taken[k] {
				continue
			}
			if s := wordLikeness(&word[x.ID], &word[y.ID]); s > best {
				best, at = s, k
			}
		}
		if at >= 0 {
			taken[at] = true
			sum += uint64(best * float64(x.Weight) * float64(b[at].Weight))
		}
	}
	return sum
}

// wordLikeness is 0 for words that are not the same word misspelt. Numbers are
// the same or they are not: 12 is not a misprint of 13.
func wordLikeness(a, b *Word) float64 {
	la, lb := min(len(a.Text), maxLength), min(len(b.Text), maxLength)
	if min(la, lb) == 1 && Initial(a.Text, b.Text) {
		return initialLikeness
	}
	if a.numeric || b.numeric || la < 3 || lb < 3 {
		return 0
	}
	// Letters that only one of them has find no like.
	common := min(la-bits.OnesCount64(a.letters&^b.letters), lb-bits.OnesCount64(b.letters&^a.letters))
	if unlike(a.Text, b.Text, common, la, lb, softFrom) {
		return 0
	}
	if s := JaroWinkler(a.Text, b.Text); s >= softFrom {
		return s
	}
	return 0
}

func numeric(s string) bool {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			return true
		}
	}
	return false
}
