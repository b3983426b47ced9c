package learn

import (
	"context"
	"slices"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	mostSession         = 150_000 // pairs of a session
	mostSessionPatterns = 20_000  // that it learns from
	mostKeys            = 8       // sessions
	// leastLambda is the share of matches among a key's pairs from where its
	// session is heard: below, learning finds whatever else the pairs share
	// (Winkler 2002 asks for a twentieth).
	leastLambda = 0.02
)

// session is a key with the patterns of its pairs.
type session struct {
	key      string
	pairs    int64
	held     []bool
	patterns []pattern.Pattern
}

// Sessions learns with each key's fields held out, and adds to a report what each key
// finds. That is for people to look at: nothing that [Train] learns hangs on it.
func Sessions(ctx context.Context, r *engine.Records, rep *Report) error {
	t := newTask(r)
	if _, err := t.countStrangers(ctx, r, &Report{}); err != nil {
		return err
	}
	var all []session
	for _, key := range r.Model.Blocking.Keys[:min(mostKeys, len(r.Model.Blocking.Keys))] {
		parts, err := scheme.ParseKey(key)
		if err != nil {
			return err
		}
		held, free := make([]bool, len(t.Fields)), 0
		for f := range t.Fields {
			held[f] = slices.ContainsFunc(parts, func(p scheme.Part) bool { return p.Field == t.Fields[f].Name })
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
		all = append(all, session{key, plan.Pairs(), held, pattern.Of(len(t.Fields), counted, share)})
	}
	t.learnSessions(all, firstLambda(r), rep)
	return nil
}

// learnSessions learns each session by itself, from a first guess of lambda. It
// returns, by field, the shares of each session that is heard.
func (t *task) learnSessions(all []session, lambda float64, rep *Report) (found [][][]float64) {
	found = make([][][]float64, len(t.Fields))
	learnt, rounds := make([]*em.Estimate, len(all)), make([]*em.Run, len(all))
	var wg sync.WaitGroup
	for i, x := range all {
		wg.Go(func() { learnt[i], rounds[i] = t.session(x, lambda) })
	}
	wg.Wait()
	for i, s := range learnt {
		x, one := all[i], rounds[i]
		rep.Sessions = append(rep.Sessions, Session{x.key, x.pairs, len(one.Matches), s.Lambda, one.Rounds, one.Done})
		if !one.Done {
			rep.say("the session of key %q did not settle in %d rounds: what it shows of the key is rough", x.key, one.Rounds)
		}
		for f := range t.Fields {
			if !x.held[f] && s.Lambda >= leastLambda && s.Lambda*one.Pairs >= 10 {
				found[f] = append(found[f], s.M[f])
			}
		}
	}
	return found
}

// session learns from the pairs of one key.
func (t *task) session(x session, lambda float64) (*em.Estimate, *em.Run) {
	ps := em.Condense(t.Basis, x.patterns, x.held, mostSessionPatterns)
	one := &em.Run{Held: x.held, Pairs: level.Sum(pattern.Pairs(ps))}
	e := em.Start(t.Basis, min(lambda*t.Pairs/one.Pairs, 0.3))
	e.Learn(ps, one)
	return e, one
}
