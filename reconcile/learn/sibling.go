package learn

import "slices"

const (
	mostShared = 0.25 // share of siblings that agree on what one thing alone bears
	leastRows  = 100  // below which there is too little to tell siblings by
	leastMore  = 0.5  // bits that siblings must share beside the field that tells most
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

// sibling is where the class of siblings is, -1 if there is none.
func (x mixture) sibling() int {
	return slices.IndexFunc(x, func(c class) bool { return c.differ != nil })
}

// siblings reports whether the class of siblings is of such. It is not
// where its pairs would rather agree on what one thing alone bears: those are true pairs
// that moved. Nor is it where they share one field and nothing else, or nothing at all:
// those are namesakes and strangers.
func (t *task) siblings(x mixture) bool {
	at := x.sibling()
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

// found reports whether some pairs, beside siblings, may be true ones: they look as those
// were assumed to, or agree as those do on what one thing alone bears.
func (t *task) found(x mixture, pairs float64) bool {
	if x.sibling() < 0 {
		return true
	}
	for c := range x[:len(x)-1] {
		own := t.apart(x[c].levels)
		if x[c].differ == nil && x[c].share*pairs >= leastPart && (c == 0 || x[c].left == nil && own >= 0 && own < mostApart) {
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
