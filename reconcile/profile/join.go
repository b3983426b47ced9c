package profile

import (
	"math"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// mostFamilies are the family names that one person bears.
const mostFamilies = 2

// joinParts makes a field where one table has in one column what the other has
// in parts: a full name beside given and family names, a date beside its year,
// month and day.
func (p *Proposal) joinParts(a, b *Table) {
	left, right := nameParts(p.Left), nameParts(p.Right)
	left.findWhole(p.Left, a, right, b)
	right.findWhole(p.Right, b, left, a)
	switch {
	case left.whole == nil && left.given != nil && right.whole != nil && right.given == nil:
		p.field("name", right.whole.Kind, left.parts(), []*Column{right.whole})
	case right.whole == nil && right.given != nil && left.whole != nil && left.given == nil:
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
			for _, k := range kinds {
				if c.Kind == k && c.sure > 0 {
					return true
				}
			}
			return false
		})
		if len(found) != 1 {
			return nil
		}
		return found[0]
	}
	n.whole = one(scheme.Name, scheme.NameVI)
	n.given = one(scheme.Given)
	n.family = among(columns, func(c *Column) bool { return c.Kind == scheme.Family && c.sure > 0 })
	n.middle = among(columns, func(c *Column) bool { return c.Role == middle })
	if len(n.family) == 0 || len(n.family) > mostFamilies {
		n.given = nil
	}
	if w := n.whole; w != nil && n.given != nil && w.Stats.Words <= halfNames && between(w.At, n.given.At, n.family[0].At) {
		n.whole, n.middle = nil, append(n.middle, w) // the father's, of whose son or daughter it is a part
	}
	return n
}

func between(at, a, b int) bool { return min(a, b) < at && at < max(a, b) }

// ofNames is the share of a column's words that are names of the other table, from where it
// is a column of names.
const ofNames = 0.5

// findWhole finds the column of whole names in a table in which nothing is called a name:
// that of the beneficiary, the holder, the insured. Its words are the names that the other
// table has in parts.
func (n *names) findWhole(columns []Column, t *Table, parts names, other *Table) {
	if n.whole != nil || n.given != nil || len(n.family) > 0 || parts.given == nil || parts.whole != nil {
		return
	}
	known := map[string]bool{}
	for _, c := range parts.parts() {
		for w := range held(other, c.At).words {
			known[w] = true
		}
	}
	most := ofNames
	for i := range columns {
		c := &columns[i]
		if c.Kind != scheme.Text && c.Kind != scheme.Name && c.Kind != scheme.NameVI || c.sure > 0 || c.Stats.Words <= halfNames {
			continue
		}
		if share := shareOf(held(t, c.At).words, known); share > most {
			most, n.whole = share, c
		}
	}
	if n.whole != nil && n.whole.Kind == scheme.Text {
		n.whole.Kind = scheme.Name
		n.whole.refine()
	}
}

// shareOf is how much of a distribution is known.
func shareOf(words map[string]float64, known map[string]bool) float64 {
	of := map[string]float64{}
	for w := range known {
		of[w] = 1
	}
	return shared(words, of)
}

// parts are in the order in which Vietnamese write them; others are compared in
// any order.
func (n names) parts() []*Column {
	return append(append(slices.Clone(n.family), n.middle...), n.given)
}

// dates are the columns of a table that hold a date, whole or in parts.
type dates struct {
	whole *Column
	parts []*Column // year, month, day
}

func dateParts(columns []Column) (d dates) {
	for _, r := range []role{yearPart, monthPart, dayPart} {
		if found := among(columns, func(c *Column) bool { return c.Role == r }); len(found) == 1 {
			d.parts = append(d.parts, found[0])
		}
	}
	if found := among(columns, func(c *Column) bool { return c.Kind == scheme.Date }); len(found) == 1 {
		d.whole = found[0]
	}
	return d
}

