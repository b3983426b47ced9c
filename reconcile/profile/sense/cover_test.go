package sense_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/reconcile/profile/sense"
)

// TestCouple: the parts of a whole name are the two columns that hold its words together; a third that
// holds what one of them does adds nothing.
func TestCouple(t *testing.T) {
	t.Parallel()
	whole := sense.Words{"ana": 0.2, "ben": 0.3, "roe": 0.3, "van": 0.1, "doe": 0.1}
	given, father, family := sense.Words{"ana": 1, "ben": 1}, sense.Words{"ben": 1}, sense.Words{"roe": 1, "doe": 1}
	one, other, covered := sense.Couple(whole, []sense.Words{father, given, family})
	if one != 1 || other != 2 || covered < 0.89 || covered > 0.91 {
		t.Errorf("columns %d and %d hold %.2f", one, other, covered)
	}
	if _, _, covered := sense.Couple(whole, []sense.Words{given, father}); covered != 0 {
		t.Errorf("two columns of given names hold %.2f of whole ones", covered)
	}
	if got := sense.Rest(whole, []sense.Words{given, family}, []sense.Words{father, {"van": 1, "der": 1}}); !slices.Equal(got, []int{1}) {
		t.Errorf("the rest is in %v", got)
	}
	if got := sense.Rest(whole, []sense.Words{given, family, {"van": 1}}, []sense.Words{father}); got != nil {
		t.Errorf("nothing is left, but in %v", got)
	}
}
