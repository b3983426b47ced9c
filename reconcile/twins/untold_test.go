package twins_test

import (
	"strings"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine"
	"github.com/lienthong/lienthong/reconcile/engine/weight"
	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/twins"
)

// TestUntold: matches are told that bear another name, share the birth and have no number in
// common; a slip of the hand, a birth that differs, a mother's name and a few are not.
func TestUntold(t *testing.T) {
	t.Parallel()
	fields := []*scheme.Field{
		{Name: "name", Kind: scheme.NameVI}, {Name: "born", Kind: scheme.Date}, {Name: "mother", Kind: scheme.NameVI, Relative: true}, {Name: "number", Kind: scheme.Identifier},
	}
	other := len(fields[0].Parsed()) + 1
	for name, c := range map[string]struct {
		levels [4]int
		n      int
		told   bool
	}{
		"twins":             {[4]int{other, 1, 1, 0}, 5, true},
		"another number":    {[4]int{4, 1, 1, 4}, 5, true},
		"a few":             {[4]int{other, 1, 1, 0}, 4, false},
		"a slip":            {[4]int{3, 1, 1, 0}, 50, false},
		"the same number":   {[4]int{other, 1, 1, 1}, 50, false},
		"another birth":     {[4]int{other, 3, 1, 0}, 50, false},
		"another mother":    {[4]int{1, 1, other, 0}, 50, false},
		"a name is missing": {[4]int{0, 1, 1, 0}, 50, false},
	} {
		var p weight.Pattern
		for i, l := range c.levels {
			p |= weight.Pattern(l) << (4 * i)
		}
		matches := make([]engine.Scored, 400)
		for i := range matches {
			matches[i].Pattern = 1 | 1<<4 | 1<<8
			if i < c.n {
				matches[i].Pattern = p
			}
		}
		if said := twins.Untold(fields, matches); (said != "") != c.told || c.told && !strings.HasPrefix(said, "5 of 400 matches share the birth, bear another name") {
			t.Errorf("%s: %q", name, said)
		}
	}
	if said := twins.Untold(fields[:1], make([]engine.Scored, 400)); said != "" {
		t.Errorf("without a birth: %q", said)
	}
}
