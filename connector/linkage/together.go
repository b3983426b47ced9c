package linkage

import (
	"cmp"
	"slices"

	"github.com/lienthong/lienthong"
)

// known reports whether a link says in which capacity somebody is known, and who.
func (l *Link) known() bool { return Certain(l.Verdict) && l.Number != "" && l.Capacity != "" }

// together is, for the persons and capacities of links that other rows mean too,
// what all of them say: one period over all, by the last row. Others that are
// among the links are replaced by these.
func together(links []Link, rows []int, others []Link) []Reference {
	type who struct{ number, capacity string }
	said := make(map[who]Known, len(others))
	replaced := make(map[string]bool, len(links))
	for i := range links {
		replaced[links[i].Key] = true
	}
	add := func(l *Link) Known {
		k, have := said[who{l.Number, l.Capacity}]
		if have {
			k.From, k.Until = earlier(k.From, l.From), later(k.Until, l.Until)
		} else {
			k = l.Known
		}
		said[who{l.Number, l.Capacity}] = k
		return k
	}
	for i := range others {
		if !replaced[others[i].Key] {
			add(&others[i])
		}
	}
	last := make(map[who]Reference, len(said))
	for i := range links {
		l := &links[i]
		if _, elsewhere := said[who{l.Number, l.Capacity}]; elsewhere && l.known() {
			last[who{l.Number, l.Capacity}] = Reference{rows[i], add(l)}
		}
	}
	out := make([]Reference, 0, len(last))
	for _, r := range last {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Reference) int { return cmp.Or(a.Row-b.Row, cmp.Compare(a.Capacity, b.Capacity)) })
	return out
}

// earlier is the earlier beginning; none is before all.
func earlier(a, b lienthong.Date) lienthong.Date {
	if a.IsZero() || !b.IsZero() && compare(a, b) <= 0 {
		return a
	}
	return b
}

// later is the later end; none is after all.
func later(a, b lienthong.Date) lienthong.Date {
	if a.IsZero() || !b.IsZero() && compare(a, b) >= 0 {
		return a
	}
	return b
}

func compare(a, b lienthong.Date) int {
	return cmp.Or(cmp.Compare(a.Year, b.Year), cmp.Compare(a.Month, b.Month), cmp.Compare(a.Day, b.Day))
}