// Values that stray into another column: "Fjord" in the title of a row whose maker is blank.
const (
	leastBlank  = 0.1 // share of rows in which a column is blank, and in which it is not
	leastWords  = 1.5 // of a column that others stray into
	surely      = 4.0 // standard errors
	astray      = 0.3 // share of blank rows, beyond that of others, whose value is found elsewhere
	wordsAstray = 0.4 // of a column's words that may be missing where it is blank, or be more
	knownFrom   = 3   // letters of a value that is recognised elsewhere
)

// joinStrayed joins a column with those whose values stray into it. Compared one by one, each
// would be missing in some rows and too much in others; together their words are the same.
func (p *Proposal) joinStrayed(left, right *Table) {
	var host *Column
	var most []*Column
	for i := range p.Left {
		h := &p.Left[i]
		if h.taken || h.Stats.Words < leastWords || h.Kind != scheme.Text && h.Kind != scheme.Name && h.Kind != scheme.Place {
			continue
		}
		if strayed := p.strayedInto(h, left, right); len(strayed) > len(most) {
			host, most = h, strayed
		}
	}
	if host == nil {
		return
	}
	columns := append([]*Column{host}, most...)
	partners := columns
	if right != nil {
		partners = nil
		for _, c := range columns {
			partners = append(partners, p.partners[c])
		}
	}
	host.Why = "with columns whose values stray into it"
	p.field(host.Header, scheme.Text, columns, partners)
}

// strayedInto are the columns whose values are found in a host where they are blank: where one
// is, the host has as many words more, and of one at least they are known.
func (p *Proposal) strayedInto(host *Column, left, right *Table) (out []*Column) {
	known := false
	for i := range p.Left {
		c := &p.Left[i]
		if c == host || c.taken || c.Kind == "" || right != nil && (p.partners[c] == nil || p.partners[host] == nil) {
			continue
		}
		here, found := strays(left, host.At, c.At)
		if right != nil {
			there, also := strays(right, p.partners[host].At, p.partners[c].At)
			here, found = here || there, found || also
		}
		if here {
			out, known = append(out, c), known || found
		}
	}
	if !known {
		return nil
	}
	return out
}

// strays compares the rows in which a column is blank with the others: whether the host has
// as many words more as the column has else, and whether they are its values.
func strays(t *Table, host, at int) (words, values bool) {
	type rows struct{ n, words, squares, found float64 }
	var blank, filled rows
	vocabulary, own := map[string]bool{}, 0.0
	for _, row := range t.Sample[:min(len(t.Sample), pairedRows)] {
		if v := column.Fold(row[at]); v != "" {
			own += float64(len(strings.Fields(v)))
			if len(v) >= knownFrom {
				vocabulary[v] = true
			}
		}
	}
	for _, row := range t.Sample[:min(len(t.Sample), pairedRows)] {
		of := &filled
		if strings.TrimSpace(row[at]) == "" {
			of = &blank
		}
		text := strings.Fields(column.Fold(row[host]))
		n := float64(len(text))
		of.n, of.words, of.squares = of.n+1, of.words+n, of.squares+n*n
		if holdsAny(text, vocabulary) {
			of.found++
		}
	}
	all := blank.n + filled.n
	if min(blank.n, filled.n) < leastBlank*all || min(blank.n, filled.n) < fewRows {
		return false, false
	}
	variance := func(r rows) float64 { return r.squares/r.n - r.words/r.n*r.words/r.n }
	more, usual := blank.words/blank.n-filled.words/filled.n, own/filled.n
	if more < surely*math.Sqrt(variance(blank)/blank.n+variance(filled)/filled.n) || math.Abs(more-usual) > wordsAstray*usual {
		return false, false
	}
	return true, blank.found/blank.n >= filled.found/filled.n+astray
}

// longestKnown is how many words of a value are looked for elsewhere.
const longestKnown = 4

// holdsAny reports whether some words of a text, together, are a known value.
func holdsAny(words []string, known map[string]bool) bool {
	for i := range words {
		for k := i + 1; k <= min(len(words), i+longestKnown); k++ {
			if known[strings.Join(words[i:k], " ")] {
				return true
			}
		}
	}
	return false
}
