package lienthong

import (
	"fmt"
	"strconv"
	"time"
)

// Vietnam is the country's clock (ICT, UTC+7), by which days begin and laws enter
// into force. It has had no daylight saving time since 1975, and a fixed zone
// needs no time zone files.
var Vietnam = time.FixedZone("ICT", 7*60*60)

// Date is a date of which the month, or the day, may be unknown. The register
// holds about a tenth of older persons by year alone, and a year must not be
// dressed up as 1 January. Year 0 means no date; Month 0 a year alone; Day 0 a
// month and year.
type Date struct {
	Year  int16
	Month uint8
	Day   uint8
}

// The range of years that this system reads: nobody alive was born before the
// first, and the personal number ends with the second.
const (
	MinYear = 1850
	MaxYear = 2399
)

// NewDate checks that the date exists in the calendar to the precision given.
func NewDate(year, month, day int) (Date, error) {
	switch {
	case year < MinYear || year > MaxYear:
		return Date{}, fmt.Errorf("date: year outside %d to %d", MinYear, MaxYear)
	case month < 0 || month > 12:
		return Date{}, fmt.Errorf("date: month outside 1 to 12")
	case day < 0 || (month == 0 && day != 0):
		return Date{}, fmt.Errorf("date: a day without a month")
	case day > daysIn(year, month):
		return Date{}, fmt.Errorf("date: this month has %d days", daysIn(year, month))
	}
	return Date{int16(year), uint8(month), uint8(day)}, nil
}

// daysIn is how many days a month has, 0 for month 0. A country's file has a date in every
// row; package time takes ten times as long.
func daysIn(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return daysOf[month]
}

var daysOf = [...]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

// ParseDate reads the forms that [Date.String] writes: "1965", "1965-03",
// "1965-03-14". What people type is read by internal/vnfield.
func ParseDate(s string) (Date, error) {
	var parts [3]uint64
	wants := []struct{ from, to, digits int }{{0, 4, 4}, {5, 7, 2}, {8, 10, 2}}
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return Date{}, fmt.Errorf("date: needs YYYY, YYYY-MM or YYYY-MM-DD")
	}
	for i, w := range wants {
		if w.from > len(s) {
			break
		}
		if i > 0 && s[w.from-1] != '-' {
			return Date{}, fmt.Errorf("date: needs - between its parts")
		}
		n, err := parseDigits(s[w.from:w.to], w.digits)
		if err != nil || (i > 0 && n == 0) {
			return Date{}, fmt.Errorf("date: needs YYYY, YYYY-MM or YYYY-MM-DD")
		}
		parts[i] = n
	}
	return NewDate(int(parts[0]), int(parts[1]), int(parts[2]))
}

// Precision says how much of a date is known.
type Precision uint8

// From nothing to the day.
const (
	NoDate Precision = iota
	YearOnly
	YearMonth
	FullDate
)

// Precision is how much of the date is known.
func (d Date) Precision() Precision {
	switch {
	case d.Year == 0:
		return NoDate
	case d.Month == 0:
		return YearOnly
	case d.Day == 0:
		return YearMonth
	default:
		return FullDate
	}
}

// IsZero reports whether there is no date at all.
func (d Date) IsZero() bool { return d.Year == 0 }

// Covers reports whether d, read as the set of days it may mean, holds e: the
// year 1965 covers March 1965, which covers 14 March 1965.
func (d Date) Covers(e Date) bool {
	return d.Year == e.Year && d.Year != 0 &&
		(d.Month == 0 || d.Month == e.Month) && (d.Day == 0 || d.Day == e.Day)
}

// String is ISO 8601 to the precision known; "" for no date. A date of birth
// is personal data: do not log it.
func (d Date) String() string {
	b, _ := d.AppendText(nil) // never fails
	return string(b)
}

// AppendText appends String.
func (d Date) AppendText(b []byte) ([]byte, error) {
	switch d.Precision() {
	case FullDate:
		b = appendPadded(append(appendPadded(append(appendPadded(b, int(d.Year), 4), '-'), int(d.Month), 2), '-'), int(d.Day), 2)
	case YearMonth:
		b = appendPadded(append(appendPadded(b, int(d.Year), 4), '-'), int(d.Month), 2)
	case YearOnly:
		b = appendPadded(b, int(d.Year), 4)
	case NoDate:
	}
	return b, nil
}

// appendPadded appends a number with zeros in front of it.
func appendPadded(b []byte, n, width int) []byte {
	for power := 10; width > 1; width, power = width-1, power*10 {
		if n < power {
			b = append(b, '0')
		}
	}
	return strconv.AppendInt(b, int64(n), 10)
}

// MarshalText is String, so that JSON holds a date as "1965" or "1965-03-14".
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText is ParseDate; the empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	if err == nil {
		*d = v
	}
	return err
}
