package profile

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/kind"
	"github.com/lienthong/lienthong/reconcile/profile/meet"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/profile/sense"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// mostFamilies are the family names that one person bears.
const mostFamilies = 2

// joinParts makes a field where one table has in one column what the other has
// in parts: a full name beside given and family names, a date beside its year,
// month and day.
func (p *Proposal) joinParts(lt, rt *sample.Table, a, b []*content.Shares) {
	left, right := nameParts(p.Left), nameParts(p.Right)
	left.findFamily(p.Left, lt, right, rt)
	right.findFamily(p.Right, rt, left, lt)
	left.findWhole(p.Left, lt, a, right, rt, b)
	right.findWhole(p.Right, rt, b, left, lt, a)
	left.findParts(p.Left, a, &right, p.Right, b)
	right.findParts(p.Right, b, &left, p.Left, a)
	left.addRest(p.Left, a, right, b)
	right.addRest(p.Right, b, left, a)
	switch {
	case left.whole == nil && left.given != nil && right.whole != nil && right.given == nil && left.partsOf(right.whole, a, p.Right, b):
		p.field("name", right.whole.Kind, left.parts(), []*Column{right.whole})
	case right.whole == nil && right.given != nil && left.whole != nil && left.given == nil && right.partsOf(left.whole, b, p.Left, a):
		p.field("name", left.whole.Kind, []*Column{left.whole}, right.parts())
	}
	l, r := dateParts(p.Left), dateParts(p.Right)
	switch {
	case len(l.parts) == 3 && r.whole != nil && len(r.parts) == 0:
		p.field("date", scheme.Date, l.parts, []*Column{r.whole})
	case len(r.parts) == 3 && l.whole != nil && len(l.parts) == 0:
		p.field("date", scheme.Date, []*Column{l.whole}, r.parts)
	}
}

// names are the columns of a table that hold a person's name: a whole or a given name is nil
// where there is none, or more than one.
type names struct {
	whole, given   *Column
	family, middle []*Column // some have two family names, father's and mother's
}

func nameParts(columns []Column) (n names) {
	one := func(kinds ...scheme.Kind) *Column {
		found := among(columns, func(c *Column) bool {
			return slices.Contains(kinds, c.Kind) && c.known() && c.who == heading.Nobody
		})
		if plain := slices.DeleteFunc(slices.Clone(found), func(c *Column) bool { return c.sure < heading.Sure }); len(plain) == 1 {
			return plain[0] // a name beside that of the father
		}
		if len(found) != 1 {
			return nil
		}
		return found[0]
	}
	n.whole = one(scheme.Name, scheme.NameVI)
	n.given = one(scheme.Given)
	n.family = among(columns, func(c *Column) bool { return c.Kind == scheme.Family && c.known() && c.who == heading.Nobody })
	n.middle = among(columns, func(c *Column) bool { return c.Role == heading.Middle })
	if len(n.family) == 0 && len(n.middle) == 1 { // the name after the father, where families have none
		n.family, n.middle = n.middle, nil
	}
	if len(n.family) == 0 || len(n.family) > mostFamilies {
		n.given = nil
	}
	if n.given == nil {
		return n
	}
	for _, w := range among(columns, func(c *Column) bool {
		return (c.Kind == scheme.Name || c.Kind == scheme.NameVI) && c.sure > 0 && c.Stats.Words <= halfNames
	}) {
		if between(w.At, n.given.At, n.family[0].At) && (w == n.whole || w.who != heading.Nobody) { // the father's, of whose son or daughter it is a part
			n.middle = append(n.middle, w)
			if w == n.whole {
				n.whole = nil
			}
		}
	}
	return n
}

func between(at, a, b int) bool { return min(a, b) < at && at < max(a, b) }

// ofNames is the share of a column's words that are names of the other table, from where it
// is a column of names.
const ofNames = 0.5

// ofFamilies is the share of the words of what is called a given name that are family names of the
// other table, from where it is the whole name: one word in two or three is, of a few it may be by chance.
const ofFamilies = 0.25

