package sense

import (
	"math"
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	nearlyAll = 0.95 // of the values are so
	// A column has one part of a name up to so many words a value, and the whole of it up to so many.
	partWords, wholeWords = 1.7, 5
	leastNames            = 20    // different names in a column, at least
	mostSame              = 0.2   // share of pairs of rows that bear one name; of two Kims it is 0.05
	wholeUnique           = 0.3   // different full names by rows, at least
	wholeSame             = 0.005 // share of pairs of rows that bear one full name, where those stand there again and again
	mostTop               = 0.1   // share of rows that hold one word, where no more than years points to persons
	mostBorne             = 0.5   // share of the rows that have a given and a family name, at least
	mostParts             = 0.7   // share of the rows that have what stands between a given and a family name
	gap                   = 0.5   // less likely are two columns with another between
	initialRunes          = 1.5   // letters a value has of a column of initials
	leastInitials         = 8     // different ones, at least
	mostTold              = 0.5   // share of the rows of which one name may tell the other: a model of a car tells its maker
)

// names tells the columns of the names of the persons that the rows are about, and reports whether
// there are any: the whole name in one column, or a given and a family name beside each other.
func (t *table) names() bool {
	var parts, wholes []int
	for i := range t.columns {
		switch s := t.shapes[i]; {
		case !t.wordy(i) || s.values < leastNames:
		case s.whole() && (s.glued >= nearlyAll || s.words > partWords && s.words <= wholeWords && max(s.first, s.last) <= mostSame):
			wholes = append(wholes, i)
		case s.words <= partWords && s.same <= mostSame && s.runes > initialRunes && s.filled >= mostBorne:
			parts = append(parts, i)
		}
	}
	ways := t.sexes(append(parts, wholes...))
	persons, years := t.ofPersons()
	if !persons && !years {
		return false
	}
	one, other, ok := t.couple(parts, ways)
	if len(wholes) > 0 && (!ok || wholes[0] < max(one, other)) {
		if s := t.shapes[wholes[0]]; persons || s.top <= mostTop {
			if t.columns[wholes[0]].Kind != scheme.NameVI {
				t.tell(wholes[0], scheme.Name, "which are a few words each, of many")
			}
			return true
		}
		return false
	}
	if !ok || !persons && (t.tells(one, other) > mostTold || t.tells(other, one) > mostTold) {
		return false
	}
	t.tellParts(one, other, ways)
	return true
}

// whole reports whether values are as varied as full names are, which few share.
func (s *shape) whole() bool { return s.unique >= wholeUnique || s.same <= wholeSame }

// couple is the two columns that are most likely a given and a family name.
func (t *table) couple(parts []int, ways []float64) (one, other int, ok bool) {
	best := 0.0
	for k, i := range parts {
		for _, j := range parts[k+1:] {
			if !t.beside(i, j) {
				continue
			}
			told := max(ways[i], ways[j])
			score := 1 + t.bits(i) + t.bits(j) + told + t.mailed(i) + t.mailed(j)
			if told < follows { // where nothing else tells, names come first
				score -= float64(i) / float64(len(t.columns))
			}
			if j > i+1 {
				score -= gap
			}
			if score > best {
				one, other, best = i, j, score
			}
		}
	}
	return one, other, best > 0
}

// mostBits are what a name says at most, for towns of which each stands once are not known better for it.
const mostBits = 8

// bits is what the values of a column say, a part of what names may at most.
func (t *table) bits(at int) float64 {
	return min(-math.Log2(t.shapes[at].same+1e-9), mostBits) / (2 * mostBits)
}

// beside reports whether two columns stand side by side, or with no more between them than a part of
// the name that many do not have: an initial, a van der.
func (t *table) beside(i, j int) bool {
	return j == i+1 || j == i+2 && t.between(i+1)
}

// between reports whether a column may hold what stands between the given and the family name.
func (t *table) between(at int) bool {
	s := t.shapes[at]
	return s.values == 0 || t.initials(at) || t.wordy(at) && (s.filled < mostParts || s.values < leastNames)
}

// initials reports whether a column holds first letters of names.
func (t *table) initials(at int) bool {
	s := t.shapes[at]
	return s.letters >= nearlyAll && s.runes <= initialRunes && s.values >= leastInitials
}

// mailed is the share of the mailboxes that hold a word of a column.
func (t *table) mailed(at int) (share float64) {
	for i := range t.columns {
		if t.kind(i) != scheme.Email {
			continue
		}
		both, held := 0.0, 0.0
		for row, cell := range t.columns[i].Cells {
			words := strings.Fields(t.columns[at].Words[row])
			box, _, ok := strings.Cut(strings.ToLower(cell), "@")
			if !ok || len(words) == 0 {
				continue
			}
			both++
			held += content.Bit(len(words[0]) >= leastMailed && strings.Contains(box, words[0]))
		}
		share = max(share, held/max(both, 1))
	}
	return share
}

// leastMailed is how many letters a word has that is hardly in a mailbox by chance.
const leastMailed = 3

// tellParts tells which of two columns is the given name, and what stands between or behind them.
func (t *table) tellParts(one, other int, ways []float64) {
	given, family := one, other
	if t.familyFirst(one, other, ways) {
		given, family = other, one
	}
	t.tell(given, scheme.Given, "which a name beside it goes with")
	t.tell(family, scheme.Family, "which a name beside it goes with")
	for _, i := range []int{min(one, other) + 1, max(one, other) + 1} {
		if i < len(t.columns) && i != one && i != other && !t.columns[i].Named && t.out[i].Kind == "" && t.between(i) && i != t.sex && (i < max(one, other) || t.initials(i)) {
			t.out[i] = Meaning{Part: Middle, Why: "by its values, which stand beside a given and a family name"}
		}
	}
}

// tells is the share of the rows with a value of one column, that others have too, of which the others
// tell the value in another column.
func (t *table) tells(one, other int) float64 {
	counts, sums := map[[2]string]float64{}, map[string]float64{}
	for row, v := range t.columns[one].Words {
		if w := t.columns[other].Words[row]; v != "" && w != "" {
			counts[[2]string{v, w}]++
			sums[v]++
		}
	}
	asked, right := 0.0, 0.0
	for pair, n := range counts {
		if sum := sums[pair[0]]; sum > 1 {
			asked += n
			right += n * content.Bit(2*(n-1) > sum-1)
		}
	}
	return right / max(asked, 1)
}
