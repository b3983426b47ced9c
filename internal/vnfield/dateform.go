package vnfield

import (
	"time"

	"github.com/lienthong/lienthong"
)

// dateForm is a date on its way from numbers to a reading.
type dateForm struct {
	y, m, d   int
	yDigits   int
	dayFirst  bool // written day, month, year by position, so it may be month first
	alternate lienthong.Date
	latest    int
	note      DateNote
}

// assign finds out which number is the day, the month and the year.
func (f *dateForm) assign(t []dateToken) error {
	if len(t) == 2 && t[0].digits >= 5 && t[1].digits > 0 { // 26573.0, a time of day as a fraction
		t = t[:1]
	}
	for _, x := range t {
		if x.part != unsaid {
			return f.assignSaid(t)
		}
	}
	switch {
	case len(t) == 1:
		return f.assignRun(t[0])
	case len(t) == 2:
		return f.assignMonthYear(t[0], t[1])
	case len(t) != 3:
		return invalid("date: needs day, month and year; has %d numbers", len(t))
	case t[0].digits > 2:
		return f.set(t[0], t[1].n, t[2].n)
	default:
		f.dayFirst = true
		return f.set(t[2], t[1].n, t[0].n)
	}
}

// assignSaid follows the words: what they left open is the day, then the year.
func (f *dateForm) assignSaid(t []dateToken) error {
	var at [year + 1]*dateToken
	for i := range t {
		p := t[i].part
		if p == unsaid {
			continue
		}
		if at[p] != nil {
			return invalid("date: says one part twice")
		}
		at[p] = &t[i]
	}
	for i := range t {
		if t[i].part != unsaid {
			continue
		}
		switch {
		case at[year] == nil && (t[i].digits > 2 || at[day] != nil || i == len(t)-1):
			at[year] = &t[i]
		case at[day] == nil:
			at[day] = &t[i]
		case at[month] == nil:
			at[month] = &t[i]
		default:
			return invalid("date: needs day, month and year; has %d numbers", len(t))
		}
	}
	if at[year] == nil {
		return invalid("date: has no year")
	}
	var m, d int
	if at[month] != nil {
		m = at[month].n
	}
	if at[day] != nil {
		d = at[day].n
	}
	return f.set(*at[year], m, d)
}

// assignMonthYear reads 09/1986, 1986-09 and 9/86. Two small numbers may be a
// day and a month without a year, so they are refused.
func (f *dateForm) assignMonthYear(a, b dateToken) error {
	switch {
	case a.digits == 4:
		return f.set(a, b.n, 0)
	case b.digits == 4, b.digits == 2 && b.n > 31 && a.n <= 12:
		return f.set(b, a.n, 0)
	default:
		return invalid("date: has no year")
	}
}

// assignRun reads a single run of digits by its length.
func (f *dateForm) assignRun(t dateToken) error {
	n := t.n
	switch t.digits {
	case 4, 2:
		return f.set(t, 0, 0)
	case 5:
		return f.setSerial(n)
	case 8:
		f.note |= NoSeparators
		if _, err := lienthong.NewDate(n/10000, n/100%100, n%100); err == nil && n/10000 <= f.latest {
			return f.set(dateToken{n: n / 10000, digits: 4}, n/100%100, n%100)
		}
		return f.set(dateToken{n: n % 10000, digits: 4}, n/10000%100, n/1000000)
	case 6:
		f.note |= NoSeparators
		return f.assignSix(n)
	default:
		return invalid("date: a number of %d digits is no date", t.digits)
	}
}

// assignSix reads 311295, else 091986, else 198609. A date that reads both as
// 20/10/12 and as 2010-12 keeps the second as its alternate.
func (f *dateForm) assignSix(n int) error {
	long := lienthong.Date{}
	for _, ym := range [][2]int{{n % 10000, n / 10000}, {n / 100, n % 100}} {
		if ym[0] < 1900 || ym[0] > f.latest || ym[1] == 0 {
			continue
		}
		if d, err := lienthong.NewDate(ym[0], ym[1], 0); err == nil {
			long = d
		}
	}
	short := dateToken{n: n % 100, digits: 2}
	if _, err := lienthong.NewDate(f.century(short.n), n/100%100, n/10000); err != nil && !long.IsZero() {
		return f.set(dateToken{n: int(long.Year), digits: 4}, int(long.Month), 0)
	}
	f.alternate = long
	return f.set(short, n/100%100, n/10000)
}

// The serial numbers of spreadsheets count days from 1 January 1900 as 1 and
// hold a 29 February 1900 that never was; from 1 March 1900 on they are days
// since 30 December 1899.
func (f *dateForm) setSerial(n int) error {
	t := time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC)
	f.note |= ExcelSerial
	return f.set(dateToken{n: t.Year(), digits: 4}, int(t.Month()), t.Day())
}

// set takes the year as written, the month and the day.
func (f *dateForm) set(y dateToken, m, d int) error {
	switch y.digits {
	case 4:
		f.y = y.n
	case 2:
		f.y = f.century(y.n)
		f.note |= TwoDigitYear
	default:
		return invalid("date: a year of %d digits", y.digits)
	}
	f.yDigits, f.m, f.d = y.digits, m, d
	return nil
}

// century is the last year that ends in the two digits and is not after latest.
func (f *dateForm) century(yy int) int {
	y := f.latest - f.latest%100 + yy
	if y > f.latest {
		y -= 100
	}
	return y
}

// reading checks the parts and finds the alternate.
func (f *dateForm) reading() (DateReading, error) {
	if f.y > f.latest {
		return DateReading{}, invalid("date: a year in the future")
	}
	if f.m == 0 {
		f.d = 0
	}
	if f.m > 12 && f.d >= 1 && f.d <= 12 {
		f.m, f.d = f.d, f.m
		f.note |= MonthDaySwapped
		f.dayFirst = false
	}
	date, err := lienthong.NewDate(f.y, f.m, f.d)
	if err != nil {
		return DateReading{}, &lienthong.Error{Code: lienthong.Invalid, Message: err.Error()}
	}
	r := DateReading{Date: date, Alternate: f.alternate, Note: f.note}
	switch date.Precision() {
	case lienthong.YearOnly:
		r.Note |= YearOnly
	case lienthong.YearMonth:
		r.Note |= MonthYearOnly
	}
	if date.Month == 1 && date.Day == 1 {
		r.Note |= FirstOfJanuary
	}
	switch {
	case f.dayFirst && f.d >= 1 && f.d <= 12 && f.d != f.m:
		r.Note |= DayMonthUncertain
		r.Alternate = lienthong.Date{Year: date.Year, Month: date.Day, Day: date.Month}
	case f.yDigits == 2 && r.Alternate.IsZero() && f.y-100 >= 1900:
		// The day may not exist a century before: 29 February 2000 does, 1900 not.
		r.Alternate, _ = lienthong.NewDate(f.y-100, f.m, f.d)
	}
	return r, nil
}
