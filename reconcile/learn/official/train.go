package official

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/kernel"
	"github.com/lienthong/lienthong/reconcile/learn"
	"github.com/lienthong/lienthong/reconcile/lexicon"
	"github.com/lienthong/lienthong/reconcile/modelfile"
)

// Training learns a model.
type Training struct {
	Register, Population intake.Source
	Places               intake.Places
	// Begin is the model to begin with: what it fixes stays, and the rest is what is
	// assumed beforehand. See [Begin].
	Begin  *modelfile.File
	Labels Labels // what people decided; nil for nothing

	draws int // pairs at random, if a test says so
}

// trust is how many true pairs the model to begin with is worth: enough that a level
// seen three times is not believed, and few beside thousands of rows.
const trust = 50

// Begin is the model that is set by hand, with what arithmetic knows fixed.
func Begin(set *modelfile.File) *modelfile.File {
	for _, l := range []kernel.Level{kernel.NumberDigitWrong, kernel.NumberDigitsSwapped, kernel.NumberCMNDNear} {
		s := set.Share(kernel.Number, l)
		s.Fixed = modelfile.OnlyU
		set.Put(kernel.Number, l, s)
	}
	return set
}

// Run learns. The model that it gives is checked.
func (t Training) Run(ctx context.Context) (*modelfile.File, *learn.Report, error) {
	x := lexicon.New()
	rows, allRows, err := readRows(ctx, t.Register, t.Places, x)
	if err != nil {
		return nil, nil, err
	}
	if len(rows) == 0 {
		return nil, nil, lienthong.Errorf(lienthong.Invalid, "the register has no rows to learn from")
	}
	step := 1
	if g := t.Population.Groups; g != nil {
		step = max(1, int(g.Rows()/mostPersons))
	}
	c := newCounter(rows, x)
	if err := c.passAll(ctx, t.Population, t.Places, step); err != nil {
		return nil, nil, err
	}
	if c.persons == 0 {
		return nil, nil, lienthong.Errorf(lienthong.Invalid, "the population has nobody to learn from")
	}
	c.draw(cmp.Or(t.draws, drawn))
	part := 1.0 // of the population that was read
	if g := t.Population.Groups; g != nil {
		part = float64(c.persons) / float64(g.Rows())
	}
	model, rep := t.fit(c, part)
	model.Learnt.Rows, model.Learnt.Persons = allRows, int(math.Round(float64(c.persons)/part))
	if len(rows) < allRows || part < 1 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("learnt from a sample: %d of %d rows, %d of %d persons", len(rows), allRows, c.persons, model.Learnt.Persons))
	}
	if c.dropped > 0 {
		rep.Warnings = append(rep.Warnings, fmt.Sprintf("%d keys that more than %d rows share were left out of learning", c.dropped, mostBlock))
	}
	_, err = model.Policy()
	return model, rep, err
}

// fit learns from what was counted.
func (t Training) fit(c *counter, part float64) (*modelfile.File, *learn.Report) {
	random, order := patterns(c.random, inOrder(c.random), -1), inOrder(c.pairs)
	found := learn.Counted{
		Fields: fields(t.Begin, float64(c.persons), onLevels(random)), Rows: part * float64(len(c.rows)), Pairs: float64(len(c.rows)) * float64(c.persons),
		Trust: trust, Random: random, All: patterns(c.pairs, order, -1),
	}
	var labels int
	found.All, labels = decide(found.All, t.Labels)
	for kind, k := range kernel.LearningKinds {
		held := make([]bool, len(forms))
		for i, f := range forms {
			held[i] = slices.Contains(k.Of, f.field)
		}
		found.Keys = append(found.Keys, learn.CountedKey{Key: k.Name, Held: held, Patterns: patterns(c.pairs, order, kind)})
	}
	fitted, rep := found.Fit()
	out := *t.Begin
	out.Levels = map[string]map[string]modelfile.Share{}
	for field, levels := range t.Begin.Levels {
		out.Levels[field] = maps.Clone(levels)
	}
	apply(&out, fitted, onLevels(found.All))
	out.Coverage = rounded(min(max(rep.Matches/found.Rows, leastCoverage), mostCoverage))
	out.Learnt = &modelfile.Learnt{Matches: math.Round(rep.Matches / part), Labels: labels}
	return &out, rep
}

// A register without anybody of the population, or with nobody else, is not believed.
const leastCoverage, mostCoverage = 0.05, 0.9999

// rounded is a number of four digits, as people can read.
func rounded(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 3, 64), 64) // it was written a moment ago
	return y
}

// inOrder are the keys of a map, always in the same order.
func inOrder[V any](of map[met]V) []met {
	return slices.SortedFunc(maps.Keys(of), func(a, b met) int {
		return cmp.Or(slices.Compare(a.pattern[:], b.pattern[:]), cmp.Compare(a.date, b.date), cmp.Compare(a.keys, b.keys))
	})
}
