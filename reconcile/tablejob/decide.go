package tablejob

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/cluster"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/tablejob/partner"
)

// decide makes the pairs fit together.
func (o *outcome) decide(decided []labelled) {
	match := weight.ScoreOf(o.model.Thresholds.Match)
	if o.may {
		o.model.Link, o.chosen = o.partners().Suits()
		if l := severalDecided(decided, o.records.Left, o.records.Len(), o.model.Link); l != o.model.Link {
			o.model.Link, o.chosen = l, "pairs that people decided give a row several partners"
		}
	}
	var advice sync.WaitGroup
	advice.Go(func() { o.advised = o.adviseLink(decided) })
	if o.model.OneColumn() && exclusive(o.model.Link).Right {
		advice.Wait() // pairs are overwritten
		o.scored = cluster.Nearest(o.scored, o.records.Left > o.records.Len()-o.records.Left, o.records.Likeness())
	}
	said := o.weigh()
	advice.Wait()
	o.holdTwins(said)
	o.keepLikely(said)
	switch o.model.Link {
	case scheme.Dedupe, scheme.DedupeLeft:
		o.groups, o.split = cluster.Groups(o.records.Len(), o.apart(), cluster.Options{
			Match: match, Decided: o.fixed(), Between: func(rows []uint32) []engine.Scored { return engine.Among(o.records, o.weights, rows) },
		})
		if o.distinct() {
			o.leave()
			o.holdApart()
		}
	case scheme.OneToOne, scheme.Spine:
		o.decided = cluster.Assign(o.likely(), match, o.model.Link == scheme.OneToOne)
	default:
		for _, p := range o.scored {
			if p.Score >= match && !o.mayBeTwins(p) {
				o.decided = append(o.decided, p)
			}
		}
	}
}

// distinct reports that no two rows of the right table mean the same: they are not deduped,
// so no row of the left one may make them one either.
func (o *outcome) distinct() bool { return o.model.Link == scheme.DedupeLeft }

// leave leaves alone all but the first right row of a group that was too large to be looked
// at pair by pair, where right rows are distinct; smaller groups hold one at most.
func (o *outcome) leave() {
	has := map[uint32]bool{}
	for row := o.records.Left; row < len(o.groups); row++ {
		if g := o.groups[row]; has[g] {
			o.groups[row] = uint32(row)
		} else {
			has[g] = true
		}
	}
}

// holdApart finds the pairs of a left row and a right one that is as like it as a match is, and
// was left out of its cluster since that has another right row.
func (o *outcome) holdApart() {
	right := map[uint32]bool{} // groups with a right row
	for row := o.records.Left; row < len(o.groups); row++ {
		right[o.groups[row]] = true
	}
	o.held = map[[2]uint32]bool{}
	match := weight.ScoreOf(o.model.Thresholds.Match)
	for _, p := range o.scored {
		if p.Score >= match && int(p.B) >= o.records.Left && int(p.A) < o.records.Left && o.groups[p.A] != o.groups[p.B] && right[o.groups[p.A]] {
			o.held[[2]uint32{p.A, p.B}] = true
		}
	}
}

// leftAlone is how many right rows those pairs are of.
func (o *outcome) leftAlone() int {
	rows := map[uint32]bool{}
	for p := range o.held {
		rows[p[1]] = true
	}
	return len(rows)
}

// partners are what was found, to be asked how many of them rows have.
func (o *outcome) partners() partner.Found {
	return partner.Found{Records: o.records, Weights: o.weights, Scored: o.scored, OneColumn: o.model.OneColumn()}
}

// adviseLink says that the model's kind of link does not suit what was found, "" if it does.
func (o *outcome) adviseLink(decided []labelled) string {
	link := o.model.Link
	if o.may || link.Tables() == 1 || link == scheme.DedupeLeft || o.learnt == nil {
		return ""
	}
	suits, why := o.partners().Suits()
	if suits == link || severalDecided(decided, o.records.Left, o.records.Len(), suits) != suits {
		return ""
	}
	return fmt.Sprintf("the kind of link asked for is %s, and what was found suits %s better (%s); say that, or auto", link, suits, cmp.Or(why, "rows of both tables have several sure partners"))
}

