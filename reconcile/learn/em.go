package learn

import (
	"math"

	"github.com/lienthong/lienthong/reconcile/engine"
)

// pattern is a counted pattern with its levels taken apart.
type pattern struct {
	levels []uint8
	pairs  float64
	// Of them, what people decided: so many mean the same, and so many do not.
	same, other float64
}

func (t *task) patterns(counted []engine.Counted, share float64) []pattern {
	out, n := make([]pattern, len(counted)), len(t.fields)
	levels := make([]uint8, n*len(counted))
	for i, c := range counted {
		out[i] = pattern{levels: levels[i*n : (i+1)*n : (i+1)*n], pairs: float64(c.Pairs) / share}
		for f := range t.fields {
			out[i].levels[f] = uint8(c.Pattern.Level(f))
		}
	}
	return out
}

// labelled enters what people decided into the patterns of those pairs. A pair that no key
// makes is added.
func (t *task) labelled(ps []pattern, r *engine.Records, labels []Label) []pattern {
	if len(labels) == 0 {
		return ps
	}
	at := make(map[string]int, len(ps))
	for k := range ps {
		at[string(ps[k].levels)] = k
	}
	pairs := make([][2]uint32, len(labels))
	for i, l := range labels {
		pairs[i] = [2]uint32{l.A, l.B}
	}
	for i, found := range r.Patterns(pairs) {
		levels := make([]uint8, len(t.fields))
		for f := range levels {
			levels[f] = uint8(found.Level(f))
		}
		k, ok := at[string(levels)]
		if !ok {
			k = len(ps)
			ps, at[string(levels)] = append(ps, pattern{levels: levels}), k
		}
		if labels[i].Same {
			ps[k].same++
		} else {
			ps[k].other++
		}
		ps[k].pairs = max(ps[k].pairs, ps[k].same+ps[k].other)
	}
	return ps
}

// labelWorth is how many decided pairs what is learnt of a pattern is worth, for its other
// pairs: where people said of ten pairs that they are not the same, an eleventh that looks
// like them hardly is.
const labelWorth = 2.0

// judged is how many pairs of a pattern are matches, where so large a share of them would be
// if nobody had decided anything.
func (p *pattern) judged(share float64) float64 {
	if p.same+p.other == 0 {
		return p.pairs * share
	}
	open := p.pairs - p.same - p.other
	return p.same + open*(p.same+labelWorth*share)/(p.same+p.other+labelWorth)
}

// run is one run of expectation and maximisation.
type run struct {
	held    []bool  // fields that are held out
	pairs   float64 // all pairs, of which the patterns are a part
	adjust  bool    // take what is a match out of the strangers' shares
	matches []float64
	done    bool // it converged
	rounds  int
}

const (
	mostRounds  = 500
	leastRounds = 60
	mostWork    = 6_000_000 // patterns, in all rounds: a second, or two
	// converged is the change of any share below which a run ends.
	converged = 1e-5
	certain   = 40.0 // bits, from where a pair is a match, or is none, for certain
)

// learn improves an estimate until it stands still.
func (t *task) learn(e *estimate, ps []pattern, r *run) {
	r.matches, r.done = make([]float64, len(ps)), false
	most := min(mostRounds, max(leastRounds, mostWork/(len(ps)+1)))
	for r.rounds = 1; r.rounds <= most; r.rounds++ {
		t.expect(e, ps, r)
		if change := t.maximise(e, ps, r); change < converged {
			r.done = true
			return
		}
	}
	r.rounds = most
}

// expect finds how many pairs of each pattern are matches.
func (t *task) expect(e *estimate, ps []pattern, r *run) {
	base := odds(e.lambda)
	for k, bits := range t.evidence(e, ps, r) {
		x, open := base+bits, ps[k].pairs-ps[k].same-ps[k].other
		switch r.matches[k] = ps[k].same; {
		case x < -certain:
		case x > certain:
			r.matches[k] += open
		default:
			r.matches[k] += open / (1 + math.Exp2(-x))
		}
	}
}

// evidence is what each pattern says, in bits.
func (t *task) evidence(e *estimate, ps []pattern, r *run) []float64 {
	w := t.weights(e)
	ties := make([][3][3]float64, len(e.ties))
	for i := range e.ties {
		ties[i] = e.ties[i].bits()
	}
	out := make([]float64, len(ps))
	for k := range ps {
		p := &ps[k]
		bits := 0.0
		for f, l := range p.levels {
			if l != 0 && !r.held[f] {
				bits += w[f][l]
			}
		}
		for i := range e.ties {
			x := &e.ties[i]
			a, b := engine.Class(int(p.levels[x.a]), t.last[x.a]), engine.Class(int(p.levels[x.b]), t.last[x.b])
			if a >= 0 && b >= 0 && !r.held[x.a] && !r.held[x.b] {
				bits += ties[i][a][b]
			}
		}
		out[k] = bits
	}
	return out
}

// maximise makes the estimate anew and says how far it moved.
func (t *task) maximise(e *estimate, ps []pattern, r *run) (change float64) {
	counts, before, old := t.shown(ps, r.matches), e.lambda, copied(e.m)
	e.lambda = min(max(sum(r.matches), 0.5)/r.pairs, t.most/t.pairs*(t.pairs/r.pairs), 0.9)
	change = math.Abs(e.lambda-before) / before
	for f := range t.fields {
		if r.held[f] {
			continue
		}
		blend(e.m[f], counts[f], t.prior[f], t.weight)
		if r.adjust {
			t.strangers(e.u[f], f, counts[f], sum(counts[f][1:]))
		}
	}
	t.ordered(e)
	t.fix(e)
	for f := range e.m {
		for l := range e.m[f] {
			change = max(change, math.Abs(e.m[f][l]-old[f][l]))
		}
	}
	return change
}

// strangers makes the shares of strangers: what all pairs show less what the
// matches among them show. A fiftieth of a level always is left to strangers.
func (t *task) strangers(u []float64, f int, matches []float64, sum float64) {
	const least = 0.02
	left := max(t.filled[f]-sum, 1)
	norm := 0.0
	for l := 1; l <= t.last[f]; l++ {
		all := t.total[f][l]
		u[l] = max((all*t.filled[f]-matches[l])/left, least*all, t.floor[f][l])
		norm += u[l]
	}
	for l := range u {
		u[l] /= norm
	}
}

// odds are those of a share, in bits.
func odds(share float64) float64 { return math.Log2(share / (1 - share)) }
