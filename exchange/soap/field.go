package soap

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vntext"
)

// Bounds of values, in bytes; of names in characters.
const (
	maxToken = 128
	maxText  = 256
	maxName  = 200
)

// invalid is a fault of the caller's about one element.
func invalid(element, format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Invalid, format, args...)
	e.Field = element
	return e
}

// isToken reports whether s is 1 to maxToken visible ASCII characters, of
// alphabet if there is one.
func isToken(s, alphabet string) bool {
	if s == "" || len(s) > maxToken {
		return false
	}
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f || alphabet != "" && strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}

// readNumber reads a number by its length, as clients do who write nine digits
// into SoCMND and all others into SoDinhDanh; spaces within are dropped.
func readNumber(q *Question, element, s string) error {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
	if s == "" {
		return nil
	}
	n, err := lienthong.ParseCardNumber(s)
	if err != nil {
		return invalid(element, "%s needs 12 digits, or 9 for an old identity card.", element)
	}
	if n.PIN().IsZero() != (element == elCMND) {
		q.notice(NoticeNumber)
	}
	if !n.PIN().IsZero() && !q.PIN.IsZero() && n.PIN() != q.PIN || !n.CMND9().IsZero() && !q.CMND9.IsZero() && n.CMND9() != q.CMND9 {
		return invalid(element, "SoDinhDanh and SoCMND hold two different numbers of one kind.")
	}
	if n.PIN().IsZero() {
		q.CMND9 = n.CMND9()
	} else {
		q.PIN = n.PIN()
	}
	return nil
}

// readName reads a name in one piece, or in the parts Ho, ChuDem and Ten. What
// clients do to names (no marks, no spaces, capitals, decomposed letters) is
// undone by the match key that names are compared by, not here.
func readName(e *element) (string, error) {
	if e == nil {
		return "", errName()
	}
	raw := e.text
	if len(e.children) > 0 {
		for _, part := range []string{elFamily, elMiddle, elGiven} {
			if p := e.child(e.name.Space, part); p != nil {
				raw += " " + p.text
			}
		}
	}
	name := norm.NFC.String(strings.Join(strings.Fields(raw), " "))
	if utf8.RuneCountInString(name) > maxName || vntext.MatchKey(name) == "" {
		return "", errName()
	}
	return name, nil
}

func errName() error {
	return invalid(elName, "HoVaTen needs a full name of 1 to %d characters.", maxName)
}

// birthDate reads NgayThangNamSinh; odd says that it was not in its form. No
// element, or an empty one, is no date.
func birthDate(e *element) (d lienthong.Date, odd bool, err error) {
	if e == nil {
		return d, false, nil
	}
	day, year := "", ""
	for _, c := range e.children {
		switch text := strings.TrimSpace(c.text); c.name.Local {
		case elDay:
			if day != "" {
				return d, false, errDate()
			}
			day = text
		case elYear:
			if year != "" {
				return d, false, errDate()
			}
			year = text
		}
	}
	if len(e.children) == 0 {
		day = strings.TrimSpace(e.text)
		odd = day != ""
	}
	if day != "" {
		var form bool
		if d, form, err = parseDay(day); err != nil {
			return d, false, err
		}
		odd = odd || form
	}
	if year == "" {
		return d, odd, nil
	}
	y, err := parseDigits(year, 4)
	if err != nil || !d.IsZero() && int(d.Year) != y {
		return d, false, errDate()
	}
	if d.IsZero() {
		d, err = newDate(y, 0, 0)
	}
	return d, odd, err
}

// parseDay reads yyyyMMdd, and what clients send in its place: a year alone,
// zeros for the unknown, yyyy-MM-dd as QCVN 109 has it, dd/MM/yyyy as forms
// have it. Month and day are never guessed.
func parseDay(s string) (d lienthong.Date, odd bool, err error) {
	digits := strings.NewReplacer("-", "", "/", "", ".", "").Replace(s)
	n, err := parseDigits(digits, len(digits))
	if err != nil {
		return d, false, errDate()
	}
	switch {
	case len(s) == 4 && len(digits) == 4:
		d, err = newDate(n, 0, 0)
		return d, true, err
	case len(s) == 8 && len(digits) == 8:
		d, err = newDate(n/1_00_00, n/1_00%100, n%100)
		return d, d.Precision() != lienthong.FullDate, err
	case len(s) == 10 && len(digits) == 8 && strings.IndexAny(s, "-/.") == 4 && s[4] == s[7]:
		d, err = newDate(n/1_00_00, n/1_00%100, n%100)
	case len(s) == 10 && len(digits) == 8 && strings.IndexAny(s, "-/.") == 2 && s[2] == s[5]:
		d, err = newDate(n%1_00_00, n/1_00_00%100, n/1_00_00_00)
	default:
		err = errDate()
	}
	return d, true, err
}

func newDate(year, month, day int) (lienthong.Date, error) {
	d, err := lienthong.NewDate(year, month, day)
	if err != nil {
		return d, errDate() // what is wrong would say what was sent
	}
	return d, nil
}

func parseDigits(s string, n int) (int, error) {
	if len(s) != n || n == 0 || n > 8 || strings.Trim(s, "0123456789") != "" {
		return 0, errDate()
	}
	return strconv.Atoi(s)
}

func errDate() error {
	return invalid(elBirth, "NgayThangNamSinh needs one date that exists: NgayThangNam as yyyyMMdd, or Nam as yyyy if no more is known.")
}
