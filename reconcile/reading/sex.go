package reading

import (
	"strings"
	"unicode"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
)

type sexReading struct {
	sex lienthong.Sex
	bad bool
}

func (r *Reader) sex(cells []string, n *Notes) lienthong.Sex {
	text := text(cells, r.sexCell)
	if text == "" {
		_, sex := r.underSex(cells)
		n.add(reconcile.SexMissing, sex == lienthong.SexUnknown && (r.sexCell >= 0 || r.man >= 0))
		return sex
	}
	reading := r.sexes.of(text)
	n.add(reconcile.SexInvalid, reading.bad)
	return reading.sex
}

func readSex(text string) sexReading {
	sex, err := vnfield.Sex(text)
	return sexReading{sex, err != nil}
}

// underSex is what stands in the column of men or of women, where a form has
// one for each and writes the date of birth into the right one; and whose
// column it is. A row that fills both says nothing.
func (r *Reader) underSex(cells []string) (date string, sex lienthong.Sex) {
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
