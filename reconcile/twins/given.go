package twins

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lienthong/lienthong/internal/vntext"
	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

const (
	// leastRows bear a word that is a name, at least.
	leastRows = 3
	// leastPart of the rows of another name bear one that is no slip of it, at least.
	leastPart = 0.02
)

// given are the given names in a column.
type given struct {
	*column.Column
	rows map[string]uint32 // that bear each; nil while nobody has asked
}

// tells reports whether a kind of name says which part is the given one.
func tells(k scheme.Kind) bool { return k == scheme.Given || k == scheme.NameVI }

// bearers are how many rows bear a name.
func (g *given) bearers(name string) uint32 {
	if g.rows == nil {
		g.rows = map[string]uint32{}
		for v := uint32(1); v <= uint32(g.Len()); v++ {
			g.rows[g.name(v)] += g.Count(0, v) + g.Count(1, v)
		}
	}
	return g.rows[name]
}

// name is the given name in a value. It stands last in Vietnamese.
func (g *given) name(v uint32) string {
	text := g.Text(v)
	if g.Field.Kind == scheme.NameVI {
		text = text[strings.LastIndexByte(text, ' ')+1:]
	}
	return text
}

// two reports whether two values hold two given names of one family: each is borne by others, and neither is
// the other one without its marks, for short, or in another place.
func (g *given) two(a, b uint32) bool {
	x, y := g.name(a), g.name(b)
	if x == y || initial(x) || initial(y) || short(x, y) || short(y, x) {
		return false
	}
	if g.Field.Kind == scheme.NameVI && !besides(strings.Fields(g.Text(a)), strings.Fields(g.Text(b))) {
		return false
	}
	least, most := g.bearers(x), g.bearers(y)
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
	switch inB, inA := slices.Contains(b, x), slices.Contains(a, y); {
	case inB && (inA || len(a) < len(b)):
		return false
	case vntext.Fold(x) == vntext.Fold(y) && !slices.Equal(a[:len(a)-1], b[:len(b)-1]):
		return false
	}
	return similarity.Edits([]byte(vntext.Fold(a[0])), []byte(vntext.Fold(b[0])), 1) <= 1
}

// initial reports whether no more than a letter is written of a name.
func initial(name string) bool { return utf8.RuneCountInString(name) < 2 }

// leastShort are the letters of a name that may be short for another one: Chris is, and An is not Anh.
const leastShort = 3

// short reports whether a name is the beginning of another one, as written for short or cut off.
func short(x, y string) bool {
	return utf8.RuneCountInString(x) >= leastShort && strings.HasPrefix(y, x)
}
