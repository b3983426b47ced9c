package learn

import (
	"fmt"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/learn/em"
	"github.com/lienthong/lienthong/reconcile/learn/level"
	"github.com/lienthong/lienthong/reconcile/learn/pattern"
)

// Counted is what somebody counted of pairs of their own, who compares other records
// than package engine does. [Counted.Fit] learns from it as [Train] does.
type Counted struct {
	Fields []CountedField
	Rows   float64 // each of which has one true partner at most
	Pairs  float64 // all pairs there are
	Trust  float64 // how many true pairs the assumed shares are worth
	Random []pattern.Pattern
	Keys   []CountedKey
	All    []pattern.Pattern // pairs that agree on some key, each once
}

// CountedField is one thing that the pairs were compared by. Where what a value says
// hangs on how it is written, each way of writing is a field: a pair has a level of
// one of them.
type CountedField struct {
	Name    string
	Levels  []string  // the last is for values that have nothing in common
	Assumed []float64 // shares of true pairs before anything is seen, one a level
	M, U    []float64 // fixed, one a level; 0 is learnt, and nil is all
}

// CountedKey is the pairs that agree on one blocking key, and which fields it is
// made of.
type CountedKey struct {
	Key      string
	Held     []bool
	Patterns []pattern.Pattern
}

// Fitted is what was learnt.
type Fitted struct {
	Lambda float64
	Fields []FittedField
}

// FittedField has the shares of a field, one a level.
type FittedField struct {
	M, U []float64
	True float64 // true pairs that have values, expected
	All  float64 // pairs of any kind that do
}

// Fit learns shares from what was counted. A score that is a plain sum of weights
// cannot correct for fields that are not independent: that is said, and left to who
// reads it.
func (c *Counted) Fit() (*Fitted, *Report) {
	t, rep := c.task(), &Report{Pairs: c.Pairs, Share: 1, Random: int(level.Sum(pattern.Pairs(c.Random)))}
	first := 0.5 * c.Rows / c.Pairs
	e := em.Start(t.Basis, first)
	var sessions []session
	for _, k := range c.Keys {
		if len(k.Patterns) > 0 {
			sessions = append(sessions, session{k.Key, int64(level.Sum(pattern.Pairs(k.Patterns))), k.Held, k.Patterns})
		}
	}
	for f, shares := range t.learnSessions(sessions, first, rep) {
		if len(shares) > 0 {
			level.Median(e.M[f], shares)
		}
	}
	e.Fix()
	all := c.All
	ps := em.Condense(t.Basis, all, make([]bool, len(t.Fields)), mostPatterns)
	rep.Candidates, rep.Patterns = int64(level.Sum(pattern.Pairs(c.All))), len(ps)
	last := &em.Run{Held: make([]bool, len(t.Fields)), Pairs: t.Pairs, Adjust: true}
	e.Learn(ps, last)
	rep.Rounds, rep.Matches = last.Rounds, level.Sum(last.Matches)
	t.warn(e, all, last, rep)
	t.warnOfTies(e, ps, last, c.Random, rep)
	out := &Fitted{Lambda: e.Lambda}
	for f := range t.Fields {
		field := FittedField{M: e.M[f][1:], U: e.U[f][1:], All: t.Filled[f]}
		for k := range ps {
			if ps[k].Levels[f] != 0 {
				field.True += last.Matches[k]
			}
		}
		out.Fields = append(out.Fields, field)
	}
	return out, rep
}

// task is what is learnt about, with what the random pairs say of strangers.
func (c *Counted) task() *task {
	t := &task{Basis: &basis.Basis{Pairs: c.Pairs, Rows: c.Rows, Most: c.Rows, Weight: c.Trust}, linking: true}
	for _, f := range c.Fields {
		t.Fields = append(t.Fields, basis.Field{Name: f.Name, Tests: f.Levels[:len(f.Levels)-1], M: f.M, U: f.U, Free: true})
		prior := append([]float64{0}, f.Assumed...)
		level.Normalise(prior)
		t.Prior = append(t.Prior, prior)
	}
	t.MakeRoom()
	random, drawn := c.Random, max(level.Sum(pattern.Pairs(c.Random)), 1)
	for f := range t.Fields {
		seen, filled := t.Seen(f, random)
		t.Observe(f, seen, 0, filled/drawn*c.Pairs)
	}
	return t
}

// warnOfTies names the fields that strangers, or true pairs, share together more
// often than by chance.
func (t *task) warnOfTies(e *em.Estimate, ps []pattern.Pattern, last *em.Run, random []pattern.Pattern, rep *Report) {
	tied, drawn := e.Clone(), random
	strangers := make([][]pattern.Pattern, len(t.Fields))
	for f := range t.Fields {
		given := t.Alike(f, drawn)
		side := &em.Run{Held: last.Held, Matches: make([]float64, len(given))}
		tied.Expect(given, side)
		for k := range given {
			given[k].Pairs -= side.Matches[k]
		}
		strangers[f] = given
	}
	tied.Tie(ps, last.Matches, strangers)
	for i := range tied.Ties {
		x := &tied.Ties[i]
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("fields %q and %q are not independent: scores are up to %.1f bits too high or too low, and are not corrected",
			t.Fields[x.A].Name, t.Fields[x.B].Name, x.Most()))
	}
}
