package reading

import (
	"strings"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
)

// date reads the date of birth, from one column or from three.
func (r *Reader) date(cells []string, n *Notes) lienthong.Date {
	text := text(cells, r.birth)
	if text == "" {
		text = r.splitBirth(cells)
	}
	if text == "" {
		text, _ = r.underSex(cells)
	}
	return readDate(text, n)
}

func readDate(text string, n *Notes) lienthong.Date {
	if text == "" {
		n.add(reconcile.BirthMissing, true)
		return lienthong.Date{}
	}
	if d, ok := plainDate(text); ok {
		return d
	}
	reading, err := vnfield.Date(text)
	if err != nil {
		n.add(reconcile.BirthInvalid, true)
		return lienthong.Date{}
	}
	n.add(reconcile.BirthMissing, reading.Date.IsZero())
	n.add(reconcile.BirthShortYear, reading.Note&vnfield.TwoDigitYear != 0)
	return reading.Date
}

// splitBirth puts day, month and year columns together as they would stand in
// one.
func (r *Reader) splitBirth(cells []string) string {
	var parts []string
	for _, c := range r.all(vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear) {
		if text := strings.TrimSpace(cells[c]); text != "" && text != "0" && text != "00" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "/")
}

// plainDate is the fast path for dd/mm/yyyy, the form of nine cells in ten.
func plainDate(s string) (lienthong.Date, bool) {
	if len(s) != 10 || s[2] != '/' || s[5] != '/' {
		return lienthong.Date{}, false
	}
	day, month, century, rest := twoDigits(s[0], s[1]), twoDigits(s[3], s[4]), twoDigits(s[6], s[7]), twoDigits(s[8], s[9])
	if day == 0 || month == 0 || max(day, month, century, rest) > 99 {
		return lienthong.Date{}, false
	}
	d, err := lienthong.NewDate(int(100*century+rest), int(month), int(day))
	return d, err == nil
}

// twoDigits is the number that two digits are, more than 99 if they are none.
func twoDigits(a, b byte) uint {
	x, y := uint(a)-'0', uint(b)-'0'
	if x > 9 || y > 9 {
		return 1 << 10
	}
	return 10*x + y
}

// digits is the number in s, -1 if it is none.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}