// What is learnt of how many rows have a partner is rough: it is taken no further than this.
const (
	leastFree     = 0.01            // share of rows without a partner
	mostFree      = 2.0             // bits by which being left over speaks for a pair
	mostMore      = 6.0             // bits by which there may be more true pairs than learning allowed
	settled       = weight.Bit / 10 // change of those bits below which they stand still
	mostWeighings = 5
)

// exclusive says which rows of a kind of link have one partner at most.
func exclusive(l scheme.Link) cluster.Exclusive {
	return cluster.Exclusive{Left: l == scheme.OneToOne, Right: l == scheme.OneToOne || l == scheme.Spine}
}

// freeBits is how much likelier two rows that are left over are partners than any two rows, in
// thousandths of a bit, where so many pairs are true. A score begins with the odds of any two
// rows. Where a row has one partner at most and nine in ten have theirs, each of the others is
// ten times as likely the partner of a row as it was, and of one that is left over too, a hundred times.
func (o *outcome) freeBits(x cluster.Exclusive, partners float64) int32 {
	if _, few := o.manyBeside(); few || !x.Left && !x.Right { // of one row, a pair would speak for itself
		return 0
	}
	lambda := o.model.Learnt.Lambda
	more := math.Log2(max(partners, 1) / o.records.Pairs() * (1 - lambda) / lambda) // than was learnt
	left := 0.0
	for side, exclusive := range []bool{x.Left, x.Right} {
		rows := o.records.Left
		if side == 1 {
			rows = o.records.Len() - rows
		}
		if exclusive {
			left -= math.Log2(max(1-partners/float64(rows), leastFree))
		}
	}
	return int32(math.Round((min(more, mostMore) + min(left, mostFree)) * weight.Bit))
}

// least is the score from where a pair may reach the review threshold.
func (o *outcome) least() int32 {
	x := exclusive(o.model.Link)
	if o.may {
		x = exclusive(scheme.OneToOne)
	}
	return weight.ScoreOf(o.model.Thresholds.Review) - max(o.freeBits(x, o.model.Learnt.Lambda*o.records.Pairs()), 0)
}

// weigh finds how likely each pair is given the other pairs of its rows. How many rows have
// a partner is learnt on the way: as many as the pairs found add up to.
func (o *outcome) weigh() (said []int32) {
	x := exclusive(o.model.Link)
	rivals := cluster.NewRivals(o.scored, x)
	o.free = o.freeBits(x, o.model.Learnt.Lambda*o.records.Pairs())
	for n := 1; ; n++ {
		rivals.Settle(o.free)
		free := o.freeBits(x, rivals.True())
		if n == mostWeighings || max(free, o.free)-min(free, o.free) < settled {
			break
		}
		o.free = free
	}
	return rivals.Posterior()
}

// mayBeTwins reports whether a pair may be of twins.
func (o *outcome) mayBeTwins(p engine.Scored) bool { return o.twins[[2]uint32{p.A, p.B}] }

// holdTwins leaves pairs that may be twins to people: below the match threshold, whatever else speaks for them.
func (o *outcome) holdTwins(said []int32) {
	if len(o.twins) == 0 {
		return
	}
	match := weight.ScoreOf(o.model.Thresholds.Match)
	for i, p := range o.scored {
		if o.mayBeTwins(p) {
			said[i] = min(said[i], match-1)
		}
	}
}

// apart are the scored pairs, with those that may be twins as far apart as people could hold them.
func (o *outcome) apart() []engine.Scored {
	if len(o.twins) == 0 {
		return o.scored
	}
	out := slices.Clone(o.scored)
	for i, p := range out {
		if o.mayBeTwins(p) {
			out[i].Score = scoreOf(false)
		}
	}
	return out
}

// keepLikely forgets pairs below the review threshold, given what was said of each.
func (o *outcome) keepLikely(said []int32) {
	review := weight.ScoreOf(o.model.Thresholds.Review)
	kept := 0
	for i, score := range said {
		if score >= review {
			o.scored[kept], said[kept] = o.scored[i], score
			kept++
		}
	}
	o.scored, o.said = o.scored[:kept], said[:kept]
}

// likely are the scored pairs with what is said of them in place of what each is alone.
func (o *outcome) likely() []engine.Scored {
	out := slices.Clone(o.scored)
	for i := range out {
		out[i].Score = o.said[i]
	}
	return out
}
