package learn

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Report says how the learning went.
type Report struct {
	Pairs      float64   `json:"pairs"`      // all pairs there are
	Candidates int64     `json:"candidates"` // those that the keys make
	Share      float64   `json:"share"`      // the share of them that was learnt from
	Patterns   int       `json:"patterns"`   // that the last run learnt from
	Random     int       `json:"random"`     // pairs drawn at random
	Matches    float64   `json:"matches"`    // pairs taken for matches, expected
	Sessions   []Session `json:"sessions"`   // one for each key that was used
	Rounds     int       `json:"rounds"`     // of the last run
	Ties       int       `json:"ties"`       // pairs of fields that are corrected for
	Warnings   []string  `json:"warnings"`   // what to look at
}

// Session is one run with a blocking key's fields held out.
type Session struct {
	Key      string  `json:"key"`
	Pairs    int64   `json:"pairs"`
	Patterns int     `json:"patterns"`
	Lambda   float64 `json:"lambda"` // share of matches among the key's pairs
	Rounds   int     `json:"rounds"`
	Settled  bool    `json:"settled"`
}

// The bounds of learning, in pairs.
const (
	exhaustive  = 2_000_000 // up to here all pairs are counted, none are drawn
	drawn       = 125_000   // drawn at random by one core
	atOnce      = 2         // such draws between two looks
	mostDraws   = 12        // at most 1.5 million
	leastSeen   = 100       // pairs of strangers on each level
	mostSession = 150_000   // of a session
	mostLast    = 1_000_000 // of the last run
	mostKeys    = 8         // sessions
	mostShare   = 2.0       // pairs a row that share what one thing alone bears
	// leastLambda is the share of matches among a key's pairs from where its
	// session is heard: below, learning finds whatever else the pairs share
	// (Winkler 2002 asks for a twentieth).
	leastLambda = 0.02
)

// Label is what people decided of two rows, the first of which stands before the second.
type Label struct {
	A, B uint32
	Same bool
}

// Train learns the weights of a model from its records, and from what people decided
// of some pairs, if anything.
func Train(ctx context.Context, r *engine.Records, labels []Label) (*scheme.Learnt, *Report, error) {
	t, rep := newTask(r), &Report{Pairs: r.Pairs()}
	if rep.Pairs < 1 {
		return nil, nil, fmt.Errorf("learn: there are no pairs")
	}
	if err := t.countStrangers(ctx, r, rep); err != nil {
		return nil, nil, err
	}
	plan, err := engine.NewPlan(r, nil) // the blocks of all keys at once: sessions find theirs made
	if err != nil {
		return nil, nil, err
	}
	if err := t.sessions(ctx, r, rep); err != nil {
		return nil, nil, err
	}
	keys := looser(r.Model)
	if keys != nil {
		if plan, err = engine.NewPlan(r, keys); err != nil {
			return nil, nil, err
		}
	}
	counted, share, err := plan.Count(ctx, mostLast)
	if err != nil {
		return nil, nil, err
	}
	rep.Candidates, rep.Share = plan.Pairs(), share
	all := t.labelled(t.patterns(counted, share), r, labels)
	ps := t.condense(all, make([]bool, len(t.fields)), mostPatterns)
	rep.Patterns = len(ps)
	last := &run{held: make([]bool, len(t.fields)), pairs: t.pairs, adjust: true}
	last.matches = make([]float64, len(ps))
	sharing := t.sharing(r, all)
	agree := func(f int) []pattern { return slices.Clone(sharing[f]) }
	var e *estimate
	if len(t.fields) == 1 {
		e = t.start(firstLambda(r))
		t.assume(e, firstLambda(r)*t.pairs)
		last.done = true
		rep.Warnings = append(rep.Warnings, t.single(r, e, ps, last))
	} else {
		t.doubt(sharing)
		if err := t.lookInside(ctx, r, keys); err != nil {
			return nil, nil, err
		}
		e = t.learnKin(ps, last, firstLambda(r), agree)
	}
	rep.Rounds, rep.Ties, rep.Matches = last.rounds, len(e.ties), sum(last.matches)
	t.warn(e, all, last, rep)
	t.warnOfKin(e, rep)
	return t.learnt(e), rep, nil
}

