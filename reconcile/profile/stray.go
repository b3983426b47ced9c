package profile

import (
	"math"
	"strings"

	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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
func (p *Proposal) joinStrayed(left, right *sample.Table) {
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
// is, the host has as many words more, and of one at least they are known; or all are.
func (p *Proposal) strayedInto(host *Column, left, right *sample.Table) (out []*Column) {
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

// strays compares the rows in which a column is blank with the others: whether values of it
// stand in the host there, or the host has as many words more as the column has else.
func strays(t *sample.Table, host, at int) (words, values bool) {
	type rows struct{ n, words, squares, found float64 }
	var blank, filled rows
	looked := t.Looked()
	for _, row := range looked {
		if strings.TrimSpace(row[at]) == "" {
			blank.n++
		}
	}
	filled.n = float64(len(looked)) - blank.n
	if fewer := min(blank.n, filled.n); fewer < leastBlank*float64(len(looked)) || fewer < sample.FewRows {
		return false, false
	}
	known, own, texts := vocabulary(t, at), 0.0, t.Folded(host)
	for _, v := range t.Folded(at) {
		own += float64(len(strings.Fields(v)))
	}
	for i, row := range looked {
		of := &filled
		if strings.TrimSpace(row[at]) == "" {
			of = &blank
		}
		text := strings.Fields(texts[i])
		n := float64(len(text))
		of.words, of.squares = of.words+n, of.squares+n*n
		if holdsAny(text, known) {
			of.found++
		}
	}
	values = blank.found/blank.n >= filled.found/filled.n+astray
	variance := func(r rows) float64 { return r.squares/r.n - r.words/r.n*r.words/r.n }
	more, usual := blank.words/blank.n-filled.words/filled.n, own/filled.n
	if more < surely*math.Sqrt(variance(blank)/blank.n+variance(filled)/filled.n) || math.Abs(more-usual) > wordsAstray*usual {
		// The host may hold others as well: one source writes the artist into it, another the album.
		return values && usual >= leastWords, values
	}
	return true, values
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

// leastHeld is the share of texts that hold a value of a column of the other table, for them
// to hold that column.
const leastHeld = 0.5

// joinHeld joins columns whose values stand within a text of the other table and that have no
// partner there: the year of a wine in its label, a town in an address, both parents in one cell.
// They are compared together with the text's own partner, if it has one.
func (p *Proposal) joinHeld(left, right *sample.Table) {
	back := map[*Column]*Column{}
	for l, r := range p.partners {
		back[r] = l
	}
	p.heldIn(p.Left, left, p.Right, right, back, func(own []*Column, host *Column) ([]*Column, []*Column) { return own, []*Column{host} })
	p.heldIn(p.Right, right, p.Left, left, p.partners, func(own []*Column, host *Column) ([]*Column, []*Column) { return []*Column{host}, own })
}

// heldIn joins the columns of one table that texts of another one hold; partner is that of a
// column of the other table.
func (p *Proposal) heldIn(columns []Column, t *sample.Table, hosts []Column, other *sample.Table, partner map[*Column]*Column, sides func(own []*Column, host *Column) (l, r []*Column)) {
	found := map[*Column][]*Column{}
	for i := range columns {
		c := &columns[i]
		if c.paired || c.taken || !c.holdable() {
			continue
		}
		known := vocabulary(t, c.At)
		most, best := leastHeld, (*Column)(nil)
		for k := range hosts {
			h := &hosts[k]
			if h.taken || h.Kind != scheme.Text && h.Kind != scheme.Place || h.Stats.Words < leastWords || h.Stats.Words > proseWords {
				continue
			}
			own := partner[h]
			if own != nil && (own.taken || own.Kind != scheme.Text && own.Kind != scheme.Place || within(t, own.At, c.At) > leastHeld) {
				continue
			}
			if share := quoted(other, h.At, known); share > most {
				most, best = share, h
			}
		}
		if best != nil {
			found[best] = append(found[best], c)
		}
	}
	for k := range hosts {
		h := &hosts[k]
		own := found[h]
		if len(own) == 0 {
			continue
		}
		name, kind := own[0].Header, h.Kind
		if o := partner[h]; o != nil {
			own = append([]*Column{o}, own...)
			name = o.Header
		}
		l, r := sides(own, h)
		if len(r) > 1 {
			name = h.Header
		}
		l[0].Why = "with columns whose values stand in its texts"
		p.field(name, kind, l, r)
	}
}

// holdable reports whether values of a column may stand within a text: words, codes and years.
func (c *Column) holdable() bool {
	switch c.Kind {
	case scheme.Text, scheme.Place, scheme.Category, scheme.Code, scheme.Name, scheme.NameVI, scheme.Given, scheme.Family:
		return c.Stats.Words <= longestKnown
	case scheme.Identifier:
		return c.Stats.Unique <= mostly
	case scheme.Number, scheme.Date:
		return c.ofYears()
	}
	return false
}

// vocabulary is the values of a column that are long enough to be recognised elsewhere.
func vocabulary(t *sample.Table, at int) map[string]bool {
	known := map[string]bool{}
	for _, v := range t.Folded(at) {
		if len(v) >= knownFrom {
			known[v] = true
		}
	}
	return known
}

// quoted is the share of filled texts that hold a known value.
func quoted(t *sample.Table, at int, known map[string]bool) float64 {
	filled, found := 0.0, 0.0
	for _, text := range t.Folded(at) {
		if words := strings.Fields(text); len(words) > 0 {
			filled++
			found += content.Bit(holdsAny(words, known))
		}
	}
	return found / max(filled, 1)
}

// within is the share of rows in which a text holds the value of another column.
func within(t *sample.Table, text, at int) float64 {
	both, found := 0.0, 0.0
	texts := t.Folded(text)
	for i, v := range t.Folded(at) {
		if v != "" {
			both++
			found += content.Bit(strings.Contains(texts[i], v))
		}
	}
	return found / max(both, 1)
}
