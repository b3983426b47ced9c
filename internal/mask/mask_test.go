package mask

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ field, in, want string }{
		{"name", "Nguyễn Văn Dũng", "Ng*** V** D***"},
		{"name", "NGUYEN VAN DUNG", "NG*** V** D***"},
		{"name", "H'Hen Niê", "H*** N**"},
		{"name", "Y Na", "* N*"},
		{"name", "TrÇn C«ng", "Tr** C***"},
		{"name", "Nguyễn123 45", "Ng*** **"},
		{"mother_name", "Trần Thị A", "Tr** T** *"},
		{"number", "001090000018", "*********018"},
		{"number", "001 090 000 018", "*** *** *** 018"},
		{"number", "12345", "*****"},
		{"number", "CMND 012345678", "**** ******678"},
		{"birth_date", "14/03/1965", "**/**/1965"},
		{"birth_date", "1965-03-14", "1965-**-**"},
		{"birth_date", "1965", "1965"},
		{"birth_date", "14/03/65", "**/**/**"},
		{"birth_date", "19650314", "********"},
		{"birth_date", "14/3/1965 âm", "**/*/1965 **"},
		{"birth_place", "Bà Rịa - Vũng Tàu", "B* R** - V*** T**"},
		{"sex", "Nữ", "Nữ"},
		{"sex", "Nguyễn", "•••"},
		{"status", "Đã chết", "Đã chết"},
		{"status", "nhà ở Hà Nội", "•••"},
		{"phone", "0912345678", "•••"},
		{"phone", "  ", ""},
	} {
		if got := Field(c.field, c.in); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.field, c.in, got, c.want)
		}
	}
}

// A mask never shows three characters of a name in a row, nor more than three
// digits of a number, nor any digit of a name.
func TestMaskHides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zA-ZđĐàáạãăâễ0-9' ]{0,80}`).Draw(t, "name")
		run := 0
		for _, r := range Value(Name, name) {
			if r == '*' || r == ' ' || r == '\'' {
				run = 0
				continue
			}
			if run++; run > 2 || (r >= '0' && r <= '9') {
				t.Fatalf("%q shows too much: %q", name, Value(Name, name))
			}
		}
		number := rapid.StringMatching(`[0-9 .a-z-]{0,40}`).Draw(t, "number")
		masked := Value(Number, number)
		digits := len(masked) - len(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return -1
			}
			return r
		}, masked))
		if digits > shownDigits {
			t.Fatalf("%q shows %d digits", number, digits)
		}
	})
}

func FuzzMask(f *testing.F) {
	f.Add("Nguyễn Văn Dũng")
	f.Add("\xff\xfe 001090000018")
	f.Fuzz(func(t *testing.T, s string) {
		for k := Secret; k <= Life; k++ {
			if m := Value(k, s); utf8.RuneCountInString(m) > maxShown && m != strings.TrimSpace(s) {
				t.Errorf("kind %d keeps %d characters", k, utf8.RuneCountInString(m))
			}
		}
	})
}