// sharing is agreeing for each field.
func (t *task) sharing(r *engine.Records, ps []pattern) [][]pattern {
	out := make([][]pattern, len(t.fields))
	var wg sync.WaitGroup
	for f := range t.fields {
		wg.Go(func() { out[f] = t.agreeing(r, f, ps) })
	}
	wg.Wait()
	return out
}

// agreeing are the patterns of pairs that agree on a field: a sample, or those
// counted, where all pairs were, and then with those that nearly agree.
func (t *task) agreeing(r *engine.Records, f int, ps []pattern) []pattern {
	if r.Model.Blocking.All {
		return t.alike(f, ps)
	}
	counted, _ := r.Agreeing(f, agreeing)
	return t.patterns(counted, 1)
}

// alike are the patterns of pairs that agree on a field, or nearly.
func (t *task) alike(f int, ps []pattern) (out []pattern) {
	for _, p := range ps {
		if c := engine.Class(int(p.levels[f]), t.last[f]); c == 0 || c == 1 {
			out = append(out, p)
		}
	}
	return out
}

// firstLambda is a first guess: one row in five has a partner.
func firstLambda(r *engine.Records) float64 {
	rows := float64(r.Left)
	if r.Model.Link.Tables() == 2 {
		rows = min(rows, float64(r.Len()-r.Left))
	}
	return min(max(0.2*rows/r.Pairs(), 1e-12), 0.1)
}

// countStrangers finds how often each level occurs among all pairs.
func (t *task) countStrangers(ctx context.Context, r *engine.Records, rep *Report) error {
	seen := t.empty()
	if t.pairs <= exhaustive {
		all, _, err := engine.Everything(r).Count(ctx, 0)
		if err != nil {
			return err
		}
		for _, c := range all {
			for f := range t.fields {
				seen[f][c.Pattern.Level(f)] += float64(c.Pairs)
			}
		}
	}
	for n := 0; n < mostDraws && t.pairs > exhaustive && ctx.Err() == nil; n += atOnce {
		asked := make([]bool, len(t.fields))
		for f := range asked {
			asked[f] = n == 0 || !t.enough(f, seen[f])
		}
		if !slices.Contains(asked, true) {
			break
		}
		for f, levels := range r.Random(n, atOnce, drawn, asked) {
			for l := range seen[f] {
				seen[f][l] += float64(levels[l])
			}
		}
		rep.Random += atOnce * drawn
	}
	for f := range t.fields {
		same, filled := r.Same(f)
		t.share(f, seen[f], same, filled)
	}
	return ctx.Err()
}

// share turns what was seen of a field into shares of all pairs. Of agreement
// it is known how many pairs there are.
func (t *task) share(f int, seen []float64, same, filled float64) {
	all, rest := max(sum(seen[1:]), 1), 0.0
	t.filled[f] = filled
	for l := 1; l <= t.last[f]; l++ {
		t.total[f][l] = max(seen[l], 0.5) / all
		t.floor[f][l] = 0.5 / all
		if l > 1 {
			rest += t.total[f][l]
		}
	}
	if !t.fields[f].exact || filled == 0 {
		return
	}
	if t.fields[f].code { // a model number, and not a version
		t.fields[f].own = same <= mostShare*t.rows
	}
	exact := max(same, 0.5) / filled
	t.total[f][1], t.floor[f][1] = exact, 0.5/filled
	for l := 2; l <= t.last[f]; l++ {
		t.total[f][l] *= (1 - exact) / rest
	}
}

// enough reports whether each level of a field was seen often enough, or so
// seldom that more draws would not help.
func (t *task) enough(f int, seen []float64) bool {
	for l := 2; l <= t.last[f]; l++ { // the first is counted
		if seen[l] >= leastSeen/5 && seen[l] < leastSeen {
			return false
		}
	}
	return true
}

// session is a key with the patterns of its pairs.
type session struct {
	key      string
	pairs    int64
	held     []bool
	patterns []pattern
}

