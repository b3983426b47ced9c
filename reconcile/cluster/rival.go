package cluster

import (
	"math"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/internal/room"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
)

// Exclusive says which rows have one partner at most.
type Exclusive struct{ Left, Right bool }

// rivalled tells of each of some pairs, which are in the order of their rows, whether its left row, and
// its right one, has another of them and may have one only.
func (x Exclusive) rivalled(pairs []engine.Scored) func(i int) (left, right bool) {
	const once, often = 1, 2 // how often a right row was seen; pairs of a left row are neighbours
	var seen []uint8
	if x.Right {
		last := uint32(0)
		for i := range pairs {
			last = max(last, pairs[i].B)
		}
		seen = room.Make[uint8](int(last) + 1)
		for i := range pairs {
			b := pairs[i].B
			seen[b] = min(seen[b]+once, often)
		}
	}
	return func(i int) (left, right bool) {
		a := pairs[i].A
		left = x.Left && (i > 0 && pairs[i-1].A == a || i+1 < len(pairs) && pairs[i+1].A == a)
		return left, x.Right && seen[pairs[i].B] == often
	}
}

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
	alone       tally // of the pairs without a rival
	free        int32
}

// NewRivals finds the rivals among pairs, which are in the order of their rows.
func NewRivals(scored []engine.Scored, x Exclusive) *Rivals {
	r := &Rivals{scored: scored, alone: newTally(scored)}
	rivalled := x.rivalled(scored)
	var left, right []uint64 // row and place
	for i := range scored {
		mine, its := rivalled(i)
		place := uint64(len(r.pairs))
		if mine {
			left = append(room.Grow(left, 1), uint64(scored[i].A)<<32|place)
		}
		if its {
			right = append(room.Grow(right, 1), uint64(scored[i].B)<<32|place)
		}
		if mine || its {
			r.pairs = append(room.Grow(r.pairs, 1), uint32(i))
		} else {
			r.alone.add(scored[i].Score)
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		slices.Sort(right)
		r.rights, r.right = grouped(right, len(r.pairs)), slices.Repeat([]float64{1}, len(r.pairs))
	})
	r.lefts, r.left = grouped(left, len(r.pairs)), slices.Repeat([]float64{1}, len(r.pairs))
	r.odds = room.Make[float64](len(r.pairs))
	for k, i := range r.pairs {
		bits := min(max(float64(scored[i].Score)/weight.Bit, -surestBits), surestBits)
		r.odds[k] = math.Exp2(bits)
	}
	wg.Wait()
	return r
}

// Settle finds the chances of pairs. Free is added to each score beforehand, in thousandths
// of a bit: what two rows without a partner are likelier to be a pair than any two.
func (r *Rivals) Settle(free int32) {
	more := math.Exp2(float64(free-r.free) / weight.Bit)
	for k := range r.odds {
		r.odds[k] *= more
	}
	r.free = free
	r.lefts.wake()
	r.rights.wake()
	for range mostExchanges {
		told := r.lefts.tell(r.odds, r.right, r.left, &r.rights)
		if told = r.rights.tell(r.odds, r.left, r.right, &r.lefts) || told; !told {
			return
		}
	}
}

// Posterior is how likely each pair is, given the others of its rows, as log odds in
// thousandths of a bit.
func (r *Rivals) Posterior() []int32 {
	out := room.Make[int32](len(r.scored))
	for i := range out {
		out[i] = r.scored[i].Score + r.free
	}
	inParts(len(r.pairs), func(_, from, upTo int) {
		for k := from; k < upTo; k++ {
			out[r.pairs[k]] += int32(math.Round(math.Log2(r.left[k]*r.right[k]) * weight.Bit))
		}
	})
	return out
}

// True is how many pairs are expected to be true.
func (r *Rivals) True() float64 {
	sum := r.alone.expected(r.free)
	for k, odds := range r.odds {
		odds *= r.left[k] * r.right[k]
		sum += odds / (1 + odds)
	}
	return sum
}
