package cell

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/lienthong/lienthong/reconcile/column"
	"github.com/lienthong/lienthong/reconcile/scheme"
)

// oldest is the age that anybody has.
const oldest = 120

// birth reads a birth that a table tells by something else: an age, or the number of a person.
type birth struct {
	asked int    // when ages were asked, 0 if it is not known, or another column says it
	dated bool   // another column says when
	at    string // where it stands in a number; see scheme.Field.BornAt
}

// birthOf is how a side tells a birth, nil if as other dates are told.
func birthOf(f *scheme.Field, side int) *birth {
	b := birth{asked: f.AgesOf(side), dated: len(f.ColumnsOf(side)) == 2, at: f.BornAt}
	if f.Kind != scheme.Date || !b.dated && (b.asked == 0 && b.at == "" || len(f.ColumnsOf(side)) > 1) {
		return nil
	}
	return &b
}

// read reads the birth of a row, "" where it is not told.
func (b *birth) read(row []string, at []int) string {
	text := func(k int) string {
		if at[k] < 0 {
			return ""
		}
		return strings.TrimSpace(row[at[k]])
	}
	cell := text(0)
	if b.dated {
		return yearOf(cell, column.Read(text(1)).Year)
	}
	if year := yearOf(cell, b.asked); year != "" {
		return year
	}
	if b.at != "" && len(cell) == len(b.at) {
		if date := BornAt(cell, b.at); date != "" {
			return date
		}
	}
	return cell
}

// yearOf is the year in which somebody was born who was of an age in a year.
func yearOf(age string, asked int) string {
	if age == "" || asked == 0 {
		return ""
	}
	x := column.Read(age)
	if !x.Whole || x.Value < 0 || x.Value > oldest {
		return ""
	}
	return strconv.Itoa(asked - int(x.Value))
}

// BornAt is the date of birth in the digits of a number, "" where they are none. Registers add to the month
// for a century or for women (Poland, Bulgaria, the Czech lands), and to the day for women (Indonesia).
func BornAt(number, at string) string {
	var y, m, d int
	for i := range len(number) {
		digit := int(number[i]) - '0'
		if digit < 0 || digit > 9 {
			if at[i] == '.' {
				continue // the last sign may be a letter
			}
			return ""
		}
		switch at[i] {
		case 'y':
			y = 10*y + digit
		case 'm':
			m = 10*m + digit
		case 'd':
			d = 10*d + digit
		}
	}
	if d > 40 {
		d -= 40
	}
	if m > 50 && m <= 62 {
		m -= 50
	}
	if !strings.Contains(at, "yyyy") {
		y = completed(y, &m)
	}
	if y < 1850 || y > 2050 || m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	return fmt.Sprintf("%d-%02d-%02d", y, m, d)
}

// thisYear is the last of two digits that are read as a year of this century.
const thisYear = 26

// completed is a year of two digits in full: in the century that is added to the month, if one is.
func completed(y int, month *int) int {
	switch added := *month / 20; {
	case added == 1 && *month%20 <= 12:
		*month -= 20
		return 2000 + y
	case added == 2 && *month%20 <= 12: // 2000 in Bulgaria, 2100 in Poland, where nobody is born yet
		*month -= 40
		return 2000 + y
	case y > thisYear:
		return 1900 + y
	}
	return 2000 + y
}
