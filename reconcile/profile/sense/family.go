package sense

import (
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	clearly     = 0.15 // more of the sexes are told by one column than by another
	withInitial = 0.1  // more of the values of given names than of family names have an initial: Thomas R.
	leastPairs  = 10   // of rows of one address, that tell
	oftener     = 3    // times as often they share the family name as the given one
	mostAlone   = 0.98 // different addresses by rows, at most
	leastAlone  = 0.2  // and at least: a town is nobody's address
)

// familyFirst reports whether the first of two columns of names is the family's.
func (t *table) familyFirst(one, other int, ways []float64) bool {
	if d := ways[one] - ways[other]; d > clearly || d < -clearly {
		return d < 0
	}
	if d := t.shapes[one].initial - t.shapes[other].initial; d > withInitial || d < -withInitial {
		return d < 0
	}
	if a, b := t.boxOrder(one, other); a+b >= leastPairs && max(a, b) >= oftener*min(a, b) {
		return b > a
	}
	if a, b := t.shared(one, other), t.shared(other, one); a+b >= leastPairs && max(a, b) >= oftener*min(a, b) {
		return a > b
	}
	// Given names are fewer than family names in most languages.
	return t.shapes[one].same < t.shapes[other].same
}

// shared counts neighbouring rows of one address, or of one telephone, whose names are the same in one
// column and differ in the other: they are a family. Rows that say the same in both are of one person.
func (t *table) shared(one, other int) (n float64) {
	for i := range t.columns {
		switch s := t.shapes[i]; {
		case i == one || i == other || s.unique > mostAlone || s.unique < leastAlone:
			continue
		case t.kind(i) == scheme.Date || t.kind(i) == scheme.Email || t.kind(i) == "":
			continue
		}
		last, found := map[string]int{}, 0.0
		for row, v := range t.columns[i].Words {
			if v == "" {
				continue
			}
			if before, ok := last[v]; ok {
				a, b := t.columns[one].Words, t.columns[other].Words
				found += content.Bit(a[row] == a[before] && a[row] != "" && b[row] != b[before] && b[row] != "" && b[before] != "")
			}
			last[v] = row
		}
		n = max(n, found)
	}
	return n
}

// boxOrder counts the mailboxes that hold both names, by which of them comes first: the given one does.
func (t *table) boxOrder(one, other int) (a, b float64) {
	for i := range t.columns {
		if t.kind(i) != scheme.Email {
			continue
		}
		for row, cell := range t.columns[i].Cells {
			box := strings.ToLower(cell)
			first, ok := at(box, t.columns[one].Words[row])
			second, also := at(box, t.columns[other].Words[row])
			if ok && also && first != second {
				a += content.Bit(first < second)
				b += content.Bit(first > second)
			}
		}
	}
	return a, b
}

// at is where the first word of a name stands in a mailbox.
func at(box, name string) (int, bool) {
	word, _, _ := strings.Cut(name, " ")
	if len(word) < leastMailed {
		return 0, false
	}
	i := strings.Index(box, word)
	return i, i >= 0
}
