package learn

import "fmt"

// Counted is what somebody counted of pairs of their own, who compares other records
// than package engine does. [Counted.Fit] learns from it as [Train] does.
type Counted struct {
	Fields []CountedField
	Rows   float64 // each of which has one true partner at most
	Pairs  float64 // all pairs there are
	Trust  float64 // how many true pairs the assumed shares are worth
	Random []CountedPattern
	Keys   []CountedKey
	All    []CountedPattern // pairs that agree on some key, each once
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

// CountedPattern is how often a pattern of levels was met: 0 is a missing value, 1
// the field's first level.
type CountedPattern struct {
	Levels          []uint8
	Pairs           float64
	Same, Different float64 // of them, what people decided
}

// CountedKey is the pairs that agree on one blocking key, and which fields it is
// made of.
type CountedKey struct {
	Key      string
	Held     []bool
	Patterns []CountedPattern
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
	t, rep := c.task(), &Report{Pairs: c.Pairs, Share: 1, Random: int(pairsOf(c.Random))}
	first := 0.5 * c.Rows / c.Pairs
	e := t.start(first)
	var sessions []session
	for _, k := range c.Keys {
		if len(k.Patterns) > 0 {
			sessions = append(sessions, session{k.Key, int64(pairsOf(k.Patterns)), k.Held, patternsOf(k.Patterns)})
		}
	}
	for f, shares := range t.learnSessions(sessions, first, rep) {
		if len(shares) > 0 {
			median(e.m[f], shares)
		}
	}
	t.fix(e)
	all := patternsOf(c.All)
	ps := t.condense(all, make([]bool, len(t.fields)), mostPatterns)
	rep.Candidates, rep.Patterns = int64(pairsOf(c.All)), len(ps)
	last := &run{held: make([]bool, len(t.fields)), pairs: t.pairs, adjust: true}
	t.learn(e, ps, last)
	rep.Rounds, rep.Matches = last.rounds, sum(last.matches)
	t.warn(e, all, last, rep)
	t.warnOfTies(e, ps, last, c.Random, rep)
	out := &Fitted{Lambda: e.lambda}
	for f := range t.fields {
		field := FittedField{M: e.m[f][1:], U: e.u[f][1:], All: t.filled[f]}
		for k := range ps {
			if ps[k].levels[f] != 0 {
				field.True += last.matches[k]
			}
		}
		out.Fields = append(out.Fields, field)
	}
	return out, rep
}

// task is what is learnt about, with what the random pairs say of strangers.
func (c *Counted) task() *task {
	t := &task{pairs: c.Pairs, rows: c.Rows, most: c.Rows, weight: c.Trust, linking: true}
	for _, f := range c.Fields {
		t.fields = append(t.fields, field{name: f.Name, tests: f.Levels[:len(f.Levels)-1], m: f.M, u: f.U, free: true})
		prior := append([]float64{0}, f.Assumed...)
		normalise(prior)
		t.prior = append(t.prior, prior)
	}
	t.makeRoom()
	random, drawn := patternsOf(c.Random), max(pairsOf(c.Random), 1)
	for f := range t.fields {
		seen, filled := t.seen(f, random)
		t.share(f, seen, 0, filled/drawn*c.Pairs)
	}
	return t
}

// warnOfTies names the fields that strangers, or true pairs, share together more
// often than by chance.
func (t *task) warnOfTies(e *estimate, ps []pattern, last *run, random []CountedPattern, rep *Report) {
	tied, drawn := e.clone(), patternsOf(random)
	strangers := make([][]pattern, len(t.fields))
	for f := range t.fields {
		given := t.alike(f, drawn)
		side := &run{held: last.held, matches: make([]float64, len(given))}
		t.expect(tied, given, side)
		for k := range given {
			given[k].pairs -= side.matches[k]
		}
		strangers[f] = given
	}
	t.tie(tied, ps, last.matches, strangers)
	for i := range tied.ties {
		x := &tied.ties[i]
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("fields %q and %q are not independent: scores are up to %.1f bits too high or too low, and are not corrected",
			t.fields[x.A].name, t.fields[x.B].name, x.Most()))
	}
}

func pairsOf(ps []CountedPattern) (n float64) {
	for _, p := range ps {
		n += p.Pairs
	}
	return n
}

func patternsOf(ps []CountedPattern) []pattern {
	out := make([]pattern, len(ps))
	for i, p := range ps {
		out[i] = pattern{p.Levels, p.Pairs, p.Same, p.Different}
	}
	return out
}
