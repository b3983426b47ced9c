package similarity_test

import (
	"math"
	"strings"
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
		for _, most := range []int{1, 2, 4, 9} {
			if got, want := similarity.Edits(a, b, most), min(slowEdits(a, b), most+1); got != want {
				t.Fatalf("Edits up to %d = %d, want %d", most, got, want)
			}
		}
	})
}

// TestJaroPlainly: the bits find what a plain search finds, for letters that
// share their last six bits too, and what a bound leaves out is below it.
func TestJaroPlainly(t *testing.T) {
	t.Parallel()
	word := rapid.OneOf(rapid.StringMatching(`[abc]{0,9}`), rapid.StringMatching(`[ap0 ]{0,70}`), rapid.StringMatching(`[a-z]{0,12}( [a-z]{1,6}){0,3}`))
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if rapid.Bool().Draw(t, "alike") && len(a) > 2 {
			b = a[:1] + a[2:] + b[:min(1, len(b))]
		}
		if got, want := similarity.Jaro(a, b), slowJaro(a, b); got != want {
			t.Fatalf("Jaro = %v, want %v", got, want)
		}
		least := rapid.SampledFrom([]float64{0.8, 0.86, 0.9, 1}).Draw(t, "least")
		want := similarity.JaroWinkler(a, b)
		if want < least {
			want = 0
		}
		if got := similarity.JaroWinklerFrom(a, b, least); got != want {
			t.Fatalf("from %v: %v, want %v", least, got, want)
		}
		words := wordsOf(a, b)
		want = similarity.JaroWinkler(a, b)
		if hasDigit(a+b) || min(len(a), len(b)) < 3 || want < 0.86 || similarity.Initial(a, b) {
			return
		}
		if got := similarity.Cosine([]similarity.Token{{ID: 0, Weight: 256}}, []similarity.Token{{ID: 1, Weight: 256}}, words); math.Abs(got-want) > 1e-4 {
			t.Fatalf("the words %q and %q count %v, want %v", a, b, got, want)
		}
	})
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func wordsOf(texts ...string) (words []similarity.Word) {
	for _, w := range texts {
		words = append(words, similarity.NewWord(w))
	}
	return words
}

func slowJaro(a, b string) float64 {
	a, b = a[:min(len(a), 64)], b[:min(len(b), 64)]
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	reach := max(len(b)/2-1, 0)
	var fromA []byte
	taken := make([]bool, len(b))
	for i := range len(a) {
		for k := max(i-reach, 0); k < min(i+reach+1, len(b)); k++ {
			if a[i] == b[k] && !taken[k] {
				taken[k], fromA = true, append(fromA, a[i])
				break
			}
		}
	}
	if len(fromA) == 0 {
		return 0
	}
	misplaced, at := 0, 0
	for k := range len(b) {
		if taken[k] {
			if b[k] != fromA[at] {
				misplaced++
			}
			at++
		}
	}
	m := float64(len(fromA))
	return (m/float64(len(a)) + m/float64(len(b)) + (m-float64(misplaced/2))/m) / 3
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
	words := wordsOf("the", "apple", "pan", "aple", "j", "john", "12", "13")
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
	words := wordsOf("apple", "aple", "pan")
	a, b := []similarity.Token{{0, 300}, {2, 90}}, []similarity.Token{{1, 310}, {2, 90}}
	if n := testing.AllocsPerRun(100, func() {
		similarity.JaroWinkler("robertson", "robinson")
		similarity.Edits("robertson", "robinson", 2)
		similarity.Cosine(a, b, words)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
