package twins

import (
	"fmt"
	"slices"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// Fewer matches that may be of twins than so many, or than this part of all, are not worth a word:
// some names are always written otherwise.
const (
	leastTwins = 5
	twinsShare = 0.01
)

// nearName is how similar names are at least that one slip parts.
const nearName = 0.9

// Untold tells of matches that share the birth and bear another name, with no number or address of a
// person that is the same: twins look so, and so does a person whose name was written otherwise. Nothing
// else tells them apart where no field is of given names, as [Held] needs it, so who merges them should know. It is
// "" where there are few.
func Untold(fields []*scheme.Field, matches []engine.Scored) string {
	var names, births, numbers []int
	for i, f := range fields {
		switch b := basis.FieldOf(f); {
		case b.Person:
			names = append(names, i)
		case birth(b):
			births = append(births, i)
		case number(f, b):
			numbers = append(numbers, i)
		}
	}
	same := func(p weight.Pattern) func(int) bool { return func(i int) bool { return p.Level(i) == 1 } }
	n := 0
	for _, m := range matches {
		another := slices.ContainsFunc(names, func(i int) bool { return m.Pattern.Level(i) > near(fields[i]) })
		if another && slices.ContainsFunc(births, same(m.Pattern)) && !slices.ContainsFunc(numbers, same(m.Pattern)) {
			n++
		}
	}
	if n < leastTwins || float64(n) < twinsShare*float64(len(matches)) {
		return ""
	}
	return fmt.Sprintf("%d of %d matches share the birth, bear another %s, and no number is the same: a name that was written otherwise looks so, and so do twins; look at them before they are merged, and keep twins apart with --decisions",
		n, len(matches), fields[names[0]].Name)
}

// near is the last level of a name on which two are one name but for a slip, marks or what is left out.
func near(f *scheme.Field) int {
	levels := f.Parsed()
	for i, l := range levels {
		if l.Test == scheme.Similar && l.Value < nearName {
			return i
		}
	}
	return len(levels)
}
