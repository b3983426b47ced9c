package report

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lienthong/lienthong/reconcile"
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
		if got := mask(kindOf(c.field), c.in); got != c.want {
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
		for _, r := range mask(nameKind, name) {
			if r == '*' || r == ' ' || r == '\'' {
				run = 0
				continue
			}
			if run++; run > 2 || (r >= '0' && r <= '9') {
				t.Fatalf("%q shows too much: %q", name, mask(nameKind, name))
			}
		}
		number := rapid.StringMatching(`[0-9 .a-z-]{0,40}`).Draw(t, "number")
		masked := mask(numberKind, number)
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
		for k := secret; k <= lifeKind; k++ {
			if m := mask(k, s); utf8.RuneCountInString(m) > maxMasked && m != strings.TrimSpace(s) {
				t.Errorf("kind %d keeps %d characters", k, utf8.RuneCountInString(m))
			}
		}
	})
}

// Every difference that the linkage knows is about a kind of field, and every
// verdict, quality and level has its words.
func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	for _, d := range reconcile.Differences {
		if k, _ := subject(d); k == secret {
			t.Errorf("%s is about no field", d)
		}
		if differenceText(d).VI == string(d) {
			t.Errorf("%s has no sentence", d)
		}
	}
	for _, v := range reconcile.Verdicts {
		if say("todo."+string(v)).VI == "todo."+string(v) {
			t.Errorf("%s has no advice", v)
		}
	}
	for _, q := range Qualities {
		for _, key := range []string{"", ".n", ".blind"} {
			if k := "q." + string(q) + key; say(k).VI == k {
				t.Errorf("no words for %s", k)
			}
		}
	}
	for key, w := range catalogue() {
		if strings.Count(w[0], "%s") != strings.Count(w[1], "%s") {
			t.Errorf("%s takes a different number of values in its two languages", key)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		got    text
		vi, en string
	}{
		{number(0), "0", "0"},
		{number(1561), "1.561", "1,561"},
		{number(100_000_000), "100.000.000", "100,000,000"},
		{percent(1, 3), "33,3 %", "33.3%"},
		{percent(2, 3), "66,7 %", "66.7%"},
		{percent(9999, 10_000), "99,9 %", "99.9%"},
		{percent(10, 10), "100 %", "100%"},
		{percent(1, 1_000_000), "< 0,1 %", "< 0.1%"},
		{percent(0, 10), "0,0 %", "0.0%"},
		{percent(0, 0), "–", "–"},
		{signed(9.72), "+9,7", "+9.7"},
		{signed(-14.25), "−14,2", "−14.2"},
		{signed(-0.01), "0", "0"},
		{probability(0.99), "99,0 %", "99.0%"},
		{probability(0.99999), "> 99,9 %", "> 99.9%"},
		{probability(0.0001), "< 0,1 %", "< 0.1%"},
		{probability(1), "> 99,9 %", "> 99.9%"},
	} {
		if c.got.VI != c.vi || c.got.EN != c.en {
			t.Errorf("got %q and %q, want %q and %q", c.got.VI, c.got.EN, c.vi, c.en)
		}
	}
}
