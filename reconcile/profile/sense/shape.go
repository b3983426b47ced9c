package sense

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// shape is how the values of a column look. All shares are of the rows that have a value.
type shape struct {
	filled  float64 // share of the rows that have a value
	letters float64 // share of values of nothing but words
	words   float64 // a value
	runes   float64 // letters a value
	same    float64 // share of pairs of rows that have the same value
	unique  float64 // different values by rows
	values  int     // different values
	top     float64 // share of values that hold the commonest word
	usual   float64 // share of values of the commonest number of words
	glued   float64 // share of values in scripts that leave no space between the parts of a name
	first   float64 // share of pairs of rows whose first words are the same
	last    float64
	initial float64 // share of values of several words of which one is a single letter
}

// longestCJK is how many letters of a name in Chinese characters or Hangul has, at most.
const longestCJK = 4

func shapeOf(c *Column) (s shape) {
	n := 0.0
	values, words, firsts, lasts := map[string]float64{}, map[string]float64{}, map[string]float64{}, map[string]float64{}
	counts := map[int]float64{}
	for i, v := range c.Words {
		if v == "" {
			continue
		}
		n++
		values[v]++
		list := strings.Fields(v)
		firsts[list[0]]++
		lasts[list[len(list)-1]]++
		counts[len(list)]++
		seen := map[string]bool{}
		for _, w := range list {
			if !seen[w] {
				words[w]++
			}
			seen[w] = true
		}
		s.words += float64(len(list))
		s.runes += float64(utf8.RuneCountInString(v))
		s.letters += content.Bit(onlyWords(c.Cells[i]))
		s.glued += content.Bit(glued(c.Cells[i]))
		s.initial += content.Bit(len(list) > 1 && slices.ContainsFunc(list, func(w string) bool { return utf8.RuneCountInString(w) == 1 }))
	}
	if n < fewRows {
		return shape{}
	}
	for _, share := range []*float64{&s.words, &s.runes, &s.letters, &s.glued, &s.initial} {
		*share /= n
	}
	s.filled, s.unique, s.values = n/float64(len(c.Words)), float64(len(values))/n, len(values)
	s.same, s.first, s.last = again(values, n), again(firsts, n), again(lasts, n)
	s.top, s.usual = most(words)/n, most(counts)/n
	return s
}

// fewRows with a value tell nothing.
const fewRows = 20

// again is the share of pairs of rows that have the same of what is counted.
func again(counts map[string]float64, n float64) (sum float64) {
	for _, c := range counts { // whole numbers: their order is all the same
		sum += c * (c - 1)
	}
	return sum / (n * (n - 1))
}

func most[K comparable](counts map[K]float64) (top float64) {
	for _, c := range counts {
		top = max(top, c)
	}
	return top
}

// onlyWords reports whether a cell is of letters and what stands between the words of names.
func onlyWords(cell string) bool {
	letters := false
	for _, r := range cell {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			letters = true
		case unicode.IsSpace(r) || strings.ContainsRune(".,'’ʼ`´-‐–\u200c", r):
		default:
			return false
		}
	}
	return letters
}

// glued reports whether a cell may be a full name of which the parts often stand without a space.
func glued(cell string) bool {
	n := 0
	for _, r := range cell {
		if unicode.IsSpace(r) {
			continue
		}
		if !unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			return false
		}
		n++
	}
	return n >= 2 && n <= longestCJK
}

// wordy reports whether a column is one of words that nothing else is known of.
func (t *table) wordy(at int) bool {
	switch t.columns[at].Kind {
	case scheme.Text, scheme.Name, scheme.NameVI, scheme.Category:
		return !t.columns[at].Named && t.shapes[at].letters >= nearlyAll
	}
	return false
}
