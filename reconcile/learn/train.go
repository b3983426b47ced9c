package learn

import (
	"context"
	"slices"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/doubt"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/family"
	"github.com/lienthong/lienthong/reconcile/learn/kin"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

const (
	mostLast     = 1_000_000 // pairs of the last run
	mostPatterns = 60_000    // that it learns from
)

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

// train learns what the task asks for.
func (t *task) train(ctx context.Context, r *engine.Records, labels []Label) (e *em.Estimate, rep *Report, err error) {
	rep = &Report{Pairs: r.Pairs()}
	if rep.Pairs < 1 {
		return nil, nil, lienthong.Errorf(lienthong.Invalid, "the table has one row: there is nothing to compare it with")
	}
	counted, err := t.countStrangers(ctx, r, rep)
	if err != nil {
		return nil, nil, err
	}
	plan, err := engine.NewPlan(r, nil)
	if err != nil {
		return nil, nil, err
	}
	share := 1.0
	if counted == nil || !r.Model.Blocking.All || rep.Pairs > mostLast { // else they are those of the plan
		if counted, share, err = plan.Count(ctx, mostLast); err != nil {
			return nil, nil, err
		}
	}
	rep.Candidates, rep.Share = plan.Pairs(), share
	all := t.labelled(pattern.Of(len(t.Fields), counted, share), r, labels)
	ps := em.Condense(t.Basis, all, make([]bool, len(t.Fields)), mostPatterns)
	rep.Patterns = len(ps)
	last := &em.Run{Held: make([]bool, len(t.Fields)), Pairs: t.Pairs, Adjust: true}
	last.Matches = make([]float64, len(ps))
	if e, err = t.estimate(ctx, r, plan, all, ps, last, rep); err != nil {
		return nil, nil, err
	}
	if l := r.Model.Link; l == scheme.Dedupe || l == scheme.DedupeLeft {
		family.Part(e, ps, last)
	}
	rep.Rounds, rep.Ties, rep.Matches = last.Rounds, len(e.Ties), level.Sum(last.Matches)
	t.warn(e, all, last, rep)
	t.warnOfKin(e, rep)
	return e, rep, nil
}

// estimate learns from patterns, all of them and condensed ones, in the way that so many fields allow.
func (t *task) estimate(ctx context.Context, r *engine.Records, plan *engine.Plan, all, ps []pattern.Pattern, last *em.Run, rep *Report) (e *em.Estimate, err error) {
	switch {
	case t.linking && r.Model.OneColumn() && max(r.Left, r.Len()-r.Left) >= fewRows:
		if e, err = t.ofNearest(ctx, r, plan); err != nil {
			return nil, err
		}
		last.Done = true
		e.Expect(ps, last)
		rep.Warnings = append(rep.Warnings, ofOneTable)
	case r.Model.Link.Tables() == 1 && r.Model.OneText() && t.Fields[0].Shared != nil:
		e = t.suppose()
		last.Done = true
		e.Expect(ps, last)
		rep.Warnings = append(rep.Warnings, supposed)
	case len(t.Fields) == 1:
		e = em.Start(t.Basis, firstLambda(r))
		t.assume(e, firstLambda(r)*t.Pairs)
		last.Done = true
		rep.Warnings = append(rep.Warnings, t.single(r, e, ps, last))
	default:
		sharing := t.sharing(r, all)
		agree := func(f int) []pattern.Pattern { return slices.Clone(sharing[f]) }
		doubt.Fields(t.Basis, sharing)
		doubt.Readings(t.Basis, sharing)
		doubt.Events(t.Basis, sharing)
		if err := t.lookInside(ctx, r, all); err != nil {
			return nil, err
		}
		e = (&kin.Search{Basis: t.Basis, Inside: t.inside, Alone: t.alone}).Learn(ps, last, firstLambda(r), agree)
	}
	return e, nil
}
