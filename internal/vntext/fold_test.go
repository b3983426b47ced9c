package vntext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, fold, key string }{
		{"Nguyễn  Văn-Dũng", "nguyen van dung", "NGUYENVANDUNG"},
		{"H'Hen Niê", "hhen nie", "HHENNIE"},
		{"H’Hen  Niê-Kđăm", "hhen nie kdam", "HHENNIEKDAM"},
		{"Nguyễn Văn A", "nguyen van a", "NGUYENVANA"},
		{"ĐẶNG", "dang", "DANG"},
		{"Ðặng Ɖào", "dang dao", "DANGDAO"},
		{"Nguye\u0302\u0303n", "nguyen", "NGUYEN"},
		{"  ", "", ""},
		{"", "", ""},
		{"a\u00a0b\u200bc", "a bc", "ABC"},
		{"François-Ñuñez Ø", "francois nunez o", "FRANCOISNUNEZO"},
		{"Tổ 5, ấp 3", "to 5 ap 3", "TO5AP3"},
		{"Ｎａｍ １", "nam 1", "NAM1"},
		{"Порт 7", "7", "7"},
		{"A\xffB", "a b", "AB"},
		{".Lê.", "le", "LE"},
	} {
		if got := Fold(c.in); got != c.fold {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.fold)
		}
		if got := MatchKey(c.in); got != c.key {
			t.Errorf("MatchKey(%q) = %q, want %q", c.in, got, c.key)
		}
	}
}

func TestAppendFoldKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	if got := string(AppendFold([]byte("x|"), " Lê Hà")); got != "x|le ha" {
		t.Errorf("got %q", got)
	}
}

// TestFoldIgnoresForm: composition, case and a second folding change nothing.
func TestFoldIgnoresForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aAăĂầẬđĐêơƯữỹ '-.hH1"))).Draw(t, "s")
		want := Fold(s)
		for _, other := range []string{norm.NFD.String(s), strings.ToUpper(s), want} {
			if got := Fold(other); got != want {
				t.Fatalf("Fold(%q) = %q, Fold(%q) = %q", s, want, other, got)
			}
		}
	})
}

// FuzzFold: any bytes give words of a–z and 0–9 with single spaces.
func FuzzFold(f *testing.F) {
	f.Add("Nguyễn  Văn-Dũng")
	f.Add("\xff'ﬁ ａ")
	f.Fuzz(func(t *testing.T, s string) {
		got := Fold(s)
		if !utf8.ValidString(got) || strings.Trim(got, " ") != got || strings.Contains(got, "  ") {
			t.Fatalf("Fold(%q) = %q", s, got)
		}
		for _, c := range got {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != ' ' {
				t.Fatalf("Fold(%q) = %q", s, got)
			}
		}
		if key := MatchKey(s); key != strings.ToUpper(strings.ReplaceAll(got, " ", "")) {
			t.Fatalf("MatchKey(%q) = %q", s, key)
		}
	})
}

func BenchmarkFold(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		Fold("Nguyễn Thị Phương Thảo")
	}
}

func BenchmarkAppendFold(b *testing.B) {
	b.ReportAllocs()
	buf := make([]byte, 0, 64)
	for range b.N {
		buf = AppendFold(buf[:0], "Nguyễn Thị Phương Thảo")
	}
}
