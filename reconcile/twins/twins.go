package twins

import (
	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// finder looks at pairs.
type finder struct {
	*engine.Records
	names           []*given // by compared field, nil where it is no given name
	births, numbers []int    // compared fields
	families        []int    // and those of family names, which twins share
	columns         []int    // of compared fields
}

// leastUnique is the share of different numbers from which on one is hardly borne by two: a salary, and no age.
const leastUnique = 0.5

// newFinder is nil where nothing compared is a given name, or a birth.
func newFinder(r *engine.Records) *finder {
	f, named := &finder{Records: r}, false
	for i := range r.Model.Fields {
		field := &r.Model.Fields[i]
		if field.BlockOnly {
			continue
		}
		at := len(f.names)
		f.names, f.columns = append(f.names, nil), append(f.columns, i)
		switch b := basis.FieldOf(field); {
		case b.Person && tells(field.Kind):
			f.names[at], named = &given{Column: r.Columns[i]}, true
		case field.Meaning() == scheme.Family && !field.Relative:
			f.families = append(f.families, at)
		case b.Own && !b.Number && !b.Named && !b.Unborn:
			f.births = append(f.births, at)
		case b.Number || field.Kind == scheme.Phone || field.Kind == scheme.Email, field.Kind == scheme.Number && r.Columns[i].Unique(0) > leastUnique:
			f.numbers = append(f.numbers, at)
		}
	}
	if !named || len(f.births) == 0 {
		return nil
	}
	return f
}

// may reports whether two rows share a birth and a family name, as far as they have one, and bear two given names.
func (f *finder) may(p engine.Scored) bool {
	for _, i := range f.births {
		if at := f.columns[i]; p.Pattern.Level(i) != 1 || len(f.Columns[at].Text(f.Values(p.A)[at])) < len("2006-01-02") { // a year or an age, which many share
			return false
		}
	}
	for _, i := range f.families {
		if p.Pattern.Level(i) > len(f.Columns[f.columns[i]].Levels()) {
			return false
		}
	}
	two := false
	for i, g := range f.names {
		if g == nil || p.Pattern.Level(i) == 0 {
			continue
		}
		at := f.columns[i]
		if p.Pattern.Level(i) == 1 || !g.two(f.Values(p.A)[at], f.Values(p.B)[at]) {
			return false
		}
		two = true
	}
	return two
}

// shares reports whether two rows have a number of a person, and whether one is the same.
func (f *finder) shares(p weight.Pattern) (has, same bool) {
	for _, i := range f.numbers {
		has, same = has || p.Level(i) > 0, same || p.Level(i) == 1
	}
	return has, same
}

// Held are the pairs, of those that are given, that may be twins. There are none where most pairs of two names
// that have a number share it: there names are written in another way, or persons take another one. It is not
// told where nothing compared is a given name, or a birth.
func Held(r *engine.Records, scored []engine.Scored) (held map[[2]uint32]bool, told bool) {
	f := newFinder(r)
	if f == nil {
		return nil, false
	}
	held = map[[2]uint32]bool{}
	one, two := 0, 0
	for _, p := range scored {
		if !f.may(p) {
			continue
		}
		switch has, same := f.shares(p.Pattern); {
		case same:
			one++
			continue
		case has:
			two++
		}
		held[[2]uint32{p.A, p.B}] = true
	}
	if one > two {
		return nil, true
	}
	return held, true
}
