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
	dot := uint64(0)
	var restA, restB [softTokens]Token
	na, nb, long := 0, 0, false
	lone := func(rest *[softTokens]Token, n *int, t Token) {
		if *n == softTokens {
			long = true
			return
		}
		rest[*n] = t
		*n++
	}
	i, k := 0, 0
	for i < len(a) && k < len(b) {
		switch {
		case a[i].ID == b[k].ID:
			dot += uint64(a[i].Weight) * uint64(b[k].Weight)
			i++
			k++
		case a[i].ID < b[k].ID:
			lone(&restA, &na, a[i])
			i++
		default:
			lone(&restB, &nb, b[k])
			k++
		}
	}
	for ; i < len(a); i++ {
		lone(&restA, &na, a[i])
	}
	for ; k < len(b); k++ {
		lone(&restB, &nb, b[k])
	}
	if !long && na > 0 && nb > 0 {
		dot += soft(restA[:na], restB[:nb], word)
	}
	norm := math.Sqrt(float64(squares(a)) * float64(squares(b)))
	if norm == 0 {
		return 0
	}
	return min(float64(dot)/norm, 1)
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
	if Initial(a.Text, b.Text) {
		return initialLikeness
	}
	la, lb := min(len(a.Text), maxLength), min(len(b.Text), maxLength)
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

func squares(ts []Token) uint64 {
	sum := uint64(0)
	for _, t := range ts {
		sum += uint64(t.Weight) * uint64(t.Weight)
	}
	return sum
}