// sessions learns with each key's fields held out, to see what each key finds.
func (t *task) sessions(ctx context.Context, r *engine.Records, rep *Report) error {
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

// learnt is the estimate as the model file has it.
func (t *task) learnt(e *estimate) *scheme.Learnt {
	out := &scheme.Learnt{Lambda: e.lambda, Fields: map[string]scheme.Shares{}}
	for f, field := range t.fields {
		out.Fields[field.name] = scheme.Shares{M: e.m[f][1:], U: e.u[f][1:]}
	}
	for i := range e.ties {
		x := &e.ties[i]
		out.Ties = append(out.Ties, scheme.Tie{Fields: [2]string{t.fields[x.a].name, t.fields[x.b].name}, Bits: x.bits()})
	}
	for _, k := range e.kin {
		kin := scheme.Kin{Share: k.share, Fields: map[string]scheme.KinShares{}}
		for f, field := range t.fields {
			kin.Fields[field.name] = scheme.KinShares{K: k.levels[f][1:]}
		}
		out.Kin = append(out.Kin, kin)
	}
	return out
}

// warn says what a user must look at.
func (t *task) warn(e *estimate, ps []pattern, last *run, rep *Report) {
	say := func(format string, args ...any) { rep.Warnings = append(rep.Warnings, fmt.Sprintf(format, args...)) }
	if !last.done {
		say("learning did not settle in %d rounds: the weights still move; check the blocking keys, or fix m and u of a field", last.rounds)
	}
	for _, s := range rep.Sessions {
		if !s.Settled {
			say("the session of key %q did not settle in %d rounds: what it shows of the key is rough", s.Key, s.Rounds)
		}
	}
	if rep.Matches < 10 {
		say("only %.0f pairs are taken for matches: too few to learn from, the weights are mostly those assumed beforehand", rep.Matches)
	}
	for f, field := range t.fields {
		counts, _ := t.seen(f, ps)
		var never []string
		for l, test := range field.tests {
			if counts[l+1] == 0 {
				never = append(never, test)
			}
		}
		if len(never) > 0 {
			say("field %q: no compared pair was ever on level %s; its weight is assumed", field.name, strings.Join(never, ", "))
		}
	}
	for i := range e.ties {
		x := &e.ties[i]
		say("fields %q and %q are not independent: scores are corrected by up to %.1f bits", t.fields[x.a].name, t.fields[x.b].name, x.most())
	}
}

// warnOfKin says which pairs are alike without meaning the same.
func (t *task) warnOfKin(e *estimate, rep *Report) {
	for _, k := range e.kin {
		var shared []string
		for f, field := range t.fields {
			if k.levels[f][1] > agreed {
				shared = append(shared, fmt.Sprintf("%q", field.name))
			}
		}
		if len(shared) > 0 {
			rep.Warnings = append(rep.Warnings, fmt.Sprintf("about %.0f pairs agree on %s and seem to mean different things: what they share counts once", k.share*t.pairs, strings.Join(shared, ", ")))
		}
	}
}

// looser are the keys to learn by where those of the model ask for too much: its own, and
// one for each name that stands only beside another name. Of pairs that agree on both
// names, namesakes cannot be told from persons who moved, and what namesakes of one name
// look like is not seen. What is compared stays as the model has it. It is nil where the
// model's own keys do.
func looser(m *scheme.Model) []string {
	if m.Blocking.All {
		return nil
	}
	named := func(name string) bool {
		f := m.Field(name)
		return f != nil && !f.BlockOnly && (f.Kind == scheme.Given || f.Kind == scheme.Family)
	}
	alone, beside := map[string]bool{}, map[string]scheme.Part{}
	for _, key := range m.Blocking.Keys {
		parts, err := scheme.ParseKey(key)
		if err != nil {
			return nil // Train says so
		}
		names := 0
		for _, p := range parts {
			if named(p.Field) {
				names++
			}
		}
		for _, p := range parts {
			switch {
			case len(parts) == 1:
				alone[p.Field] = true
			case names > 1 && named(p.Field):
				beside[p.Field] = p
			}
		}
	}
	keys := slices.Clone(m.Blocking.Keys)
	for _, f := range m.Compared() {
		if p, ok := beside[f.Name]; ok && !alone[f.Name] {
			keys = append(keys, p.String())
		}
	}
	if len(keys) == len(m.Blocking.Keys) {
		return nil
	}
	return keys
}
