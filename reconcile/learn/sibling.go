package learn

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	mostShared    = 0.25 // share of siblings that agree on what one thing alone bears
	seldomInside  = 0.4  // of pairs between tables, inside them, up to which a class is of true pairs
	leastFound    = 20   // pairs of such a class
	leastSame     = 20.0 // pairs that agree on a field, to look for mates among them
	matesARow     = 0.5  // pairs for each row, below which mates might be the true pairs
	mostly        = 0.4  // of what true pairs tell, from where kin are taken for them
	leastTold     = 3.0  // bits by which a field that a class shares must tell more than one that it does not
	littleLost    = 0.25 // of the bits that a class tells, up to which a field that it loses tells little
	lostFrom      = 0.5  // share of a class that differs on a field which it does not share
	differingFrom = 0.3  // the same of a class that true pairs may be among
	leastRows     = 100  // below which there is too little to tell siblings by
	leastMore     = 0.5  // bits that siblings must share beside the field that tells most
)

// sibling is the class of pairs that are alike in everything but what one thing alone
// bears: two models of a maker, two editions of a book. They need not agree on any one
// field, so that no field's agreement leads to them.
func (t *task) sibling(lambda float64) (class, bool) {
	c, n := class{share: lambda, levels: copied(t.total), differ: make([]bool, len(t.fields))}, 0
	for f := range t.fields {
		switch {
		case t.doubted(f):
		case t.fields[f].own || t.fields[f].code:
			c.differ[f] = true
			n++
		default:
			for l := range c.levels[f] {
				c.levels[f][l] = (t.prior[f][l] + t.total[f][l]) / 2
			}
		}
	}
	return c, n > 0 && n < len(t.fields)
}

// mates are kin where no field is known to be borne by one thing alone: songs of an album,
// whose title is a text like the album's. Pairs that agree on a field, and more often than
// by chance on another one too, are such where they differ, some of them, in what tells as much
// as the fields that they share. In those fields they agree no more often than all pairs do.
func (t *task) mates(f int, given []pattern) (best candidate, ok bool) {
	if t.apart(t.prior) >= 0 || t.doubted(f) {
		return best, false
	}
	agree := func(ps []pattern, f int) []pattern {
		return slices.DeleteFunc(slices.Clone(ps), func(p pattern) bool { return p.levels[f] != 1 })
	}
	same := agree(given, f)
	n := sum(pairsOfEach(same))
	for g := range t.fields {
		both := agree(same, g)
		share := sum(pairsOfEach(both)) / max(n, 1)
		if g == f || t.doubted(g) || share*n < leastSame || share < lift*t.total[g][1] {
			continue
		}
		c := candidate{field: f, share: share * t.total[f][1] * t.filled[f] / t.pairs, levels: copied(t.total), lost: make([]bool, len(t.fields))}
		for h, counts := range t.shown(both, pairsOfEach(both)) {
			blend(c.levels[h], counts, t.total[h], smoothing)
		}
		if t.tells(c.levels, f) < mostly*t.tells(t.prior, f) || !t.loses(c.levels, t.prior, differingFrom) {
			continue
		}
		for h := range t.fields {
			if c.lost[h] = !t.doubted(h) && t.far(c.levels, h) >= differingFrom; c.lost[h] {
				t.differ(c.levels, h)
			}
		}
		c.bits = t.tells(c.levels, f)
		if c.share*t.pairs >= matesARow*t.rows && c.bits >= telling && c.bits*c.share > best.bits*best.share {
			best, ok = c, true
		}
	}
	return best, ok
}

// loses reports whether a class differs on a field that true pairs share, and that tells
// as much as any which the class shares, or nearly. Rows of one maker, or of one album, lose
// what tells them apart; a true pair may lose a venue or a town.
func (t *task) loses(levels, than [][]float64, from float64) bool {
	lost, kept := t.lostAndKept(levels, than, from)
	return lost > 0 && lost >= kept-leastTold
}

// losesLittle reports whether the field that a class does not share with others tells far less than
// all that it shares, which singles a row out: a paper whose venue stands there in another spelling.
func (t *task) losesLittle(levels, than [][]float64) bool {
	lost, _ := t.lostAndKept(levels, than, lostFrom)
	tells := t.tells(levels, -1)
	return lost < littleLost*tells && t.singles(tells)
}

// lostAndKept is what the field tells that says most among those on which a class differs, and
// another one does not, and among those that it shares.
func (t *task) lostAndKept(levels, than [][]float64, from float64) (lost, kept float64) {
	for f := range t.fields {
		switch {
		case t.doubted(f):
		case t.far(levels, f) >= from && t.far(than, f) < from:
			lost = max(lost, -math.Log2(t.total[f][1]))
		default:
			kept = max(kept, t.kept(levels, f))
		}
	}
	return lost, kept
}

