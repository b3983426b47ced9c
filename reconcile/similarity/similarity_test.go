package similarity_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/reconcile/similarity"
)

// The values are those of Winkler's papers.
func TestJaroWinkler(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.9611}, {"dwayne", "duane", 0.84}, {"dixon", "dicksonx", 0.8133},
		{"jones", "johnson", 0.8324}, {"abc", "xyz", 0}, {"", "a", 0}, {"same", "same", 1},
	} {
		if got := similarity.JaroWinkler(tt.a, tt.b); math.Abs(got-tt.want) > 0.0001 {
			t.Errorf("JaroWinkler(%s, %s) = %.4f, want %.4f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		most int
		want int
	}{
		{"kitten", "sitting", 5, 3}, {"ab", "ba", 2, 1}, {"abcd", "abdc", 2, 1}, {"meyer", "meier", 2, 1},
		{"", "abc", 3, 3}, {"", "abc", 2, 3}, {"abcdef", "uvwxyz", 2, 3}, {"x", "x", 1, 0},
	} {
		if got := similarity.Edits(tt.a, tt.b, tt.most); got != tt.want {
			t.Errorf("Edits(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.most, got, tt.want)
		}
	}
}

// TestProperties: all measures are symmetric, bounded, and 1 or 0 for equals;
// the edit distance obeys a plain recursive definition.
func TestProperties(t *testing.T) {
	t.Parallel()
	word := rapid.StringMatching(`[abc]{0,7}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if x, y := similarity.JaroWinkler(a, b), similarity.JaroWinkler(b, a); x != y || x < 0 || x > 1 || (a == b && a != "" && x != 1) {
			t.Fatalf("JaroWinkler: %v and %v", x, y)
		}
		if got, want := similarity.Edits(a, b, 9), slowEdits(a, b); got != want {
			t.Fatalf("Edits = %d, want %d", got, want)
		}
	})
}

func slowEdits(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	d := min(slowEdits(a[1:], b), slowEdits(a, b[1:])) + 1
	change := 1
	if a[0] == b[0] {
		change = 0
	}
	d = min(d, slowEdits(a[1:], b[1:])+change)
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		d = min(d, slowEdits(a[2:], b[2:])+1)
	}
	return d
}

func TestCosine(t *testing.T) {
	t.Parallel()
	words := []string{"the", "apple", "pan", "aple", "j", "john", "12", "13"}
	of := func(ids ...uint32) []similarity.Token {
		var ts []similarity.Token
		for _, id := range ids {
			ts = append(ts, similarity.Token{ID: id, Weight: 256 * uint16(1+id%3)})
		}
		return ts
	}
	if c := similarity.Cosine(of(1, 2), of(1, 2), words); c != 1 {
		t.Errorf("equal texts: %v", c)
	}
	if c := similarity.Cosine(of(1), of(2), words); c != 0 {
		t.Errorf("nothing in common: %v", c)
	}
	if c := similarity.Cosine(of(1), of(3), words); c < 0.9 {
		t.Errorf("a misprint: %v", c)
	}
	if c := similarity.Cosine(of(4), of(5), words); c < 0.799 || c > 0.801 {
		t.Errorf("an initial: %v", c)
	}
	if c := similarity.Cosine(of(6), of(7), words); c != 0 {
		t.Errorf("numbers are not misprints of each other: %v", c)
	}
}

func TestNoAllocation(t *testing.T) {
	words := []string{"apple", "aple", "pan"}
	a, b := []similarity.Token{{0, 300}, {2, 90}}, []similarity.Token{{1, 310}, {2, 90}}
	if n := testing.AllocsPerRun(100, func() {
		similarity.JaroWinkler("robertson", "robinson")
		similarity.Edits("robertson", "robinson", 2)
		similarity.Cosine(a, b, words)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
