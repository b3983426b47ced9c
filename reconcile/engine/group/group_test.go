package group_test

import (
	"fmt"
	"testing"

	"github.com/lienthong/lienthong/reconcile/engine/group"
)

// TestGather: groups that make no pairs are left out, the others have their rows in order, each once,
// whatever parts of the rows found them.
func TestGather(t *testing.T) {
	t.Parallel()
	var left, right group.Entries
	for _, e := range [][2]uint32{{0, 1}, {1, 2}, {0, 3}, {0, 3}, {2, 3}, {0, 3}, {3, 4}} { // a word stands twice
		left.Add(e[0], e[1])
	}
	lefts := left.Len()
	if lefts != 5 {
		t.Fatalf("%d entries, want 5: a row is twice in a group", lefts)
	}
	for _, e := range [][2]uint32{{1, 10}, {2, 11}, {1, 12}} {
		right.Add(e[0], e[1])
	}
	left.Join(&right)
	for want, pairs := range map[string]func(left, right int64) int64{
		"[2 10 12][3 11]":      func(l, r int64) int64 { return l * r },
		"[1 3]":                func(l, _ int64) int64 { return l * (l - 1) / 2 },
		"[1 3][2 10 12][3 11]": func(l, r int64) int64 { return l*(l-1)/2 + l*r },
	} {
		got := ""
		for rows := range left.Gather(4, lefts, pairs).All {
			got += fmt.Sprint(rows)
		}
		if got != want {
			t.Errorf("groups %s, want %s", got, want)
		}
	}
	for first := range left.Gather(4, lefts, func(l, r int64) int64 { return l * r }).All {
		if len(first) != 3 {
			t.Errorf("the first group is %v", first)
		}
		break
	}
}