// kept is how many bits it tells that most pairs of a class are so alike on a field, or more.
// Texts need not be the same to tell much. It is 0 where most are taken to be of two things.
func (t *task) kept(levels [][]float64, f int) float64 {
	here, all := 0.0, 0.0
	for l := 1; l < t.farFrom(f); l++ {
		here, all = here+levels[f][l], all+t.total[f][l]
		if here > agreed {
			return -math.Log2(all)
		}
	}
	return 0
}

// far is the share of a class whose values of a field are taken to be of two things.
func (t *task) far(levels [][]float64, f int) float64 { return sum(levels[f][t.farFrom(f):]) }

// sibling is where the class of siblings is, -1 if there is none.
func (x mixture) sibling() int {
	return slices.IndexFunc(x, func(c class) bool { return c.differ != nil })
}

// siblings reports whether the class of siblings is of such. It is not
// where its pairs would rather agree on what one thing alone bears: those are true pairs
// that moved. Nor is it where they share one field and nothing else, or nothing at all:
// those are namesakes and strangers.
func (t *task) siblings(x mixture, pairs float64) bool {
	at := x.sibling()
	own, inside := t.apart(x[at].levels), t.insideRatio(x, at, pairs)
	if own >= apart && own < mostApart && inside >= 0 && inside < asInside { // true pairs and siblings in one
		return false
	}
	rest, most, main := 0.0, 0.0, -1
	for f := range t.fields {
		if x[at].differ[f] {
			if t.fields[f].own && x[at].levels[f][1] >= mostShared {
				return false
			}
			continue
		}
		bits := t.tellsOf(x[at].levels, f)
		if rest += bits; bits > most {
			most, main = bits, f
		}
	}
	return rest >= telling && (x[at].levels[main][1] <= agreed || rest-most >= leastMore)
}

// areTrue reports whether what was taken for siblings are true pairs: there are hardly any
// such inside the tables.
func (t *task) areTrue(x mixture, at int, pairs float64) bool {
	ratio := t.insideRatio(x, at, pairs)
	return ratio >= 0 && ratio < seldomInside && x[at].share*pairs >= leastFound
}

// freeMates lets those who were taken for mates be true pairs where there are hardly any such
// inside the tables: two libraries call a venue by other names, and agree on all else.
func (t *task) freeMates(x mixture, pairs float64) {
	for c := range x[:len(x)-1] {
		if x[c].assumed != nil && t.areTrue(x, c, pairs) {
			x[c].assumed, x[c].strange = nil, nil
		}
	}
}

// found reports whether some pairs, beside siblings, may be true ones: they look as those
// were assumed to, or agree as those do on what one thing alone bears.
func (t *task) found(x mixture, pairs float64) bool {
	if x.sibling() < 0 {
		return true
	}
	for c := range x[:len(x)-1] {
		if x[c].differ == nil && x[c].share*pairs >= leastPart && (c == 0 || x[c].left == nil && (t.shares(x[c].levels) || t.apart(x[c].levels) < 0 && t.areTrue(x, c, pairs))) {
			return true
		}
	}
	return false
}

// lookAgain looks for true pairs among siblings, where none look as they were assumed to:
// pairs that are as alike as siblings are, and agree on what one thing alone bears. They
// begin as few, so that pairs which lack that are left to the siblings. It reports
// whether there are any.
func (t *task) lookAgain(x mixture, ps []pattern, r *run) bool {
	s := &x[x.sibling()]
	for f := range t.fields {
		if !s.differ[f] {
			copy(x[0].levels[f], s.levels[f])
		}
	}
	x[0].share, x[0].assumed = s.share/100, s.differ
	t.mix(x, ps, r, 0, leastWeight)
	x[0].assumed = nil
	return x[0].share*r.pairs >= leastPart
}

// atMost lowers the share of agreement to a bound, and raises the others in proportion.
func atMost(shares []float64, most float64) {
	if shares[1] <= most {
		return
	}
	rest := (1 - most) / (1 - shares[1])
	shares[1] = most
	for l := 2; l < len(shares); l++ {
		shares[l] *= rest
	}
}

// Some rows are damaged all over: typed in haste, read by a machine, sent through a wrong
// encoding. A true pair with such a row agrees on numbers and codes, and on no name, as kin
// who share a house do. But kin bear other names, which are alike as seldom as those of
// strangers, and share the family's letter by letter or not at all; damaged names are nearly
// alike.
const (
	wornGiven  = 0.3  // share of a class with nearly the same given name, from where it is no kin
	wornFamily = 0.1  // the same of family names
	wornRatio  = 2.0  // times as many nearly as exactly the same
	wornLift   = 10.0 // times what all pairs show
)

