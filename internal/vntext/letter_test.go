package vntext

import (
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// alphabet is every Vietnamese vowel with every tone, in the order of toneMark, and
// đ: the letters of TCVN 6909:2001 beyond ASCII, and the plain vowels.
var alphabet = []struct {
	base  byte
	m     mark
	tones string
}{
	{'a', plain, "aáàảãạ"},
	{'a', circumflex, "âấầẩẫậ"},
	{'a', breve, "ăắằẳẵặ"},
	{'e', plain, "eéèẻẽẹ"},
	{'e', circumflex, "êếềểễệ"},
	{'i', plain, "iíìỉĩị"},
	{'o', plain, "oóòỏõọ"},
	{'o', circumflex, "ôốồổỗộ"},
	{'o', horn, "ơớờởỡợ"},
	{'u', plain, "uúùủũụ"},
	{'u', horn, "ưứừửữự"},
	{'y', plain, "yýỳỷỹỵ"},
	{'d', stroke, "đ"},
}

func TestLetterOfAlphabet(t *testing.T) {
	t.Parallel()
	for _, row := range alphabet {
		for i, r := range []rune(row.tones) {
			for _, c := range []rune{r, unicode.ToUpper(r)} {
				l := letterOf(c)
				if l.base() != row.base || l.mark() != row.m || l.tone() != toneMark(i) || (l&capital != 0) != (c != r) {
					t.Errorf("%c: base %c, mark %d, tone %d, bits %b", c, l.base(), l.mark(), l.tone(), l)
				}
				if l.rune() != c {
					t.Errorf("%c taken apart and put together is %c", c, l.rune())
				}
			}
		}
	}
}

// TestLetterOfEveryCharacter: the table agrees with the canonical decomposition
// of Unicode wherever that begins with an ASCII letter or digit.
func TestLetterOfEveryCharacter(t *testing.T) {
	t.Parallel()
	for r := rune(0); r < 0x3000; r++ {
		d := []rune(norm.NFD.String(string(r)))[0]
		l := letterOf(r)
		inTable := r < 0x250 || r >= 0x1E00 && r < letterLimit
		if d < 0x80 && (unicode.IsLetter(d) || unicode.IsDigit(d)) && inTable {
			if rune(l.base()) != unicode.ToLower(d) {
				t.Errorf("%U: base %c, want %c", r, l.base(), d)
			}
			continue
		}
		if l != 0 && l.mark() == plain {
			t.Errorf("%U: a plain letter %c", r, l.base())
		}
	}
}

func TestLettersForeignToVietnamese(t *testing.T) {
	t.Parallel()
	for _, r := range "ëïüçñåøčŏĕǎȧẁłæ" {
		if l := letterOf(r); l.mark() != foreign || l.rune() != 0 {
			t.Errorf("%c: mark %d, %c", r, l.mark(), l.rune())
		}
	}
	for _, r := range "\u0301\u0323 -'жλ" {
		if l := letterOf(r); l != 0 {
			t.Errorf("%U is a letter: %b", r, l)
		}
	}
	if got := letterOf(0x10FFFF); got != 0 {
		t.Errorf("the last character is %b", got)
	}
	if got := letterOf(-1); got != 0 {
		t.Errorf("a negative character is %b", got)
	}
}
