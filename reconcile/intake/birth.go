package intake

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
)

// date reads the date of birth, from one column or from three.
func (r *reader) date(cells []string, n *notes) lienthong.Date {
	text := text(cells, r.birth)
	if text == "" {
		text = r.splitBirth(cells)
	}
	if text == "" {
		text, _ = r.underSex(cells)
	}
	return readDate(text, n)
}

func readDate(text string, n *notes) lienthong.Date {
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

// underSex is what stands in the column of men or of women, where a form has
// one for each and writes the date of birth into the right one; and whose
// column it is. A row that fills both says nothing.
func (r *reader) underSex(cells []string) (date string, sex lienthong.Sex) {
	man, woman := strings.TrimSpace(text(cells, r.man)), strings.TrimSpace(text(cells, r.woman))
	switch {
	case man != "" && woman != "" || man == "" && woman == "":
		return "", lienthong.SexUnknown
	case man != "":
		date, sex = man, lienthong.Male
	default:
		date, sex = woman, lienthong.Female
	}
	if strings.IndexFunc(date, unicode.IsDigit) < 0 || len(date) < len("1/1/70") && !isYear(date) {
		date = "" // a tick
	}
	return date, sex
}

func isYear(s string) bool { return len(s) == 4 && digits(s) > 0 }

// splitBirth puts day, month and year columns together as they would stand in
// one.
func (r *reader) splitBirth(cells []string) string {
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
	day, month, year := digits(s[:2]), digits(s[3:5]), digits(s[6:])
	if day <= 0 || month <= 0 || year <= 0 {
		return lienthong.Date{}, false
	}
	d, err := lienthong.NewDate(year, month, day)
	return d, err == nil
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
