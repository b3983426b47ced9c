package column

import (
	"testing"

	"pgregory.net/rapid"
)

// TestMarked: text of letters with marks is folded the quick way as the long way does, and
// other text is left to that.
func TestMarked(t *testing.T) {
	t.Parallel()
	letters := []rune{}
	for r, c := range unmarked() {
		if c != foreign {
			letters = append(letters, rune(r))
		}
	}
	const vietnamese = 134 + 46 // letters beyond ASCII, and more of other languages
	if len(letters) < 128+vietnamese {
		t.Errorf("%d letters are folded the quick way", len(letters))
	}
	rapid.Check(t, func(t *rapid.T) {
		s := string(rapid.SliceOf(rapid.SampledFrom(letters)).Draw(t, "s"))
		got, ok := appendMarked([]byte("before"), s)
		if want := appendRunes([]byte("before"), s); !ok || string(got) != string(want) {
			t.Fatalf("%q is %q, want %q", s, got, want)
		}
	})
	for _, s := range []string{"Straße", "中 a", "e\u0301", "Nguy\u00ean\u0303", "\xff", "Жуков", "l·l ŀ"} {
		if _, ok := appendMarked(nil, s); ok {
			t.Errorf("%q is folded the quick way", s)
		}
	}
	for s, want := range map[string]string{"NGUYỄN Văn Đức": "nguyen van duc", "  Łódź,Ørsted ": "lodz orsted", "D’Àngelo": "dangelo"} {
		if got := Fold(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

// BenchmarkFold is what a Vietnamese name costs, the quick way and the long way.
func BenchmarkFold(b *testing.B) {
	const name = "Nguyễn Thị Hồng Đào"
	var dst []byte
	b.Run("marked", func(b *testing.B) {
		for b.Loop() {
			dst, _ = appendMarked(dst[:0], name)
		}
	})
	b.Run("runes", func(b *testing.B) {
		for b.Loop() {
			dst = appendRunes(dst[:0], name)
		}
	})
}
