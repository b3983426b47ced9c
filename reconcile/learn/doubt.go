package learn

import (
	"math"
	"slices"
)

// Pairs that agree on a field which tells much are alike in others too: true pairs in
// all that they share, kin in some. A field of which no other field's agreement tells
// anything, while it tells of others, is of something that changes from row to row of
// one thing: a reading, a visit, the state of an order.
const (
	heardFrom  = 0.2  // how much more often pairs agree on some other field, for a field to be heard
	leastHeard = 10   // pairs that agree on it
	certainSD  = 4.0  // standard deviations beyond which agreement is not by chance
	lift       = 3.0  // times what all pairs show, of what few show
	few        = 0.05 // share of all pairs that is few
	gain       = 0.1  // of the rest, of what many show
	rarely     = 0.02 // share of rows, as pairs, below which a level is not reached
)

// doubt has true pairs agree on a doubtful field, as long as nothing else is
// learnt, no more often than strangers do: a few such fields, assumed to agree,
// would speak against every true pair, and learning would find none. Sharing are the
// pairs that agree on each field.
func (t *task) doubt(sharing [][]pattern) {
	lifted, heard := make([]bool, len(t.fields)), make([]bool, len(t.fields))
	same := make([][]pattern, len(t.fields))
	for f, given := range sharing {
		n := 0.0
		for _, p := range given {
			if p.levels[f] == 1 {
				same[f] = append(same[f], p)
				n += p.pairs
			}
		}
		if n < leastHeard {
			continue
		}
		most := 0.0
		for g := range t.fields {
			if g != f {
				levels, all := t.seen(g, same[f])
				most = max(most, t.excess(g, levels, all))
				lifted[g] = lifted[g] || t.lifted(g, levels, all)
			}
		}
		for g := range t.fields {
			heard[g] = heard[g] || g != f && most >= heardFrom
		}
	}
	for f := range t.fields {
		t.prior[f] = t.reached(f)
		if heard[f] && !lifted[f] && !t.fields[f].named && !t.fields[f].code {
			copy(t.prior[f], t.total[f])
			if seen := t.byTwo(f, same); seen != nil {
				copy(t.prior[f], seen)
			}
		}
	}
}

// byTwo finds what pairs show that agree on two fields, of a field that those reach far more
// often than all pairs do. Where a name by itself is mostly a stranger's, hardly any of those
// who share it are of one thing, and what these share is lost among the rest: so it is asked of
// the rarest two. Same are the pairs that agree on each field. It is nil where nothing is seen so,
// or not more than by chance.
func (t *task) byTwo(g int, same [][]pattern) []float64 {
	var levels []float64
	rarest := 1.0
	for f := range same {
		all := sum(pairsOfEach(same[f]))
		for h := f + 1; h < len(t.fields) && f != g; h++ {
			both := make([]float64, t.last[g]+1)
			for k := range same[f] {
				if p := &same[f][k]; p.levels[h] == 1 {
					both[p.levels[g]] += p.pairs
				}
			}
			n := sum(both[1:])
			if share := t.total[f][1] * sum(both) / max(all, 1); h != g && n >= leastSame && share < rarest && t.lifted(g, both, n) {
				levels, rarest = both, share
			}
		}
	}
	if levels == nil {
		return nil
	}
	out := slices.Clone(t.total[g])
	blend(out, levels, t.total[g], smoothing)
	return out
}

// readings takes a second name that goes with the first one, also among those who share
// nothing else, for no name of its own: what is read of a name in kana, or an old spelling. As
// a fact of its own it would speak for namesakes twice, and nothing could be kin by it.
// Sharing are the pairs that agree on each field.
func (t *task) readings(sharing [][]pattern) {
	for f, given := range sharing {
		for g := range t.fields {
			a, b := &t.fields[f], &t.fields[g]
			if f == g || !a.own || !b.own || !a.named || !b.named || a.part != b.part {
				continue
			}
			all, both := 0.0, 0.0
			for _, p := range given {
				if p.levels[f] != 1 || p.levels[g] == 0 || !t.apartBut(p, f, g) {
					continue
				}
				if all += p.pairs; p.levels[g] == 1 {
					both += p.pairs
				}
			}
			if all >= leastSame && both > agreed*all {
				t.fields[max(f, g)].own = false
			}
		}
	}
}

