package profile

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/profile/content"
	"github.com/lienthong/lienthong/reconcile/profile/heading"
	"github.com/lienthong/lienthong/reconcile/profile/meet"
	"github.com/lienthong/lienthong/reconcile/profile/sample"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// pair finds the right column of each left one: by its name, by what its name
// means, and by what it holds. The surest pairs are taken first, and a column
// once.
func (p *Proposal) pair(left, right []*content.Shares, both func(l, r *Column) scheme.Kind) {
	p.partners = map[*Column]*Column{}
	type couple struct {
		l, r int
		sure float64
	}
	var couples []couple
	for i := range p.Left {
		for k := range p.Right {
			sure := likelihood(&p.Left[i], &p.Right[k], left[i], right[k])
			if own := p.Left[i].Kind; sure > 0 && own == p.Right[k].Kind && telling(own) && only(p.Left, own) && only(p.Right, own) {
				sure += sameSort
			}
			if sure >= enough {
				couples = append(couples, couple{i, k, sure})
			}
		}
	}
	prefix := p.commonPrefix()
	for i := range couples {
		c := &couples[i]
		if before, ok := beforeWords(p.Right[c.r].Header, p.Left[c.l].Header); ok && before == prefix {
			c.sure += samePrefix
		}
	}
	slices.SortStableFunc(couples, func(a, b couple) int { return cmp.Compare(b.sure, a.sure) })
	for _, c := range couples {
		l, r := &p.Left[c.l], &p.Right[c.r]
		if l.paired || r.paired {
			continue
		}
		l.paired, r.paired = true, true
		p.partners[l] = r
		switch {
		case l.Kind == "" || r.Kind == "":
		case sameDates(l, r, left[c.l], right[c.r]):
			l.Kind = scheme.Date
		default:
			if l.Kind = both(l, r); l.Kind == scheme.Category && otherWords(l, r, left[c.l], right[c.r]) {
				l.Kind = scheme.Text
			}
		}
	}
}

// Columns meet others than those that they were paired with where rows of one thing tell.
const (
	moreAgree = 2.0 // times as many of them agree as with the partners that the columns have
	muchMore  = 5.0 // the same, where the names of columns say what they hold
	mostMeet  = 24  // columns of a table that are looked at
)

// meetAgain gives columns other partners where rows that are likely of one thing agree in those: a
// table has several names, of the child, the father and the mother, or of a first and a middle one, and what
// the names of columns and their words say does not tell which of them is meant.
func (p *Proposal) meetAgain(left, right *sample.Table) {
	may := func(columns []Column) []*Column {
		out := among(columns, func(c *Column) bool { return !c.taken && c.Role == "" && meets(c.Kind) })
		return out[:min(len(out), mostMeet)]
	}
	l, r := may(p.Left), may(p.Right)
	free := func(c *Column) bool { return !c.paired }
	if !slices.ContainsFunc(l, free) && !slices.ContainsFunc(r, free) && len(among(p.Left, (*Column).named)) < severalNamed {
		return
	}
	before, owner := make([]int, len(l)), map[*Column]*Column{}
	for i, c := range l {
		before[i], owner[p.partners[c]] = slices.Index(r, p.partners[c]), c
	}
	told := func(l, r *Column) bool { return l != nil && r != nil && l.sure > 0 && r.sure > 0 }
	after := meet.Partners(meet.Agreements(forms(left, l), forms(right, r)), before, func(i, k int) float64 {
		if l[i].Kind != r[k].Kind && !(wordy(l[i]) && wordy(r[k])) {
			return math.Inf(1)
		}
		if told(l[i], p.partners[l[i]]) || told(owner[r[k]], r[k]) {
			return muchMore
		}
		return moreAgree
	})
	for i, c := range l {
		if before[i] != after[i] && before[i] >= 0 {
			c.paired, p.partners[c].paired = false, false
			delete(p.partners, c)
		}
	}
	for i, c := range l {
		if k := after[i]; k >= 0 && k != before[i] {
			c.Kind = common(c, r[k])
			c.paired, r[k].paired, p.partners[c] = true, true, r[k]
		}
	}
}

// severalNamed are columns of names among which it may be open which means which.
const severalNamed = 2

// meets reports whether columns of a kind have values that are the same in two tables, or are not.
func meets(k scheme.Kind) bool {
	return k != "" && k != scheme.Number && k != scheme.Sex && k != scheme.Category
}

// wordy reports whether a column holds names, or texts for want of a name.
func wordy(c *Column) bool {
	return c.Kind.IsName() || c.Kind == scheme.Text || c.Kind == scheme.Place
}

// forms are the values of columns of a table, each in a form in which both tables write it.
func forms(t *sample.Table, columns []*Column) (out []meet.Column) {
	for _, c := range columns {
		folded := slices.Clone(t.Folded(c.At))
		for row, text := range folded {
			if day := column.Day(t.Sample[row][c.At]); c.Stats.Dates > mostly && day != "" {
				folded[row] = day
			} else {
				folded[row] = sortedWords(text)
			}
		}
		out = append(out, folded)
	}
	return out
}

// beforeWords is what the right header has before the words of the left one:
// "mailing address" of mailing_address_city and city.
func beforeWords(right, left string) (before string, ok bool) {
	r, l := heading.Words(right), heading.Words(left)
	if len(l) == 0 || len(r) <= len(l) || !slices.Equal(r[len(r)-len(l):], l) {
		return "", false
	}
	return strings.Join(r[:len(r)-len(l)], " "), true
}

// commonPrefix is what most right headers have before the words of a left one.
// Where a table has two addresses, the columns of one of them belong together.
func (p *Proposal) commonPrefix() string {
	counts := map[string]int{}
	best := ""
	for _, l := range p.Left {
		for _, r := range p.Right {
			if before, ok := beforeWords(r.Header, l.Header); ok {
				counts[before]++
				if n := counts[before]; n > counts[best] || n == counts[best] && before < best {
					best = before
				}
			}
		}
	}
	return best
}
