package basis

import (
	"slices"

	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Field is one thing that pairs are compared by.
type Field struct {
	Name   string
	Tests  []string  // of its levels, as a model file has them, without the last
	M, U   []float64 // fixed shares, one a level; 0 and nil are learnt
	Exact  bool      // the first level is that of equal values
	Own    bool      // it is borne by one thing: a name of a person, a birth, an identifier
	Free   bool      // the levels stand in no order
	Named  bool      // it is the name of a person, who keeps it
	Person bool      // it is the given or whole name that a person bears, whatever is found of it
	Part   bool      // it is a given or a family name by itself
	Code   bool      // it is borne by one thing if it turns out that few pairs share it
	Number bool      // it is an identifier
	Shared []float64 // of its levels, where they are of what texts share; nil where they are not
	Unborn bool      // it is a date that is called something else than a birth
	Birth  bool      // it is a date that is called a birth
}

// FieldOf is a field of a model file.
func FieldOf(f *scheme.Field) Field {
	out := Field{Name: f.Name, M: f.M, U: f.U}
	switch k := f.Meaning(); k {
	case scheme.Given, scheme.Name, scheme.NameVI:
		out.Own, out.Named, out.Part = true, true, k == scheme.Given
	case scheme.Family:
		out.Named, out.Part = true, true
	case scheme.Identifier:
		out.Own, out.Number = true, true
	case scheme.Date: // of a birth, and not of something that happens to many on one day
		out.Unborn, out.Birth = f.Unborn, f.Birth
		out.Own = !f.Event && !slices.ContainsFunc(f.Parsed(), func(l scheme.Level) bool { return l.Test == scheme.Days })
	case scheme.Codes:
		out.Code = true
	}
	out.Own = out.Own && !f.Relative
	out.Person = out.Own && out.Named
	levels := f.Parsed()
	for _, l := range levels {
		out.Tests = append(out.Tests, l.String())
	}
	out.Exact = levels[0].Test == scheme.Exact
	for _, l := range levels {
		switch l.Test {
		case scheme.Exact:
			out.Shared = append(out.Shared, 1)
		case scheme.Shared:
			out.Shared = append(out.Shared, l.Value)
		}
	}
	if levels[len(levels)-1].Test != scheme.Shared || len(out.Shared) < len(levels) {
		out.Shared = nil
	}
	return out
}

// Assumed is how true pairs look before anything is seen, by level: most agree, few
// have nothing in common.
func Assumed(tests int) []float64 {
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
