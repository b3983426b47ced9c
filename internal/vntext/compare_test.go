package vntext

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCompareSyllables(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want SyllableLevel
	}{
		{"nguyễn", "nguyễn", Same},
		{"", "", Same},
		{"hoà", "hòa", ToneStyle},
		{"thuỳ", "thùy", ToneStyle},
		{"hùynh", "huỳnh", ToneStyle},
		{"lý", "lí", ToneStyle},
		{"mỹ", "mĩ", ToneStyle},
		{"vy", "vi", ToneStyle},
		{"quỳnh", "quình", ToneStyle},
		{"quý", "quí", ToneStyle},
		{"yên", "iên", ToneStyle},
		{"h'hen", "hhen", ToneStyle},
		{"dũng", "dung", ToneDiffers},
		{"dũng", "dụng", ToneDiffers},
		{"hoa", "hòa", ToneDiffers},
		{"lỹ", "lí", ToneDiffers},
		{"trần", "trân", ToneDiffers},
		{"trần", "tran", MarkDiffers},
		{"trần", "trằn", MarkDiffers},
		{"đức", "duc", MarkDiffers},
		{"đông", "dông", MarkDiffers},
		{"thơ", "thu", Edit1},
		{"thu", "thư", MarkDiffers},
		{"nguyễn", "nguyen", MarkDiffers},
		{"trung", "chung", Regional},
		{"sơn", "xơn", Regional},
		{"dang", "giang", Regional},
		{"lam", "nam", Regional},
		{"vân", "vâng", Regional},
		{"phát", "phác", Regional},
		{"kường", "cường", Regional},
		{"phong", "fong", Regional},
		{"hoàng", "huỳnh", Regional},
		{"hoang", "huỳnh", Regional},
		{"vũ", "võ", Regional},
		{"vu", "vo", Regional},
		{"phúc", "phước", Regional},
		{"nhật", "nhựt", Regional},
		{"bảo", "bửu", Regional},
		{"tín", "tính", Regional},
		{"cảnh", "kiểng", Regional},
		{"mai", "may", Edit1},
		{"nguyễn", "nguyn", Edit1},
		{"blứt", "bứlt", Edit1},
		{"an", "anh", Edit1},
		{"nga", "nag", Edit1},
		{"minh", "mink", Edit1},
		{"a", "an", Edit1},
		{"đương", "giương", Other},
		{"a", "y", Other},
		{"a", "", Other},
		{"minh", "hùng", Other},
		{"hoàng", "võ", Other},
		{"vũ", "huỳnh", Other},
		{"порт", "порт", Same},
		{"порт", "port", Other},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", Other},
	} {
		if got := CompareSyllables(c.a, c.b); got != c.want {
			t.Errorf("CompareSyllables(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// drawSyllable draws a syllable of the language, or now and then a few letters
// of any kind.
func drawSyllable(t *rapid.T, label string) string {
	if rapid.IntRange(0, 9).Draw(t, label+" kind") == 0 {
		return rapid.StringOfN(rapid.RuneFrom([]rune("aâăeêioôơuưyđhngtc'ñзx")), 0, 6, -1).Draw(t, label)
	}
	onset := rapid.SampledFrom([]string{"", "b", "ch", "tr", "s", "x", "d", "gi", "r", "l", "n", "đ", "qu", "ng", "h", "c", "k"}).Draw(t, label+" onset")
	rhyme := rapid.SampledFrom([]string{"a", "an", "ang", "oa", "oà", "òa", "ành", "ần", "an", "ặt", "ac", "i", "y", "ý", "ung", "ũng", "ương", "uyên"}).Draw(t, label+" rhyme")
	return onset + rhyme
}

// TestCompareSyllablesIsSymmetric, and only a text is the same as itself.
func TestCompareSyllablesIsSymmetric(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSyllable(t, "a"), drawSyllable(t, "b")
		forth, back := CompareSyllables(a, b), CompareSyllables(b, a)
		if forth != back {
			t.Fatalf("%q, %q: %v one way, %v the other", a, b, forth, back)
		}
		if (forth == Same) != (a == b) {
			t.Fatalf("%q, %q: %v", a, b, forth)
		}
	})
}

// TestCompareSyllablesAgreesWithFold: up to MarkDiffers the folds are equal but
// for i and y; beyond it they are not.
func TestCompareSyllablesAgreesWithFold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSyllable(t, "a"), drawSyllable(t, "b")
		if wa, wb := wordOf(a), wordOf(b); wa.odd || wb.odd {
			return
		}
		if level := CompareSyllables(a, b); Fold(a) == Fold(b) && level > MarkDiffers {
			t.Fatalf("%q, %q: folds agree but level is %v", a, b, level)
		}
	})
}

func TestCompareSyllablesDoesNotAllocate(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { CompareSyllables("nguyễn", "huỳnh") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkCompareSyllables(b *testing.B) {
	pairs := [][2]string{{"nguyễn", "nguyen"}, {"trần", "trung"}, {"hoàng", "huỳnh"}, {"dũng", "dụng"}, {"phương", "phượng"}, {"minh", "ming"}}
	for i := range b.N {
		p := pairs[i%len(pairs)]
		CompareSyllables(p[0], p[1])
	}
}

func BenchmarkComparePrepared(b *testing.B) {
	names := []string{"nguyễn", "nguyen", "trần", "trung", "hoàng", "huỳnh", "dũng", "dụng"}
	ps := make([]Prepared, len(names))
	for i, n := range names {
		ps[i] = Prepare(n)
	}
	for i := range b.N {
		ps[i%len(ps)].Compare(&ps[(i/8)%len(ps)])
	}
}