// unborn takes the dates of what happened to persons, a visit or a patent, for none that they bear:
// rows of one person have several. Pairs that bear one name and agree on what singles them out beside
// it show that by differing, which fathers and sons would do as well; so it is asked of dates only
// that are not called births. Where nobody is named, twice as much must single them out. Sharing are
// the pairs that agree on each field.
func (t *task) unborn(sharing [][]pattern) {
	persons, least := slices.ContainsFunc(t.fields, func(f field) bool { return f.named }), math.Log2(t.rows)
	if !persons {
		least *= 2
	}
	for f := range t.fields {
		if !t.fields[f].unborn || !t.fields[f].own {
			continue
		}
		for g, given := range sharing {
			if f == g || persons && !(t.fields[g].own && t.fields[g].named) {
				continue
			}
			all, far := 0.0, 0.0
			for _, p := range given {
				if l := int(p.levels[f]); l > 0 && t.singledOut(p, f) >= least {
					if all += p.pairs; l >= t.farFrom(f) {
						far += p.pairs
					}
				}
			}
			if all >= leastSame && far >= mostApart*all {
				t.fields[f].own = false
			}
		}
	}
}

// singledOut is how many bits it tells that pairs of a pattern agree on so much beside names and a
// field; 0 where they bear other names.
func (t *task) singledOut(p pattern, but int) (bits float64) {
	for f, l := range p.levels {
		switch {
		case t.fields[f].named && l > 1:
			return 0
		case l == 1 && f != but && !t.fields[f].named:
			bits -= math.Log2(t.total[f][1])
		}
	}
	return bits
}

// disown takes identifiers and whole names that many pairs share for none, where no true pairs are
// found by them: the length of a song is a number of four digits as well, and the name of its singer is not
// the song's. It reports whether there are such.
func (t *task) disown() (any bool) {
	for f := range t.fields {
		if x := &t.fields[f]; x.own && (x.number || x.named && !x.part) && t.sharedByMany(f) {
			x.own, x.number, x.named = false, false, false
			any = true
		}
	}
	return any
}

// sharedByMany reports whether so many pairs agree on a field that it is borne by several things.
func (t *task) sharedByMany(f int) bool { return t.total[f][1]*t.filled[f] >= fewEach*t.rows }

// ofMaker reports whether pairs of a class share a whole name, and differ on what tells more than
// all they share, where nothing is borne by one thing alone but names that many share: songs of
// one singer.
func (t *task) ofMaker(levels [][]float64) bool {
	names := false
	for f := range t.fields {
		if x := &t.fields[f]; x.own && !t.doubted(f) {
			if !x.named || x.part || !t.sharedByMany(f) || levels[f][1] <= agreed {
				return false
			}
			names = true
		}
	}
	lost, kept := t.lostAndKept(levels, t.prior, mostApart)
	return names && lost > 0 && lost >= kept
}

// apartBut reports whether pairs of a pattern differ on all that one thing alone bears, beside
// two fields, and on something.
func (t *task) apartBut(p pattern, f, g int) bool {
	differ := false
	for h, l := range p.levels {
		if h == f || h == g || !t.fields[h].own || l == 0 {
			continue
		}
		if int(l) < t.farFrom(h) {
			return false
		}
		differ = true
	}
	return differ
}

// doubted reports whether true pairs are not assumed to share a field.
func (t *task) doubted(f int) bool { return t.prior[f][1] <= t.total[f][1] }

// reached is how true pairs look before anything is seen, on levels that pairs reach.
func (t *task) reached(f int) []float64 {
	prior := assumed(len(t.fields[f].tests))
	for l := 1; l < t.last[f]-1; l++ {
		if t.total[f][l]*t.filled[f] < rarely*t.rows {
			prior[l+1], prior[l] = prior[l+1]+0.9*prior[l], 0.1*prior[l]
		}
	}
	return prior
}

// seen is how many of the pairs are on each level of a field, and on any.
func (t *task) seen(f int, ps []pattern) (levels []float64, all float64) {
	levels = make([]float64, t.last[f]+1)
	for _, p := range ps {
		if l := p.levels[f]; l != 0 {
			levels[l] += p.pairs
			all += p.pairs
		}
	}
	return levels, all
}

// excess is how much more often pairs, that were seen on each level, reach a level of
// a field than all pairs do, at the level where it is most.
func (t *task) excess(f int, levels []float64, all float64) (most float64) {
	if all == 0 {
		return 0
	}
	here, among := 0.0, 0.0
	for l := 1; l < t.last[f]; l++ {
		here, among = here+levels[l]/all, among+t.total[f][l]
		most = max(most, here-among)
	}
	return most
}

// lifted reports whether pairs reach a level of a field far more often than all do,
// and not by chance.
func (t *task) lifted(f int, levels []float64, all float64) bool {
	here, share := 0.0, 0.0
	for l := 1; l < t.last[f]; l++ {
		here, share = here+levels[l], share+t.total[f][l]
		expected := share * all
		if here < expected+certainSD*math.Sqrt(expected*(1-share))+certainSD {
			continue
		}
		if here > lift*expected && share < few || here-expected > gain*(all-expected) {
			return true
		}
	}
	return false
}
