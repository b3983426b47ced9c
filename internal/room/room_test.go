package room_test

import (
	"slices"
	"testing"

	"github.com/lienthong/lienthong/internal/room"
)

// TestGrow: what grows keeps its elements, doubles, and is zero behind them, small
// or in huge pages.
func TestGrow(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 3, 1 << 10, 1<<20 + 7} {
		s := room.Make[uint64](n)
		if len(s) != n || slices.ContainsFunc(s, func(x uint64) bool { return x != 0 }) {
			t.Fatalf("%d elements, want %d zeroes", len(s), n)
		}
		for i := range s {
			s[i] = uint64(i) * 7
		}
		g := room.Grow(s, 1)
		if len(g) != n || cap(g) < max(2*n, n+1) || !slices.Equal(g, s) {
			t.Errorf("%d elements in room for %d after %d", len(g), cap(g), n)
		}
		if behind := g[n:cap(g)]; slices.ContainsFunc(behind, func(x uint64) bool { return x != 0 }) {
			t.Error("what is behind is not zero")
		}
		if again := room.Grow(g, cap(g)-n); cap(again) != cap(g) {
			t.Errorf("it grew though there was room")
		}
		if e := room.Exactly(s, 5); cap(e) < n+5 || !slices.Equal(e, s) {
			t.Errorf("room for %d, want %d", cap(e), n+5)
		}
	}
	bytes := room.Grow(append(room.Make[byte](0), "text"...), 9<<20)
	if string(bytes) != "text" {
		t.Errorf("%q", bytes)
	}
}
