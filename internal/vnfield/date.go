package vnfield

import (
	"strings"

	"github.com/lienthong/lienthong"
)

// DateReading is what a date field says.
type DateReading struct {
	Date      lienthong.Date // zero if the field is empty
	Alternate lienthong.Date // the other date it may mean; zero if it is plain
	Note      DateNote
}

// DateNote is a set of remarks on how a date was written.
type DateNote uint16

// The remarks, each one bit.
const (
	YearOnly          DateNote = 1 << iota // 1965; 00/00/1965
	MonthYearOnly                          // 09/1986; 00/09/1986
	TwoDigitYear                           // 28/2/96: the century is a guess
	MonthDaySwapped                        // 09/28/1972 can only be month first
	DayMonthUncertain                      // 05/09/1972 may be month first
	ExcelSerial                            // 26573, days since 1900
	FirstOfJanuary                         // 01/01/1965, often a year alone dressed up
	WithTime                               // 1972-09-28 00:00:00
	NoSeparators                           // 19720928
	dateNoteEnd
)

var dateNotes = [...]string{
	"year_only", "month_year_only", "two_digit_year", "month_day_swapped", "day_month_uncertain",
	"excel_serial", "first_of_january", "with_time", "no_separators",
}

// Names are the names of the remarks, in the order of the constants.
func (n DateNote) Names() []string { return bitNames(uint16(n), dateNotes[:]) }

// String is the names with semicolons between.
func (n DateNote) String() string { return strings.Join(n.Names(), ";") }

// bitNames names the bits that are set.
func bitNames(bits uint16, names []string) []string {
	var set []string
	for i, name := range names {
		if bits&(1<<i) != 0 {
			set = append(set, name)
		}
	}
	return set
}

// LatestYear is the year that [Date] takes for now. It is fixed, not the
// clock's, so that a file reads the same on any day: a birth after it is an
// error, and a year of two digits is the last such year up to it (96 is 1996,
// 05 is 2005). Callers that know the file's date use [DateUpTo].
const LatestYear = 2026

// Date reads a date of birth; see [DateUpTo].
func Date(s string) (DateReading, error) { return DateUpTo(s, LatestYear) }

// DateUpTo reads a date of birth written up to the given year. It takes day
// before month; month before day where nothing else makes a date; ISO 8601 with
// or without a time; runs of digits; words (ngày 5 tháng 9 năm 1972, 28 Sep
// 1972); spreadsheet serial numbers; a month and year, or a year. 00 stands for
// an unknown day or month.
func DateUpTo(s string, latest int) (DateReading, error) {
	if isBlank(s) {
		return DateReading{}, nil
	}
	tokens, note, err := dateTokens(s)
	if err != nil {
		return DateReading{}, err
	}
	d := dateForm{latest: latest, note: note}
	if err := d.assign(tokens); err != nil {
		return DateReading{}, err
	}
	return d.reading()
}

// invalid is an error about the form of a field.
func invalid(format string, args ...any) error {
	return lienthong.Errorf(lienthong.Invalid, format, args...)
}
