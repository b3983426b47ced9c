package cluster

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
)

// Exclusive says which rows have one partner at most.
type Exclusive struct{ Left, Right bool }

const (
	mostExchanges = 60    // rounds in which rows tell each other what they have
	exchanged     = 1e-3  // relative change below which that is no news: a thousandth of a bit
	surestBits    = 400.0 // so that odds stay far from what a float holds
)

// Rivals are scored pairs of which some exclude each other: where a row has one partner
// at most, its pairs do, and all of them may be wrong. Two pairs that are as good alone
// cannot both be likely.
//
// The links of two tables whose rows have one partner at most are a matching, and the
// chance of a matching is taken as the product of its pairs' odds (Sadinle 2017, Bayesian
// estimation of bipartite matchings for record linkage). What share of that falls on the
// matchings with a given pair is counted by belief propagation (Zdeborová and Mézard 2006,
// The number of matchings in random graphs; Bayati and others 2007): exact where the
// candidates of rows, drawn as lines between them, make no ring, and near it where they
// do. With one side exclusive it is Bayes' rule over the candidates of a row and none.
type Rivals struct {
	scored      []engine.Scored
	pairs       []uint32  // those of which a row has another one
	odds        []float64 // of each alone
	left, right []float64 // the chance that the row has no other of its pairs
	lefts       groups    // of rows that have several, where they are exclusive
	rights      groups
	free        int32
}

// groups are the pairs of each row, by their place among the rivals.
type groups struct {
	pairs []uint32
	ends  []uint32
	of    []uint32 // the group of each pair, by its place
	news  []bool   // whether something is new for the group
}

// none is the group of a pair whose row has no other, or is not exclusive.
const none = ^uint32(0)

// NewRivals finds the rivals among pairs, which are in the order of their rows.
func NewRivals(scored []engine.Scored, x Exclusive) *Rivals {
	r := &Rivals{scored: scored}
	if !x.Left && !x.Right {
		return r
	}
	last := uint32(0)
	for i := range scored {
		last = max(last, scored[i].B)
	}
	const once, often = 1, 2 // how often a row was seen; pairs of a left row are neighbours
	seen := make([]uint8, last+1)
	for i := range scored {
		b := scored[i].B
		seen[b] = min(seen[b]+once, often)
	}
	several := func(i int) bool {
		a := scored[i].A
		return i > 0 && scored[i-1].A == a || i+1 < len(scored) && scored[i+1].A == a
	}
	var left, right []uint64 // row and place
	for i := range scored {
		mine, its := x.Left && several(i), x.Right && seen[scored[i].B] == often
		if mine {
			left = append(left, uint64(scored[i].A)<<32|uint64(len(r.pairs)))
		}
		if its {
			right = append(right, uint64(scored[i].B)<<32|uint64(len(r.pairs)))
		}
		if mine || its {
			r.pairs = append(r.pairs, uint32(i))
			bits := min(max(float64(scored[i].Score)/engine.Bit, -surestBits), surestBits)
			r.odds = append(r.odds, math.Exp2(bits))
		}
	}
	slices.Sort(right)
	r.left, r.right = slices.Repeat([]float64{1}, len(r.pairs)), slices.Repeat([]float64{1}, len(r.pairs))
	r.lefts, r.rights = grouped(left, len(r.pairs)), grouped(right, len(r.pairs))
	return r
}

// grouped are the groups of places that are listed with their rows, in their order.
func grouped(keys []uint64, places int) groups {
	g := groups{pairs: make([]uint32, len(keys)), of: slices.Repeat([]uint32{none}, places)}
	for i, k := range keys {
		g.pairs[i], g.of[uint32(k)] = uint32(k), uint32(len(g.ends))
		if i+1 == len(keys) || keys[i+1]>>32 != k>>32 {
			g.ends = append(g.ends, uint32(i+1))
		}
	}
	g.news = make([]bool, len(g.ends))
	return g
}

// Settle finds the chances of pairs. Free is added to each score beforehand, in thousandths
// of a bit: what two rows without a partner are likelier to be a pair than any two.
func (r *Rivals) Settle(free int32) {
	more := math.Exp2(float64(free-r.free) / engine.Bit)
	for k := range r.odds {
		r.odds[k] *= more
	}
	r.free = free
	for _, g := range []groups{r.lefts, r.rights} {
		for i := range g.news {
			g.news[i] = true
		}
	}
	for range mostExchanges {
		told := r.lefts.tell(r.odds, r.right, r.left, r.rights)
		if told = r.rights.tell(r.odds, r.left, r.right, r.lefts) || told; !told {
			return
		}
	}
}

// Posterior is how likely each pair is, given the others of its rows, as log odds in
// thousandths of a bit.
func (r *Rivals) Posterior() []int32 {
	out := make([]int32, len(r.scored))
	for i := range out {
		out[i] = r.scored[i].Score + r.free
	}
	for k, i := range r.pairs {
		out[i] += int32(math.Round(math.Log2(r.left[k]*r.right[k]) * engine.Bit))
	}
	return out
}

// True is how many pairs are expected to be true.
func (r *Rivals) True() (sum float64) {
	k := 0
	for i := range r.scored {
		if k < len(r.pairs) && r.pairs[k] == uint32(i) {
			odds := r.odds[k] * r.left[k] * r.right[k]
			sum += odds / (1 + odds)
			k++
			continue
		}
		sum += engine.Probability(r.scored[i].Score + r.free)
	}
	return sum
}

// tell finds for each pair of each row for which there is news the chance that the row has
// none of its others, from what the other ends of those say, and tells these ends. It reports whether
// any of those has to hear it.
func (g groups) tell(odds, others, mine []float64, ends groups) (told bool) {
	var before, left []float64 // sums, and what the other ends leave of the odds
	from := uint32(0)
	for i, end := range g.ends {
		row := g.pairs[from:end]
		from = end
		if !g.news[i] {
			continue
		}
		g.news[i] = false
		// Sums of all but one are added up, not taken off: odds may be 2 to the 400.
		before, left = before[:0], left[:0]
		sum := 0.0
		for _, k := range row {
			before, left = append(before, sum), append(left, odds[k]*others[k])
			sum += left[len(left)-1]
		}
		after := 0.0
		for n := len(row) - 1; n >= 0; n-- {
			k := row[n]
			chance := 1 / (1 + before[n] + after)
			after += left[n]
			if math.Abs(chance-mine[k]) > exchanged*chance {
				if e := ends.of[k]; e != none {
					ends.news[e], told = true, true
				}
			}
			mine[k] = chance
		}
	}
	return told
}
