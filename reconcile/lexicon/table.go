package lexicon

import (
	"cmp"
	"iter"
	"slices"

	"github.com/lienthong/lienthong/internal/vntext"
)

// Table remembers the level of each pair of syllables met so far: rows
// by the register's tokens, columns by the population's. 2,000 by 8,000 bytes
// is what a country needs. Syllables that are met often stand first, so that most
// of what is asked lies close together.
type Table struct {
	lexicon *Lexicon
	order   []Token
	rows    [][]uint8 // level+1; 0 is not yet known
}

// NewTable is empty; order is where the tokens of x stand, nil for as they are.
func NewTable(x *Lexicon, order []Token) *Table {
	return &Table{lexicon: x, order: order, rows: make([][]uint8, len(x.entries))}
}

// Frequent gives each token of x its place among all, those first that names hold
// most often.
func Frequent(names iter.Seq[Name], x *Lexicon) []Token {
	counts := make([]int, len(x.entries))
	for n := range names {
		for _, t := range n {
			if t != overflow {
				counts[t]++
			}
		}
	}
	tokens := make([]Token, len(x.entries))
	for i := range tokens {
		tokens[i] = Token(i)
	}
	slices.SortFunc(tokens, func(a, b Token) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	order := make([]Token, len(tokens))
	for place, t := range tokens {
		order[t] = Token(place)
	}
	return order
}

// place is where a token stands; those that are learnt later stand as they are.
func (t *Table) place(x Token) int {
	if int(x) < len(t.order) {
		return int(t.order[x])
	}
	return int(x)
}

// Level compares a syllable of the register with one of the population.
func (t *Table) Level(l, r Token) vntext.SyllableLevel {
	if l == overflow || r == overflow {
		return vntext.Other
	}
	if l == r {
		return vntext.Same
	}
	if at := t.place(l); at < len(t.rows) {
		if row, at := t.rows[at], t.place(r); at < len(row) && row[at] != 0 {
			return vntext.SyllableLevel(row[at] - 1)
		}
	}
	return t.fill(l, r)
}

func (t *Table) fill(l, r Token) vntext.SyllableLevel {
	row, at := t.place(l), t.place(r)
	if row >= len(t.rows) { // learnt after the table was made
		t.rows = append(t.rows, make([][]uint8, len(t.lexicon.entries)-len(t.rows))...)
	}
	if at >= len(t.rows[row]) {
		grown := make([]uint8, max(len(t.lexicon.entries), at+1))
		copy(grown, t.rows[row])
		t.rows[row] = grown
	}
	level := vntext.CompareSyllables(t.lexicon.entries[l], t.lexicon.entries[r])
	t.rows[row][at] = uint8(level) + 1
	return level
}
