package twins

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

const (
	// leastRows bear a word that is a name, at least.
	leastRows = 3
	// leastPart of the rows of another name bear one that is no slip of it, at least.
	leastPart = 0.02
)

// names are the given or the family names in a column.
type names struct {
	*column.Column
	part func(whole string) string
	rows map[string]uint32 // that bear each; nil while nobody has asked
}

// last and first are the given and the family name of a Vietnamese name.
func last(name string) string  { return name[strings.LastIndexByte(name, ' ')+1:] }
func first(name string) string { return strings.SplitN(name, " ", 2)[0] }
func whole(name string) string { return name }

// name is the name in a value.
func (n *names) name(v uint32) string { return n.part(n.Text(v)) }

// bearers are how many rows bear a name.
func (n *names) bearers(name string) uint32 {
	if n.rows == nil {
		n.rows = map[string]uint32{}
		for v := uint32(1); v <= uint32(n.Len()); v++ {
			n.rows[n.name(v)] += n.Count(0, v) + n.Count(1, v)
		}
	}
	return n.rows[name]
}

// two reports whether two values hold two names, each of which others bear: a slip of the hand makes none. Neither
// is short for the other.
func (n *names) two(a, b uint32) bool {
	x, y := n.name(a), n.name(b)
	if x == y || initial(x) || initial(y) || short(x, y) || short(y, x) {
		return false
	}
	least, most := n.bearers(x), n.bearers(y)
	if least > most {
		least, most = most, least
	}
	return least >= leastRows && float64(least) >= leastPart*float64(most)
}

// besides reports whether two Vietnamese names are of one family, but for a slip, and the last words of both are
// their given names: not one of them where the other has it elsewhere, or goes on, nor one without its marks
// in a name that has lost others too.
func besides(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	x, y := a[len(a)-1], b[len(b)-1]
	if inB, inA := slices.Contains(b, x), slices.Contains(a, y); inB && (inA || len(a) < len(b)) {
		return false
	}
	restA, restB := strings.Join(a[:len(a)-1], " "), strings.Join(b[:len(b)-1], " ")
	if vntext.Fold(x) == vntext.Fold(y) && restA != restB && vntext.Fold(restA) == vntext.Fold(restB) {
		return false
	}
	return slip(a[0], b[0])
}

// slip reports whether two names are one but for marks and a letter.
func slip(a, b string) bool {
	return similarity.Edits(vntext.Fold(a), vntext.Fold(b), 1) <= 1
}

// initial reports whether no more than a letter is written of a name.
func initial(name string) bool { return utf8.RuneCountInString(name) < 2 }

// leastShort are the letters of a name that may be short for another one: Chris is, and An is not Anh.
const leastShort = 3

// short reports whether a name is the beginning of another one, as written for short or cut off.
func short(x, y string) bool {
	return utf8.RuneCountInString(x) >= leastShort && strings.HasPrefix(y, x)
}
