package learn

import (
	"cmp"
	"math"
	"slices"

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

// run is one run of expectation and maximisation.
type run struct {
	held    []bool  // fields that are held out
	pairs   float64 // all pairs, of which the patterns are a part
	adjust  bool    // take what is a match out of the strangers' shares
	most    float64 // matches that there can be; 0 for no bound
	base    float64 // the odds, in bits, that the bound led to
	rest    int     // rounds after which it ends in any case; 0 for what [mostWork] allows
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
	kept      = 1e-8 // share of a bound, to which it is kept
)

// learn improves an estimate until it stands still.
func (t *task) learn(e *estimate, ps []pattern, r *run) {
	r.matches, r.done = make([]float64, len(ps)), false
	most := cmp.Or(r.rest, min(mostRounds, max(leastRounds, mostWork/(len(ps)+1))))
	for r.rounds = 1; r.rounds <= most; r.rounds++ {
		t.expect(e, ps, r)
		if change := t.maximise(e, ps, r); change < converged {
			r.done = true
			return
		}
	}
}

// expect finds how many pairs of each pattern are matches. Where they are more
// than there can be, the odds of any two rows are lowered until they are not.
func (t *task) expect(e *estimate, ps []pattern, r *run) {
	bits := t.evidence(e, ps, r)
	found, _ := shares(bits, ps, odds(e.lambda), r.matches)
	if r.most == 0 || found <= r.most {
		return
	}
	r.base = within(bits, ps, r.most, r.base, odds(e.lambda), r.matches)
	e.lambda = 1 / (1 + math.Exp2(-r.base))
}

// within finds the odds, below high, at which so many are matches: by Newton's steps
// from near, since it moves little from round to round, and by halves where those
// lead astray. It is found closely: rounds must be able to stand still.
func within(bits []float64, ps []pattern, most, near, high float64, matches []float64) float64 {
	low, base := -200.0, near
	if base == 0 {
		base = high
	}
	for range 100 {
		found, slope := shares(bits, ps, base, matches)
		beyond := math.Log(found / most)
		if math.Abs(beyond) < kept {
			break
		}
		if beyond > 0 {
			high = base
		} else {
			low = base
		}
		base -= beyond * found / slope
		if !(base > low && base < high) {
			base = (low + high) / 2
		}
	}
	return base
}

// shares puts in how many pairs of each pattern are matches, where any two rows
// have the given odds, and returns how many are in all, and how many more would be
// for a bit more.
func shares(bits []float64, ps []pattern, base float64, matches []float64) (found, slope float64) {
	for k := range ps {
		x, open := base+bits[k], ps[k].pairs-ps[k].same-ps[k].other
		switch matches[k] = ps[k].same; {
		case x < -certain:
		case x > certain:
			matches[k] += open
		default:
			p := 1 / (1 + math.Exp2(-x))
			matches[k] += open * p
			slope += open * p * (1 - p)
		}
		found += matches[k]
	}
	return found, slope * math.Ln2
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
	found := 0.0
	counts := make([][]float64, len(t.fields))
	for f := range counts {
		counts[f] = make([]float64, t.last[f]+1)
	}
	for k := range ps {
		found += r.matches[k]
		for f, l := range ps[k].levels {
			counts[f][l] += r.matches[k]
		}
	}
	before, old := e.lambda, make([][]float64, len(e.m))
	for f := range old {
		old[f] = slices.Clone(e.m[f])
	}
	e.lambda = min(max(found, 0.5)/r.pairs, t.most/t.pairs*(t.pairs/r.pairs), 0.9)
	change = math.Abs(e.lambda-before) / before
	for f := range t.fields {
		if r.held[f] {
			continue
		}
		sum := 0.0
		for l := 1; l <= t.last[f]; l++ {
			sum += counts[f][l]
		}
		for l := 1; l <= t.last[f]; l++ {
			e.m[f][l] = (counts[f][l] + t.weight*t.prior[f][l]) / (sum + t.weight)
		}
		if r.adjust {
			t.strangers(e.u[f], f, counts[f], sum)
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
