package learn

import (
	"cmp"
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// What is taken for true pairs may be two kinds of pairs. True ones differ on this field or on
// that one, and which tells nothing of the others: pairs that differ on the maker and then on
// the price as well, too often for chance, are of another maker's goods.

// unmix takes such pairs out of the true ones, as classes of kin, as long as there are any.
func (t *task) unmix(x mixture, ps []pattern, r *run, trust float64) mixture {
	for t.kinds(x, r.pairs) < scheme.MaxKin {
		var y mixture
		for i, c := range t.mixedUp(x, ps, r.pairs) {
			if i > 0 && len(t.inside) == 0 && !c.born { // in one table the others tell too little
				continue
			}
			if y = t.without(c.class, x, ps, r, trust); y != nil {
				break
			}
		}
		if y == nil {
			break
		}
		x = y
	}
	return x
}

// without learns anew with a class of kin that is taken out of the true pairs. It is kept
// where the data are likelier by more than its shares cost (Schwarz 1978), and its pairs are
// kin by what is known: as frequent inside each of two tables, which true pairs are not, or else
// without what tells true pairs apart. Else it is nil.
func (t *task) without(c class, x mixture, ps []pattern, r *run, trust float64) mixture {
	at := len(x) - 1
	y := slices.Insert(x.clone(), at, c)
	t.mix(y, ps, r, 0, trust)
	_, counts := t.expected(y, ps, make([]float64, len(ps)))
	cost := math.Log2(r.pairs) / 2 // of its share, of which all pairs tell, and of what its own pairs show
	for f := range t.fields {
		reached := 0 // a level on which no pair is costs nothing
		for _, n := range counts[at][f][1:] {
			if n >= 0.5 {
				reached++
			}
		}
		cost += float64(max(reached-1, 0)) * math.Log2(max(y[at].share*r.pairs, 1)) / 2
	}
	ratio := t.insideRatio(y, at, r.pairs)
	if t.insideRatio(y, 0, r.pairs) >= asInside {
		ratio = -1 // the tables hold things several times, so that true pairs are inside too
	}
	switch {
	case y.likelihood(ps)-x.likelihood(ps) <= cost,
		y[at].share*r.pairs < leastFound, // a handful, which chance may make
		y[0].share*r.pairs < leastPart || t.tells(y[0].levels, -1) < t.tells(x[0].levels, -1),
		t.worn(counts[at]), // true ones, whose row is damaged all over
		c.strange != nil && t.sharesMore(y[at].levels),
		ratio >= 0 && (ratio < asInside || t.takesTrue(x, y, r.pairs)),
		ratio < 0 && (!t.loses(y[at].levels, y[0].levels, lostFrom) || t.shares(y[at].levels)) && !t.ofHouse(x, y[at].levels, r.pairs):
		return nil
	}
	return y
}

// ofHouse reports whether pairs share what kin are known to share, and differ on a birth: father
// and son of one name, in one house.
func (t *task) ofHouse(x mixture, levels [][]float64, pairs float64) bool {
	born := false
	for f := range t.fields {
		born = born || t.born(f) && t.far(levels, f) >= mostApart
	}
	return born && slices.ContainsFunc(x[1:len(x)-1], func(k class) bool {
		if !k.ofKin(pairs) {
			return false
		}
		bits := 0.0
		for f := range t.fields {
			if k.levels[f][1] > agreed && levels[f][1] > agreed {
				bits -= math.Log2(t.total[f][1])
			}
		}
		return bits >= math.Log2(t.rows)
	})
}

// sharesMore reports whether pairs that differ on a birth share what one thing alone bears beside its
// name, such as an e-mail address: the birth is written wrongly, then, and they are no father and son. Nor
// are they where births lie a year apart.
func (t *task) sharesMore(levels [][]float64) bool {
	for f := range t.fields {
		switch {
		case t.born(f) && levels[f][t.last[f]] < mostApart:
			return true
		case t.fields[f].own && !t.fields[f].named && !t.born(f) && !t.doubted(f) && t.far(levels, f) < mostApart:
			return true
		}
	}
	return false
}

// born reports whether a field is a birth: it is borne by one thing, and is neither its name nor
// its number.
func (t *task) born(f int) bool {
	return t.fields[f].own && !t.fields[f].named && !t.fields[f].number && !t.fields[f].code && !t.doubted(f)
}

// takesTrue reports whether what y has taken out of the true pairs of x is seldom inside the
// tables. A class of kin may be as frequent there as between them although it holds half of
// the true pairs.
func (t *task) takesTrue(x, y mixture, pairs float64) bool {
	taken := (x[0].share - y[0].share) * pairs
	inside := t.insideRatio(x, 0, pairs)*x[0].share - t.insideRatio(y, 0, pairs)*y[0].share
	return taken >= leastFound && inside*pairs < asInside*taken
}

// mixed is a class of pairs among what is taken for true ones, and how many bits tell it from the rest.
type mixed struct {
	class
	bits float64
	born bool // they differ on a birth
}

// mixedUp are the classes of pairs that differ on a field, among what is taken for true pairs,
// in the order of how much the other fields tell of it. Those that differ on a birth come twice: free to
// become what there is most of, and kept from ever sharing one, as father and son are, where persons who
// moved would draw the class away.
func (t *task) mixedUp(x mixture, ps []pattern, pairs float64) (out []mixed) {
	y := slices.Clone(x)
	for c := range y {
		y[c].same = c == 0
	}
	for f := range t.fields {
		if t.doubted(f) || t.fields[f].own && !t.born(f) {
			continue
		}
		near, far := t.sides(y, ps, f)
		n := sum(far[f][1:])
		if n < leastFound {
			continue
		}
		m := mixed{class: class{share: n / pairs, levels: copied(t.total)}, born: t.born(f)}
		for g := range t.fields {
			if g != f {
				m.bits += t.divergence(far[g], near[g])
			}
			blend(m.levels[g], far[g], t.total[g], kinPrior)
		}
		if m.bits <= 0 {
			continue
		}
		if out = append(out, m); m.born {
			m.class = class{share: m.share, levels: copied(m.levels), strange: make([]bool, len(t.fields))}
			m.strange[f] = true
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b mixed) int { return cmp.Compare(b.bits, a.bits) })
	return out
}

// sides are what pairs show that are taken for true ones, by whether they are near or far on
// a field.
func (t *task) sides(x mixture, ps []pattern, f int) (near, far [][]float64) {
	known := make([]float64, len(ps))
	x.expect(ps, known, nil)
	others := slices.Clone(known)
	for k := range ps {
		switch l := int(ps[k].levels[f]); {
		case l >= t.farFrom(f):
			others[k] = 0
		case l > 0:
			known[k] = 0
		default:
			known[k], others[k] = 0, 0
		}
	}
	return t.shown(ps, others), t.shown(ps, known)
}

// divergence is how many bits are lost where counts are taken for such as others are.
func (t *task) divergence(counts, others []float64) (bits float64) {
	a, b := sum(counts[1:]), sum(others[1:])
	for l := 1; l < len(counts); l++ {
		if counts[l] > 0 {
			bits += counts[l] * math.Log2(counts[l]/a/((others[l]+0.5)/(b+0.5*float64(len(counts)-1))))
		}
	}
	return bits
}

// likelihood is how many bits the patterns are likely by.
func (x mixture) likelihood(ps []pattern) (all float64) {
	logs := x.logs()
	for k := range ps {
		sum := 0.0
		for c := range x {
			bits := math.Log2(x[c].share)
			for f, l := range ps[k].levels {
				bits += logs[c][f][l]
			}
			sum += math.Exp2(bits)
		}
		all += ps[k].pairs * math.Log2(sum)
	}
	return all
}