// findWorn takes kin and siblings for true pairs where their names are not other ones but
// damaged, such pairs are not as frequent inside each of two tables, and what they share beside
// names goes half the way to one row: who shares but names may be anybody.
func (t *task) findWorn(x mixture, ps []pattern, pairs float64) {
	if !t.strict {
		return
	}
	found, counts := t.expected(x, ps, make([]float64, len(ps)))
	for c := 1; c < len(x)-1; c++ {
		if x[c].strange == nil && x[c].differ == nil || found[c] < leastFound {
			continue
		}
		if t.worn(counts[c]) && 2*t.besideNames(x[c].levels) >= math.Log2(t.rows) && t.insideRatio(x, c, pairs) <= asInside {
			x[c].worn, x[c].same, x[c].strange, x[c].differ = true, true, nil, nil
		}
	}
}

// besideNames is how many bits it tells that most pairs of a class agree on what is no name.
func (t *task) besideNames(levels [][]float64) (bits float64) {
	for f := range t.fields {
		if !t.fields[f].named && levels[f][1] > agreed {
			bits -= math.Log2(t.total[f][1])
		}
	}
	return bits
}

// worn reports whether pairs, of which so many are on each level of each field, bear damaged names.
func (t *task) worn(counts [][]float64) bool {
	for f := range t.fields {
		if t.fields[f].part && t.wornNames(counts[f], f) {
			return true
		}
	}
	return false
}

// wornNames reports whether names, of which so many pairs are on each level, are damaged.
func (t *task) wornNames(levels []float64, f int) bool {
	all, near, nearAll := sum(levels[1:]), 0.0, 0.0
	for l := 2; l < t.farFrom(f); l++ {
		near += levels[l]
		nearAll += t.total[f][l]
	}
	least := wornFamily
	if t.fields[f].own {
		least = wornGiven
	}
	return near >= leastFound && near >= least*all && near >= wornRatio*levels[1] && near >= wornLift*nearAll*all
}

// Twins agree on everything but the given name, father and son who bear one name on everything but
// the birth, and so do some true pairs: of pairs between two tables nothing tells the ones from
// the others. But twins stand inside each table too,
// where nothing is twice and no pair is a true one, and as many as there are between the two.

// withTwins adds the pairs that are taken for true ones inside the tables, although they
// differ on what one thing alone bears, as a class of kin, and learns anew.
func (t *task) withTwins(x mixture, ps []pattern, r *run, trust float64) mixture {
	last := len(x) - 1
	if c, ok := t.twins(x, ps, r.pairs); ok && t.kinds(x, r.pairs) < scheme.MaxKin {
		x = slices.Insert(x, last, c)
		t.mix(x, ps, r, 0, trust)
	}
	return x
}

// kinds is how many classes of kin there are.
func (t *task) kinds(x mixture, pairs float64) (n int) {
	for c := range x[:len(x)-1] {
		if x[c].ofKin(pairs) {
			n++
		}
	}
	return n
}

// twins is the class of such pairs that differ on the field where there are most. Tables that
// have things twice have true pairs inside, too: as many as those that differ nowhere
// say are taken off.
func (t *task) twins(x mixture, ps []pattern, pairs float64) (best class, ok bool) {
	most := 0.0
	for f := range t.fields {
		if !t.fields[f].own || !t.fields[f].named && !t.born(f) { // things of one maker are siblings already
			continue
		}
		near, far, _ := t.passing(x, ps, f)
		least, levels := -1.0, t.empty()
		for _, inside := range t.inside {
			same, other, shown := t.passing(x, inside, f)
			if n := other - far*same/max(near, 1); least < 0 || n < least {
				least, levels = n, shown
			}
		}
		if least < leastFound || least < asInside*far || least <= most {
			continue
		}
		most, ok = least, true
		best = class{share: least / pairs, levels: copied(t.total), known: true}
		for g := range t.fields {
			blend(best.levels[g], levels[g], t.total[g], kinPrior)
		}
	}
	return best, ok
}

// passing is how many pairs are taken for true ones, by whether they are near or far on a
// field, and what the far ones show.
func (t *task) passing(x mixture, ps []pattern, f int) (near, far float64, shown [][]float64) {
	known := make([]float64, len(ps))
	x.expect(ps, known, nil)
	for k := range ps {
		switch l := int(ps[k].levels[f]); {
		case l >= t.farFrom(f):
			far += known[k]
			continue
		case l > 0:
			near += known[k]
		}
		known[k] = 0
	}
	return near, far, t.shown(ps, known)
}
