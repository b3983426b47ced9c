package learn

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/blocking"
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
	Sessions   []Session `json:"sessions"`   // one for each key that was used; see Sessions
	Rounds     int       `json:"rounds"`     // of the last run
	Ties       int       `json:"ties"`       // pairs of fields that are corrected for
	Warnings   []string  `json:"warnings"`   // what to look at
}

// say adds a warning.
func (r *Report) say(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
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
	agreeing    = 20_000    // that agree on a field, to see which other fields go with it
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
	r = r.Compared(toLearnBy(r))
	t := newTask(r)
	e, rep, err := t.train(ctx, r, labels)
	if err == nil && t.overflows(r, e, rep.Matches) {
		t = newTask(r)
		t.severalOf(r)
		e, rep, err = t.train(ctx, r, labels)
	}
	if err != nil {
		return nil, nil, err
	}
	return t.learnt(e), rep, nil
}

const (
	// overflow is how many true pairs there are for each row of the smaller table, from where the
	// other one is taken to have several rows of a thing: visits of a patient.
	overflow = 1.2
	// mostTwice is how many pairs inside the smaller table may then look true, for each between the two.
	mostTwice = 0.2
)

// overflows reports whether more pairs are true than the smaller table has rows, though it was not
// known that the other may have several rows of one thing.
func (t *task) overflows(r *engine.Records, e *estimate, matches float64) bool {
	return r.Model.Link == scheme.LinkTables && !r.Model.OneColumn() && matches > overflow*t.rows &&
		len(t.inside) == len(t.once) && t.hasOnce(e, t.inside[t.smaller(r)], matches)
}

// hasOnce reports whether hardly any pairs inside a table look as true ones do. Where as many do as
// between the two, they are kin, such as the flats of one house.
func (t *task) hasOnce(e *estimate, inside []pattern, matches float64) bool {
	found := &run{held: make([]bool, len(t.fields)), matches: make([]float64, len(inside))}
	t.expect(e, inside, found)
	return sum(found.matches) <= mostTwice*matches
}

// train learns what the task asks for.
func (t *task) train(ctx context.Context, r *engine.Records, labels []Label) (e *estimate, rep *Report, err error) {
	rep = &Report{Pairs: r.Pairs()}
	if rep.Pairs < 1 {
		return nil, nil, lienthong.Errorf(lienthong.Invalid, "the table has one row: there is nothing to compare it with")
	}
	if err := t.countStrangers(ctx, r, rep); err != nil {
		return nil, nil, err
	}
	plan, err := engine.NewPlan(r, nil)
	if err != nil {
		return nil, nil, err
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
	switch {
	case t.linking && r.Model.OneColumn() && max(r.Left, r.Len()-r.Left) >= fewRows:
		if e, err = t.ofNearest(ctx, r, plan); err != nil {
			return nil, nil, err
		}
		last.done = true
		t.expect(e, ps, last)
		rep.Warnings = append(rep.Warnings, ofOneTable)
	case r.Model.Link.Tables() == 1 && r.Model.OneText() && t.fields[0].shared != nil:
		e = t.suppose()
		last.done = true
		t.expect(e, ps, last)
		rep.Warnings = append(rep.Warnings, supposed)
	case len(t.fields) == 1:
		e = t.start(firstLambda(r))
		t.assume(e, firstLambda(r)*t.pairs)
		last.done = true
		rep.Warnings = append(rep.Warnings, t.single(r, e, ps, last))
	default:
		sharing := t.sharing(r, all)
		agree := func(f int) []pattern { return slices.Clone(sharing[f]) }
		t.doubt(sharing)
		t.readings(sharing)
		t.unborn(sharing)
		if err := t.lookInside(ctx, r); err != nil {
			return nil, nil, err
		}
		e = t.learnKin(ps, last, firstLambda(r), agree)
	}
	rep.Rounds, rep.Ties, rep.Matches = last.rounds, len(e.ties), sum(last.matches)
	t.warn(e, all, last, rep)
	t.warnOfKin(e, rep)
	return e, rep, nil
}

// rowsByAllKeys is up to how many rows are learnt by more keys than the model has: beyond,
// making their indexes takes longer than the comparing itself.
const rowsByAllKeys = 1_000_000

// toLearnBy is which pairs are learnt from. The keys of a model say what is compared; whoever
// wrote them may have asked for two names and a birth, and of pairs that agree on so much
// namesakes, kin and true pairs cannot be told from each other. So the keys that would be
// proposed for its fields are learnt by as well, and all pairs of small tables are.
func toLearnBy(r *engine.Records) *scheme.Blocking {
	if r.Model.Blocking.Proposed {
		return &r.Model.Blocking
	}
	if r.Len() > rowsByAllKeys {
		b := r.Model.Blocking
		if keys := r.Model.Looser(); keys != nil {
			b.Keys = keys
		}
		return &b
	}
	b, _ := blocking.Propose(r.First(blocking.SampleRows), float64(r.Len()), r.Pairs())
	for _, k := range r.Model.Blocking.Keys {
		if !slices.Contains(b.Keys, k) {
			b.Keys = append(b.Keys, k)
		}
	}
	return &b
}

// firstLambda is a first guess: one row in five has a partner.
func firstLambda(r *engine.Records) float64 {
	rows := float64(r.Left)
	if r.Model.Link.Tables() == 2 {
		rows = min(rows, float64(r.Len()-r.Left))
	}
	return min(max(0.2*rows/r.Pairs(), 1e-12), 0.1)
}

// learnt is the estimate as the model file has it.
func (t *task) learnt(e *estimate) *scheme.Learnt {
	out := &scheme.Learnt{Lambda: e.lambda, Fields: map[string]scheme.Shares{}}
	for f, field := range t.fields {
		out.Fields[field.name] = scheme.Shares{M: e.m[f][1:], U: e.u[f][1:]}
	}
	for i := range e.ties {
		x := &e.ties[i]
		out.Ties = append(out.Ties, scheme.Tie{Fields: [2]string{t.fields[x.A].name, t.fields[x.B].name}, Bits: x.Bits()})
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
	if !last.done {
		rep.say("learning did not settle in %d rounds: the weights still move; check the blocking keys, or fix m and u of a field", last.rounds)
	}
	if rep.Matches < 10 {
		rep.say("only %.0f pairs are taken for matches: too few to learn from, the weights are mostly those assumed beforehand", rep.Matches)
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
			rep.say("field %q: no compared pair was ever on level %s; its weight is assumed", field.name, strings.Join(never, ", "))
		}
	}
	for i := range e.ties {
		x := &e.ties[i]
		rep.say("fields %q and %q are not independent: scores are corrected by up to %.1f bits", t.fields[x.A].name, t.fields[x.B].name, x.Most())
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
