package word

import (
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// Language is a language of the pages.
type Language string

// The languages; the first is the one without a prefix.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// Prefix is what addresses in the language begin with.
func (l Language) Prefix() string {
	if l == English {
		return "/en"
	}
	return ""
}

// Other is the language that the switch leads to.
func (l Language) Other() Language {
	if l == English {
		return Vietnamese
	}
	return English
}

// index is the place of the language in an entry of words.
func (l Language) index() int {
	if l == English {
		return 1
	}
	return 0
}

// Marks are the separators of thousands and of decimals: 1.234,5 in
// Vietnamese, 1,234.5 in English.
func (l Language) Marks() (thousand, decimal string) {
	if l == English {
		return ",", "."
	}
	return ".", ","
}

// Integer writes n with separated thousands.
func (l Language) Integer(n int) string {
	thousand, _ := l.Marks()
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + thousand + s[i:]
	}
	return sign + s
}

// Decimal writes f with a fixed number of places.
func (l Language) Decimal(f float64, places int) string {
	_, point := l.Marks()
	s := strconv.FormatFloat(f, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return strings.Replace(strings.Replace(s, "-", "−", 1), ".", point, 1)
}

// Percent writes a share, never rounding what is not all up to 100, nor what
// is something down to 0: "1 of 20,000 not found" must not read 0 %.
func (l Language) Percent(share float64) string {
	switch p := share * 100; {
	case p <= 0:
		return "0 %"
	case p < 0.1:
		return "< " + l.Decimal(0.1, 1) + " %"
	case p >= 100:
		return "100 %"
	case p > 99.9:
		return "> " + l.Decimal(99.9, 1) + " %"
	default:
		return l.Decimal(p, 1) + " %"
	}
}

// Time writes an instant.
func (l Language) Time(t time.Time) string {
	if l == English {
		return t.In(lienthong.Vietnam).Format("2 Jan 2006, 15:04")
	}
	return t.In(lienthong.Vietnam).Format("15:04 02/01/2006")
}

// Date writes the day of an instant.
func (l Language) Date(t time.Time) string {
	if l == English {
		return t.In(lienthong.Vietnam).Format("2 Jan 2006")
	}
	return t.In(lienthong.Vietnam).Format("02/01/2006")
}

// Partial writes a date as far as it is known.
func (l Language) Partial(d lienthong.Date) string {
	t := time.Date(int(d.Year), time.Month(max(d.Month, 1)), int(max(d.Day, 1)), 0, 0, 0, 0, lienthong.Vietnam)
	switch d.Precision() {
	case lienthong.FullDate:
		return l.Date(t)
	case lienthong.YearMonth:
		if l == English {
			return t.Format("Jan 2006")
		}
		return t.Format("01/2006")
	default:
		return d.String()
	}
}
