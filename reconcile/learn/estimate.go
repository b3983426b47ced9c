package learn

import (
	"math"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/learn/tie"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// estimate is the state of learning. Shares are by compared field and level;
// level 0, a missing value, has none.
type estimate struct {
	lambda float64
	m, u   [][]float64
	ties   []tie.Tie
	kin    []class // what is alike without meaning the same; see kin.go
}

// field is one thing that pairs are compared by.
type field struct {
	name   string
	tests  []string  // of its levels, without the last
	m, u   []float64 // fixed shares, one a level; 0 and nil are learnt
	exact  bool      // the first level is that of equal values
	own    bool      // it is borne by one thing: a name of a person, a birth, an identifier
	free   bool      // the levels stand in no order
	named  bool      // it is the name of a person, who keeps it
	part   bool      // it is a given or a family name by itself
	code   bool      // it is borne by one thing if it turns out that few pairs share it
	number bool      // it is an identifier
	shared []float64 // of its levels, where they are of what texts share; nil where they are not
	unborn bool      // it is a date that is called something else than a birth
}

// fieldOf is a field of a model file.
func fieldOf(f *scheme.Field) field {
	out := field{name: f.Name, m: f.M, u: f.U}
	switch f.Kind {
	case scheme.Given, scheme.Name, scheme.NameVI:
		out.own, out.named, out.part = true, true, f.Kind == scheme.Given
	case scheme.Family:
		out.named, out.part = true, true
	case scheme.Identifier:
		out.own, out.number = true, true
	case scheme.Date: // of a birth, and not of something that happens to many on one day
		out.unborn = f.Unborn
		out.own = !f.Event && !slices.ContainsFunc(f.Parsed(), func(l scheme.Level) bool { return l.Test == scheme.Days })
	case scheme.Codes:
		out.code = true
	}
	levels := f.Parsed()
	for _, l := range levels {
		out.tests = append(out.tests, l.String())
	}
	out.exact = levels[0].Test == scheme.Exact
	for _, l := range levels {
		switch l.Test {
		case scheme.Exact:
			out.shared = append(out.shared, 1)
		case scheme.Shared:
			out.shared = append(out.shared, l.Value)
		}
	}
	if levels[len(levels)-1].Test != scheme.Shared || len(out.shared) < len(levels) {
		out.shared = nil
	}
	return out
}

// task is what is learnt about: the fields, and what is known of them.
type task struct {
	fields []field
	last   []int       // the last level, by field
	prior  [][]float64 // shares of true pairs before anything is seen
	total  [][]float64 // share of each level among all pairs with values
	filled []float64   // pairs with values, by field
	floor  [][]float64 // least share of strangers that can be told from none
	pairs  float64     // all pairs there are
	rows   float64     // of the smaller table
	weight float64     // how many true pairs the prior is worth
	most   float64     // most true pairs that there can be
	// linking says that only pairs of a left and a right row are compared, and that
	// neither table is known to have several rows of one thing.
	linking bool
	// once are the tables, 0 left and 1 right, that have each thing once, as far as is known.
	once []int
	// strict says that kin are kept from agreeing on what one thing alone bears.
	strict bool
	// lenient says that nothing was found otherwise, and true pairs are looked for among what is
	// frequent inside the tables as well; see byOneHand.
	lenient bool
	// inside are pairs inside each of two tables, as the keys make them; see strangers.go.
	inside [][]pattern
	// alone says of which identifiers no two rows of a table have the same: who shares one across
	// the tables is no kin.
	alone []bool
}

// The prior is worth a few pairs, and one for so many rows: rows that share a
// street, a household or a publisher are a class of their own in the data, and
// without an anchor learning may settle on it.
const (
	leastWeight  = 6
	rowsOfWeight = 4
	mostPerRow   = 20 // true pairs a row, in one table
)

func newTask(r *engine.Records) *task {
	t := &task{pairs: r.Pairs(), rows: float64(r.Left)}
	for _, f := range r.Model.Compared() {
		t.fields = append(t.fields, fieldOf(f))
	}
	t.houses(r.Model)
	t.most = mostPerRow * t.rows
	if r.Model.Link.Tables() == 2 {
		t.rows = min(t.rows, float64(r.Len()-r.Left))
		t.most = t.rows
		switch r.Model.Link {
		case scheme.OneToOne, scheme.LinkTables:
			t.linking, t.once = true, []int{0, 1}
		case scheme.Spine:
			t.spine(r, 0)
		default:
			t.most = mostPerRow * float64(r.Len())
		}
	}
	t.weight = leastWeight + t.rows/rowsOfWeight
	for _, f := range t.fields {
		t.prior = append(t.prior, assumed(len(f.tests)))
	}
	t.makeRoom()
	return t
}

// spine says that one of two tables alone has each thing once.
func (t *task) spine(r *engine.Records, side int) {
	t.linking, t.once, t.most = false, []int{side}, mostPerRow*float64(r.Len())
}

// severalOf takes the smaller table for one that has each thing once, and the other for one that
// may have it several times.
func (t *task) severalOf(r *engine.Records) { t.spine(r, t.smaller(r)) }

// smaller is the table of fewer rows, 0 left and 1 right.
func (t *task) smaller(r *engine.Records) int {
	if r.Len()-r.Left < r.Left {
		return 1
	}
	return 0
}

// houses lets the numbers in an address be borne by all who live there, also where few do: only
// of a text they may be a model's. Where nothing but places is compared, the addresses
// themselves are what is looked for.
func (t *task) houses(m *scheme.Model) {
	fields := m.Compared()
	places := map[string]bool{}
	named := false
	for _, f := range fields {
		switch f.Kind {
		case scheme.Place:
			for _, c := range f.Columns {
				places[c] = true
			}
		case scheme.Name, scheme.NameVI, scheme.Given, scheme.Family, scheme.Text, scheme.Identifier:
			named = true
		}
	}
	for f, codes := range fields {
		if named && slices.ContainsFunc(codes.Columns, func(c string) bool { return places[c] }) {
			t.fields[f].code = false
		}
	}
}

// assumed is how true pairs look before anything is seen, by level: most agree, few
// have nothing in common.
func assumed(tests int) []float64 {
	prior := make([]float64, tests+2)
	prior[1], prior[tests+1] = 0.75, 0.07
	for l := 2; l <= tests; l++ {
		prior[l] = 0.18 / float64(tests-1)
	}
	if tests == 1 {
		prior[1], prior[2] = 0.9, 0.1
	}
	return prior
}

// makeRoom counts the levels of each field and is for what strangers show of it.
func (t *task) makeRoom() {
	for _, f := range t.fields {
		t.last = append(t.last, len(f.tests)+1)
		t.total = append(t.total, make([]float64, len(f.tests)+2))
		t.floor = append(t.floor, make([]float64, len(f.tests)+2))
		t.filled = append(t.filled, 0)
	}
}

// start is the estimate before anything is learnt.
func (t *task) start(lambda float64) *estimate {
	e := &estimate{lambda: lambda, m: copied(t.prior), u: copied(t.total)}
	t.fix(e)
	return e
}

// clone is a copy that can be changed by itself.
func (e *estimate) clone() *estimate {
	return &estimate{lambda: e.lambda, m: copied(e.m), u: copied(e.u), ties: slices.Clone(e.ties)}
}

// tie finds the ties of an estimate among matches, one number a pattern, and among strangers
// who agree on each field.
func (t *task) tie(e *estimate, ps []pattern, matches []float64, strangers [][]pattern) {
	among := make([]tie.Counts, len(t.fields))
	for f := range among {
		among[f] = counts(strangers[f], pairsOfEach(strangers[f]))
	}
	e.ties = (&tie.Fields{Last: t.last, M: e.m, U: e.u}).Find(counts(ps, matches), among)
}

// assume takes from the strangers' shares what so many true pairs would show.
// Where too few fields are left for a session, nothing else tells the true
// pairs from strangers who agree, and counted as strangers they would stay it.
func (t *task) assume(e *estimate, matches float64) {
	for f := range t.fields {
		shown, sum := make([]float64, t.last[f]+1), matches*t.filled[f]/t.pairs
		for l := 1; l <= t.last[f]; l++ {
			shown[l] = min(sum*e.m[f][l], t.total[f][l]*t.filled[f])
		}
		t.strangers(e.u[f], f, shown, sum)
	}
	t.fix(e)
}

// fix puts in what the model fixes.
func (t *task) fix(e *estimate) {
	for i, f := range t.fields {
		pin(e.m[i], f.m)
		pin(e.u[i], f.u)
	}
}

// pin sets the given shares and scales the others to what is left.
func pin(shares, fixed []float64) {
	if len(fixed) == 0 {
		return
	}
	given, free := 0.0, 0.0
	for l, x := range fixed {
		if x > 0 {
			given += x
		} else {
			free += shares[l+1]
		}
	}
	for l, x := range fixed {
		switch {
		case x > 0:
			shares[l+1] = x
		case free > 0:
			shares[l+1] *= max(1-given, 1e-9) / free
		}
	}
}

// weights are log2(m/u) by field and level, never rising from a level to a
// weaker one of the same measure.
func (t *task) weights(e *estimate) [][]float64 {
	out := make([][]float64, len(t.fields))
	for i := range t.fields {
		w := make([]float64, t.last[i]+1)
		for l := 1; l <= t.last[i]; l++ {
			w[l] = math.Log2(e.m[i][l] / e.u[i][l])
		}
		out[i] = w
	}
	return out
}

// ordered pools neighbouring levels whose weights stand in the wrong order: a
// likeness of 0.6 must not count more than one of 0.8 because few pairs were
// seen. (Pool adjacent violators; Ayer et al. 1955.)
func (t *task) ordered(e *estimate) {
	for i, f := range t.fields {
		if f.free || len(f.m) > 0 || len(f.u) > 0 {
			continue // what the user fixed stays
		}
		type group struct {
			m, u float64
			n    int
		}
		var gs []group
		for l := 1; l <= t.last[i]; l++ {
			gs = append(gs, group{e.m[i][l], e.u[i][l], 1})
			for len(gs) > 1 && gs[len(gs)-1].m*gs[len(gs)-2].u > gs[len(gs)-2].m*gs[len(gs)-1].u {
				a, b := gs[len(gs)-2], gs[len(gs)-1]
				gs = append(gs[:len(gs)-2], group{a.m + b.m, a.u + b.u, a.n + b.n})
			}
		}
		l := 1
		for _, g := range gs {
			u := 0.0
			for k := range g.n {
				u += e.u[i][l+k]
			}
			for k := range g.n { // the same ratio for all, strangers' shares kept
				e.m[i][l+k] = g.m * e.u[i][l+k] / u
			}
			l += g.n
		}
	}
}