// findWhole finds the column of whole names in a table in which nothing is called a name:
// that of the beneficiary, the holder, the insured. Its words are the names that the other
// table has in parts, and of several such columns, those of a pupil and the mother, the one is
// meant in which names stand together as they do there. own and other are what the columns of
// both tables hold.
func (n *names) findWhole(columns []Column, t *sample.Table, own []*content.Shares, parts names, from *sample.Table, other []*content.Shares) {
	if n.whole != nil || n.given != nil || len(n.family) > 0 || parts.given == nil || parts.whole != nil {
		return
	}
	known, families := map[string]float64{}, map[string]float64{}
	for _, c := range parts.parts() {
		for w := range other[c.At].Words {
			known[w] = 1
			if c.Kind == scheme.Family {
				families[w] = 1
			}
		}
	}
	whole, most := wholeNames(from, parts.parts()), 0.0
	for i := range columns {
		c := &columns[i]
		unknown := c.sure == 0 && (c.Kind == scheme.Text || c.Kind == scheme.Name || c.Kind == scheme.NameVI)
		given := c.Kind == scheme.Given && content.Shared(own[i].Words, families) > ofFamilies // "nome", and it is all of it
		if !unknown && !given || c.who != heading.Nobody || c.Stats.Words <= halfNames {
			continue
		}
		share := content.Shared(own[i].Words, known)
		if share <= ofNames {
			continue
		}
		together := map[string]float64{}
		for v := range own[i].Values {
			if whole[sortedWords(v)] {
				together[v] = 1
			}
		}
		share += content.Shared(own[i].Values, together)
		if share > most {
			most, n.whole = share, c
		}
	}
	if n.whole != nil && (n.whole.Kind == scheme.Text || n.whole.Kind == scheme.Given) {
		n.whole.Kind = scheme.Name
		n.whole.Kind = kind.Closer(n.whole.Kind, &n.whole.Stats)
	}
}

// wholeNames are the names of a table's rows, put together from their parts, in any order.
func wholeNames(t *sample.Table, parts []*Column) map[string]bool {
	out := map[string]bool{}
	for i := range t.Folded(parts[0].At) {
		var words []string
		for _, c := range parts {
			words = append(words, t.Folded(c.At)[i])
		}
		out[sortedWords(strings.Join(words, " "))] = true
	}
	return out
}

// findParts finds the parts of names in a table in which nothing is called or told a name, and where
// need be the column of whole names in the other one: their words are those of the parts.
func (n *names) findParts(columns []Column, own []*content.Shares, whole *names, others []Column, other []*content.Shares) {
	if n.whole != nil || n.given != nil || len(n.family) > 0 || whole.given != nil || len(whole.family) > 0 {
		return
	}
	parts := among(columns, func(c *Column) bool { return c.mayName(true) && c.Stats.Words <= halfNames })
	wholes := among(others, func(c *Column) bool { return c.mayName(true) && c.Stats.Words > halfNames })
	if whole.whole != nil {
		wholes = []*Column{whole.whole}
	}
	most := 0.0
	for _, w := range wholes {
		if one, two, covered := sense.Couple(other[w.At].Words, wordsOf(parts, own)); covered > most {
			n.given, n.family, whole.whole, most = parts[one], parts[two:two+1:two+1], w, covered
		}
	}
	if most == 0 {
		return
	}
	if n.given.Stats.Same < n.family[0].Stats.Same { // fewer names are given than borne by families
		n.given, n.family[0] = n.family[0], n.given
	}
	n.given.Kind, n.family[0].Kind, n.given.told, n.family[0].told = scheme.Given, scheme.Family, true, true
	if w := whole.whole; !w.known() {
		w.Kind, w.told = scheme.Name, true
		w.Kind = kind.Closer(w.Kind, &w.Stats)
	}
}

// completeNames adds to a name the column beside it that the other table's whole names hold besides, where together they
// are the names that stand there: a family and a middle name in one column, and the given one in the next.
func (p *Proposal) completeNames(left, right *sample.Table) {
	for i := range p.Left {
		l := &p.Left[i]
		r := p.partners[l]
		if r == nil || l.taken || l.Kind != scheme.Name && l.Kind != scheme.NameVI {
			continue
		}
		if rest := besideName(r, p.Right, right, l, left); rest != nil {
			p.field(l.Header, l.Kind, []*Column{l}, inOrder(r, rest))
		} else if rest := besideName(l, p.Left, left, r, right); rest != nil {
			p.field(r.Header, l.Kind, inOrder(l, rest), []*Column{r})
		}
	}
}

