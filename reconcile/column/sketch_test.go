package column

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/scheme"
	"github.com/lienthong/lienthong/reconcile/similarity"
)

// TestSketch: what a look at the sketches says is what the letters say.
func TestSketch(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching(`[0-9]{0,14}`), rapid.StringMatching(`[a-p]{1,9}( [a-z]{1,9}){0,5}`), rapid.StringMatching(`[0@p]{0,70}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if rapid.Bool().Draw(t, "alike") && len(a) > 3 {
			b = a[:1] + a[2:3] + a[1:2] + a[3:] + b[:min(1, len(b))]
		}
		if s, u := sketchOf([]byte(a)), sketchOf([]byte(b)); s != 0 {
			var left [16]int
			for i := range len(a) {
				left[a[i]&15]++
			}
			want := 0
			for i := range len(b) {
				left[b[i]&15]--
			}
			for _, n := range left {
				want += max(0, n)
			}
			if s.len() != len(a) || u != 0 && s.beyond(u) != want {
				t.Fatalf("%d letters, %d beyond, want %d", s.len(), s.beyond(u), want)
			}
		}
		most := rapid.IntRange(1, 3).Draw(t, "most")
		c := New(&scheme.Field{Kind: scheme.Name, Levels: []string{scheme.Level{Test: scheme.Edits, Value: float64(most)}.String(), "similar 0.5"}})
		values := make([]uint32, 2)
		if c.Add(0, []string{a, b}, values); values[0] == 0 || values[1] == 0 {
			return
		}
		c.Seal()
		x, y := c.Text(values[0]), c.Text(values[1])
		if got, want := c.edits(values[0], values[1]), similarity.Edits(x, y, most); got != want {
			t.Fatalf("%q and %q: %d edits, want %d", x, y, got, want)
		}
		want := 0.0
		if max(len(x), len(y)) <= gluedLetters {
			want = similarity.JaroWinklerFrom(x, y, gluedFrom)
		}
		if got := c.glued(values[0], values[1], framedBelow); got != want {
			t.Fatalf("%q and %q: %v, want %v", x, y, got, want)
		}
	})
}
