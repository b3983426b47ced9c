package twins

import (
	"slices"
	"strings"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// finder looks at pairs, by compared fields.
type finder struct {
	*engine.Records
	columns         []int // of the compared fields
	given, family   []part
	births, numbers []int
}

// part is a field of given or of family names.
type part struct {
	*names
	field, column int
}

const (
	// leastUnique is the share of different numbers from which on one is hardly borne by two: a salary, and no age.
	leastUnique = 0.5
	// asOften is how often matches have two family names, for each pair of two given names, from where on names are
	// written wrongly: twins share theirs. Of FEBRL's persons it is 0.2 to 0.4, of registers with twins up to 0.03.
	asOften = 0.15
	// leastRenamed are such matches at least that tell.
	leastRenamed = 5
)

// birth reports whether a field is of births.
func birth(b basis.Field) bool { return b.Own && !b.Number && !b.Named && !b.Unborn }

// number reports whether a field is of numbers or addresses that a person has.
func number(f *scheme.Field, b basis.Field) bool {
	return b.Number || f.Kind == scheme.Phone || f.Kind == scheme.Email
}

// newFinder is nil where nothing compared is a given name, or a birth.
func newFinder(r *engine.Records) *finder {
	f := &finder{Records: r}
	for i := range r.Model.Fields {
		field := &r.Model.Fields[i]
		if field.BlockOnly {
			continue
		}
		at, c, b := len(f.columns), r.Columns[i], basis.FieldOf(field)
		f.columns = append(f.columns, i)
		switch {
		case b.Person && field.Kind == scheme.Given:
			f.given = append(f.given, part{&names{Column: c, part: whole}, at, i})
		case b.Person && field.Kind == scheme.NameVI:
			f.given = append(f.given, part{&names{Column: c, part: last}, at, i})
			f.family = append(f.family, part{&names{Column: c, part: first}, at, i})
		case field.Kind == scheme.Family && !field.Relative:
			f.family = append(f.family, part{&names{Column: c, part: whole}, at, i})
		case birth(b):
			f.births = append(f.births, at)
		case number(field, b), field.Kind == scheme.Number && c.Unique(0) > leastUnique:
			f.numbers = append(f.numbers, at)
		}
	}
	if len(f.given) == 0 || len(f.births) == 0 {
		return nil
	}
	return f
}

// born reports whether two rows share a birth to the day: many share a year or an age.
func (f *finder) born(p engine.Scored) bool {
	for _, i := range f.births {
		if at := f.columns[i]; p.Pattern.Level(i) != 1 || len(f.Columns[at].Text(f.Values(p.A)[at])) < len("2006-01-02") {
			return false
		}
	}
	return true
}

// both are the values of two rows in a field, and whether there are two.
func (f *finder) both(n part, p engine.Scored) (a, b uint32, both bool) {
	a, b = f.Values(p.A)[n.column], f.Values(p.B)[n.column]
	return a, b, a > 0 && b > 0
}

// twins reports whether two rows bear two given names of one family, as far as they have any. Of a Vietnamese name
// what is besides is looked at as well.
func (f *finder) twins(p engine.Scored) (two bool) {
	for _, n := range f.family {
		if n.Field.Kind == scheme.Family && p.Pattern.Level(n.field) > len(n.Levels()) {
			return false
		}
	}
	for _, n := range f.given {
		a, b, both := f.both(n, p)
		if !both {
			continue
		}
		if !n.two(a, b) || n.Field.Kind == scheme.NameVI && !besides(strings.Fields(n.Text(a)), strings.Fields(n.Text(b))) {
			return false
		}
		two = true
	}
	return two
}

// renamed reports whether two rows bear one given name and two family names, more than a slip apart.
func (f *finder) renamed(p engine.Scored) bool {
	for _, n := range f.given {
		if a, b, both := f.both(n, p); !both || n.name(a) != n.name(b) {
			return false
		}
	}
	return slices.ContainsFunc(f.family, func(n part) bool {
		a, b, both := f.both(n, p)
		return both && n.two(a, b) && !slip(n.name(a), n.name(b))
	})
}

// shares reports whether two rows have a number of a person, and whether one is the same.
func (f *finder) shares(p weight.Pattern) (has, same bool) {
	for _, i := range f.numbers {
		has, same = has || p.Level(i) > 0, same || p.Level(i) == 1
	}
	return has, same
}

// Held are the pairs, of those that are given, that may be twins. There are none where most pairs of two names
// that have a number share it, nor where those that match have two family names not much less often: there names are
// written wrongly, or persons take another one. It is not told where nothing compared is a given name, or a birth.
func Held(r *engine.Records, scored []engine.Scored, match int32) (held map[[2]uint32]bool, told bool) {
	f := newFinder(r)
	if f == nil {
		return nil, false
	}
	held = map[[2]uint32]bool{}
	one, two, renamed := 0, 0, 0 // of two given names, with one number and with two; of two family names
	for _, p := range scored {
		if !f.born(p) {
			continue
		}
		if !f.twins(p) {
			if p.Score >= match && f.renamed(p) {
				renamed++
			}
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
	if one > two || renamed >= leastRenamed && float64(renamed) > asOften*float64(one+len(held)) {
		return nil, true
	}
	return held, true
}
