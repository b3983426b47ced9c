package evaluate_test

import (
	"testing"

	"github.com/lienthong/lienthong/reconcile/evaluate"
)

// TestTurned: pairs that are true the other way round are counted, and no others.
func TestTurned(t *testing.T) {
	t.Parallel()
	found := func(l, r string, match bool) evaluate.Found {
		return evaluate.Found{Pair: evaluate.Pair{Left: l, Right: r}, Match: match}
	}
	truth := map[evaluate.Pair]bool{{Left: "a", Right: "b"}: true, {Left: "d", Right: "c"}: true, {Left: "e", Right: "f"}: true, {Left: "f", Right: "e"}: true}
	r := evaluate.Compare([]evaluate.Found{found("a", "b", true), found("c", "d", true), found("e", "f", true), found("b", "a", false), found("x", "y", true)}, truth, nil)
	if r.Turned != 1 || r.Decided.Right != 2 {
		t.Errorf("%d turned, %d right; want 1 and 2", r.Turned, r.Decided.Right)
	}
}
