package basis_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/learn/basis"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// TestFieldHolds: a name that is compared as a text is borne by one person all the same, and a postal
// code that is called an identifier is not.
func TestFieldHolds(t *testing.T) {
	t.Parallel()
	text := scheme.Field{Name: "f", Kind: scheme.Text, Levels: []string{"exact", "similar 0.9"}}
	name, zip := text, scheme.Field{Name: "f", Kind: scheme.Identifier, Holds: scheme.Code}
	name.Holds = scheme.Name
	for want, f := range map[bool][]*scheme.Field{true: {&name}, false: {&text, &zip}} {
		for _, f := range f {
			if got := basis.FieldOf(f); got.Own != want || got.Number {
				t.Errorf("%s that holds %q: %+v", f.Kind, f.Holds, got)
			}
		}
	}
}