func inOrder(a, b *Column) []*Column {
	if a.At > b.At {
		a, b = b, a
	}
	return []*Column{a, b}
}

// besideName is the column beside a part of names which makes it the whole ones of another table; nil if none does.
func besideName(part *Column, columns []Column, t *sample.Table, whole *Column, other *sample.Table) (best *Column) {
	if part.Stats.Words+partShorter > whole.Stats.Words {
		return nil
	}
	known := func(parts ...*Column) (n int) {
		names := wholeNames(t, parts)
		for _, v := range other.Folded(whole.At) {
			if v != "" && names[sortedWords(v)] {
				n++
			}
		}
		return n
	}
	most := max(meet.Least, int(muchMore*float64(known(part))))
	for i := range columns {
		if c := &columns[i]; (i == part.At-1 || i == part.At+1) && !c.paired && c.mayName(false) {
			if n := known(part, c); n >= most {
				best, most = c, n+1
			}
		}
	}
	return best
}

// findFamily finds the family name beside a given one, by another table's whole names: it has a word for a
// header that is not known, such as that for the name after the father.
func (n *names) findFamily(columns []Column, t *sample.Table, whole names, other *sample.Table) {
	given := among(columns, func(c *Column) bool { return c.Kind == scheme.Given && c.known() && c.who == heading.Nobody })
	if n.whole != nil || n.given != nil || len(n.family) > 0 || len(given) != 1 || whole.whole == nil || whole.given != nil {
		return
	}
	if rest := besideName(given[0], columns, t, whole.whole, other); rest != nil {
		n.given, n.family = given[0], []*Column{rest}
	}
}

// partShorter is how many words fewer a value of a part has than whole names, on average.
const partShorter = 0.7

// mayName reports whether a column of which nothing is known may hold names: words, and of many rows
// if it is to be one by itself.
func (c *Column) mayName(alone bool) bool {
	return !c.known() && !c.taken && (c.Kind == scheme.Text || c.Kind == scheme.NameVI || c.Kind == scheme.Category) &&
		c.Stats.Numbered < 0.05 && c.Stats.Words < severalNames && (!alone || c.Stats.Distinct >= sample.FewRows)
}

// severalNames are words a value, of what is more than one name.
const severalNames = 5

// addRest adds what is left of the whole names of the other table to their parts.
func (n *names) addRest(columns []Column, own []*content.Shares, whole names, other []*content.Shares) {
	if n.given == nil || whole.whole == nil || !n.given.told && !whole.whole.told {
		return
	}
	free := among(columns, func(c *Column) bool { return c.mayName(false) })
	for _, i := range sense.Rest(other[whole.whole.At].Words, wordsOf(n.parts(), own), wordsOf(free, own)) {
		n.middle = append(n.middle, free[i])
	}
}

// partsOf reports whether told parts are those of a whole name, and none of them is nearer to another column
// of its table: that of the father, beside the name of the child.
func (n names) partsOf(whole *Column, own []*content.Shares, columns []Column, other []*content.Shares) bool {
	for _, part := range n.parts() {
		if !part.told || part.Stats.Words == 0 {
			continue
		}
		near := content.Shared(own[part.At].Words, other[whole.At].Words) * whole.Stats.Words / part.Stats.Words
		if slices.ContainsFunc(columns, func(c Column) bool {
			return c.mayName(true) && content.Shared(own[part.At].Words, other[c.At].Words) > near+nearer
		}) {
			return false
		}
	}
	return true
}

// nearer is by how much of their words two columns are more alike than others.
const nearer = 0.15

// wordsOf are the words that columns hold.
func wordsOf(columns []*Column, held []*content.Shares) (out []sense.Words) {
	for _, c := range columns {
		out = append(out, held[c.At].Words)
	}
	return out
}

func sortedWords(s string) string {
	words := strings.Fields(s)
	slices.Sort(words)
	return strings.Join(words, " ")
}

// parts are in the order in which Vietnamese write them; others are compared in
// any order.
func (n names) parts() []*Column {
	return append(append(slices.Clone(n.family), n.middle...), n.given)
}
