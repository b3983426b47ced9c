package similarity_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/similarity"
)

// overlap is what two lists share of what the one tells that tells less; 0 where it tells nothing.
func overlap(a, b []similarity.Token) float64 {
	shared, least := similarity.Common(a, b)
	return float64(shared) / float64(max(least, 1))
}

// TestOverlap: what the shorter list has beyond the longer one speaks against it, by
// its weight; what the longer one has beyond does not.
func TestOverlap(t *testing.T) {
	t.Parallel()
	list := func(ids ...uint32) (out []similarity.Token) {
		for _, id := range ids {
			out = append(out, similarity.Token{ID: id, Weight: uint16(100 * id)})
		}
		return out
	}
	for _, tt := range []struct {
		a, b []similarity.Token
		want float64
	}{
		{list(3), list(1, 3, 9), 1}, {list(1, 3), list(3, 4, 5), 0.75}, {list(1, 2), list(3), 0}, {list(), list(1), 0}, {list(2, 7), list(2, 7), 1},
	} {
		if got := overlap(tt.a, tt.b); got != tt.want {
			t.Errorf("of %v and %v the overlap is %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.SliceOfNDistinct(rapid.Uint32Range(1, 30), 0, 8, rapid.ID)
		sorted := func(label string) []similarity.Token {
			var has []uint32
			picked := ids.Draw(t, label)
			for id := uint32(1); id <= 30; id++ {
				for _, p := range picked {
					if p == id {
						has = append(has, id)
					}
				}
			}
			return list(has...)
		}
		a, b := sorted("a"), sorted("b")
		x, y := overlap(a, b), overlap(b, a)
		if x != y || x < 0 || x > 1 {
			t.Fatalf("the overlap is %v one way and %v the other", x, y)
		}
	})
}

// TestCommon: what both tell, and what the one tells that tells less.
func TestCommon(t *testing.T) {
	t.Parallel()
	a, b := []similarity.Token{{ID: 1, Weight: 100}, {ID: 3, Weight: 300}}, []similarity.Token{{ID: 3, Weight: 300}, {ID: 4, Weight: 50}}
	if shared, least := similarity.Common(a, b); shared != 300 || least != 350 {
		t.Errorf("Common = %d of %d, want 300 of 350", shared, least)
	}
}
