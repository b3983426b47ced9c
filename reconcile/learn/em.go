package learn

import (
	"context"
	"math"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

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
		ties[i] = e.ties[i].Bits()
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
			a, b := engine.Class(int(p.levels[x.A]), t.last[x.A]), engine.Class(int(p.levels[x.B]), t.last[x.B])
			if a >= 0 && b >= 0 && !r.held[x.A] && !r.held[x.B] {
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

// session is a key with the patterns of its pairs.
type session struct {
	key      string
	pairs    int64
	held     []bool
	patterns []pattern
}

// Sessions learns with each key's fields held out, and adds to a report what each key
// finds. That is for people to look at: nothing that [Train] learns hangs on it.
func Sessions(ctx context.Context, r *engine.Records, rep *Report) error {
	t := newTask(r)
	if err := t.countStrangers(ctx, r, &Report{}); err != nil {
		return err
	}
	var all []session
	for _, key := range r.Model.Blocking.Keys[:min(mostKeys, len(r.Model.Blocking.Keys))] {
		parts, err := scheme.ParseKey(key)
		if err != nil {
			return err
		}
		held, free := make([]bool, len(t.fields)), 0
		for f := range t.fields {
			held[f] = slices.ContainsFunc(parts, func(p scheme.Part) bool { return p.Field == t.fields[f].name })
			if !held[f] {
				free++
			}
		}
		plan, err := engine.NewPlan(r, []string{key})
		if err != nil {
			return err
		}
		counted, share, err := plan.Count(ctx, mostSession)
		if err != nil {
			return err
		}
		if free < 2 || len(counted) == 0 {
			continue // nothing is left to tell matches by
		}
		all = append(all, session{key, plan.Pairs(), held, t.patterns(counted, share)})
	}
	t.learnSessions(all, firstLambda(r), rep)
	return nil
}

// learnSessions learns each session by itself, from a first guess of lambda. It
// returns, by field, the shares of each session that is heard.
func (t *task) learnSessions(all []session, lambda float64, rep *Report) (found [][][]float64) {
	found = make([][][]float64, len(t.fields))
	learnt, rounds := make([]*estimate, len(all)), make([]*run, len(all))
	var wg sync.WaitGroup
	for i, x := range all {
		wg.Go(func() { learnt[i], rounds[i] = t.session(x, lambda) })
	}
	wg.Wait()
	for i, s := range learnt {
		x, one := all[i], rounds[i]
		rep.Sessions = append(rep.Sessions, Session{x.key, x.pairs, len(one.matches), s.lambda, one.rounds, one.done})
		if !one.done {
			rep.say("the session of key %q did not settle in %d rounds: what it shows of the key is rough", x.key, one.rounds)
		}
		for f := range t.fields {
			if !x.held[f] && s.lambda >= leastLambda && s.lambda*one.pairs >= 10 {
				found[f] = append(found[f], s.m[f])
			}
		}
	}
	return found
}

// session learns from the pairs of one key.
func (t *task) session(x session, lambda float64) (*estimate, *run) {
	ps := t.condense(x.patterns, x.held, mostSessionPatterns)
	one := &run{held: x.held, pairs: sum(pairsOfEach(ps))}
	e := t.start(min(lambda*t.pairs/one.pairs, 0.3))
	t.learn(e, ps, one)
	return e, one
}

// median puts the middle of the lists into shares, level by level, summing to 1.
func median(shares []float64, lists [][]float64) {
	for l := range shares {
		var xs []float64
		for _, list := range lists {
			xs = append(xs, list[l])
		}
		slices.Sort(xs)
		shares[l] = (xs[(len(xs)-1)/2] + xs[len(xs)/2]) / 2
	}
	normalise(shares)
}
