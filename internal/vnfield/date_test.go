package vnfield

import (
	"fmt"
	"strings"
	"testing"

	"github.com/lienthong/lienthong"
	"pgregory.net/rapid"
)

func TestDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, want, alternate string
		note                DateNote
	}{
		{"28/09/1972", "1972-09-28", "", 0},
		{"25.06.1999", "1999-06-25", "", 0},
		{"28-9-1972", "1972-09-28", "", 0},
		{" 28 / 09 / 1972 ", "1972-09-28", "", 0},
		{"'28/09/1972", "1972-09-28", "", 0},
		{"28\u00a009\u00a01972", "1972-09-28", "", 0},
		{"1992-01-31", "1992-01-31", "", 0},
		{"1992/01/31", "1992-01-31", "", 0},
		{"1992-31-01", "1992-01-31", "", MonthDaySwapped},
		{"05/09/1972", "1972-09-05", "1972-05-09", DayMonthUncertain},
		{"05/05/1972", "1972-05-05", "", 0},
		{"1992-05-09", "1992-05-09", "", 0},
		{"09/28/1972", "1972-09-28", "", MonthDaySwapped},
		{"28/2/96", "1996-02-28", "", TwoDigitYear},
		{"15/12/86", "1986-12-15", "", TwoDigitYear},
		{"22/5/63", "1963-05-22", "", TwoDigitYear},
		{"15/12/05", "2005-12-15", "1905-12-15", TwoDigitYear},
		{"29/02/00", "2000-02-29", "", TwoDigitYear},
		{"05/09/26", "2026-09-05", "2026-05-09", TwoDigitYear | DayMonthUncertain},
		{"15/12/27", "1927-12-15", "", TwoDigitYear},
		{"09/1986", "1986-09", "", MonthYearOnly},
		{"9-1986", "1986-09", "", MonthYearOnly},
		{"1986-09", "1986-09", "", MonthYearOnly},
		{"9/86", "1986-09", "", MonthYearOnly | TwoDigitYear},
		{"tháng 9/1986", "1986-09", "", MonthYearOnly},
		{"T9/1986", "1986-09", "", MonthYearOnly},
		{"1995", "1995", "", YearOnly},
		{"1995.0", "1995", "", YearOnly},
		{"năm 1965", "1965", "", YearOnly},
		{"Sinh năm 1965", "1965", "", YearOnly},
		{"72", "1972", "", YearOnly | TwoDigitYear},
		{"19950131", "1995-01-31", "", NoSeparators},
		{"31011995", "1995-01-31", "", NoSeparators},
		{"20121960", "1960-12-20", "", NoSeparators},
		{"311295", "1995-12-31", "", NoSeparators | TwoDigitYear},
		{"091986", "1986-09", "", NoSeparators | MonthYearOnly},
		{"198609", "1986-09", "", NoSeparators | MonthYearOnly},
		{"201012", "2012-10-20", "2010-12", NoSeparators | TwoDigitYear},
		{"26573", "1972-10-01", "", ExcelSerial},
		{"26573.0", "1972-10-01", "", ExcelSerial},
		{"26573.75", "1972-10-01", "", ExcelSerial},
		{"36526", "2000-01-01", "", ExcelSerial | FirstOfJanuary},
		{"1972-09-28 00:00:00", "1972-09-28", "", WithTime},
		{"1972-09-28T00:00:00Z", "1972-09-28", "", WithTime},
		{"1972-09-28T00:00:00.000+07:00", "1972-09-28", "", WithTime},
		{"9/28/1972 12:00:00 AM", "1972-09-28", "", WithTime | MonthDaySwapped},
		{"28/09/1972 0:00", "1972-09-28", "", WithTime},
		{"ngày 05 tháng 9 năm 1972", "1972-09-05", "", 0},
		{"Ngày 5 tháng 9, 1972", "1972-09-05", "", 0},
		{"ngay5thang9nam1972", "1972-09-05", "", 0},
		{"ngµy 05 th¸ng 9 n¨m 1972", "1972-09-05", "", 0},
		{"28-Sep-1972", "1972-09-28", "", 0},
		{"Sep 28, 1972", "1972-09-28", "", 0},
		{"28 September 72", "1972-09-28", "", TwoDigitYear},
		{"Sep-72", "1972-09", "", MonthYearOnly | TwoDigitYear},
		{"00/00/1965", "1965", "", YearOnly},
		{"00/09/1965", "1965-09", "", MonthYearOnly},
		{"05/00/1965", "1965", "", YearOnly},
		{"01/01/1965", "1965-01-01", "", FirstOfJanuary},
		{"1965-01-01", "1965-01-01", "", FirstOfJanuary},
		{"", "", "", 0},
		{"  ", "", "", 0},
		{"-", "", "", 0},
		{"Không rõ", "", "", 0},
		{"NULL", "", "", 0},
	} {
		got, err := Date(c.in)
		if err != nil || got.Date.String() != c.want || got.Alternate.String() != c.alternate || got.Note != c.note {
			t.Errorf("%q: %v or %v, %v, %v; want %s or %s, %v", c.in, got.Date, got.Alternate, got.Note, err, c.want, c.alternate, c.note)
		}
	}
}

func TestDateErrors(t *testing.T) {
	t.Parallel()
	for in, wants := range map[string]string{
		"30/02/1975":             "this month has 28 days",
		"31.04.1980":             "this month has 30 days",
		"13/13/1980":             "month outside",
		"28/09":                  "no year",
		"05/09":                  "no year",
		"28/09/197":              "a year of 3 digits",
		"1/2/3/4":                "4 numbers",
		"12/12/2031":             "future",
		"2031":                   "future",
		"0965":                   "year outside",
		"7":                      "1 digits",
		"123456789":              "9 digits",
		"Nguyễn Văn A":           "no part of a date",
		"ngày 5 ngày 6 năm 1972": "twice",
		"tháng 9":                "no year",
		"99999":                  "future",
		strings.Repeat("1/", 60): "too long",
	} {
		got, err := Date(in)
		if err == nil || !strings.Contains(err.Error(), wants) {
			t.Errorf("%q: %v, %v; want an error with %q", in, got.Date, err, wants)
			continue
		}
		if lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%q: code %s", in, lienthong.CodeOf(err))
		}
	}
}

func TestDateUpTo(t *testing.T) {
	t.Parallel()
	got, err := DateUpTo("15/12/20", 2015)
	if err != nil || got.Date.String() != "1920-12-15" {
		t.Errorf("%v, %v", got.Date, err)
	}
	if _, err := DateUpTo("15/12/2020", 2015); err == nil {
		t.Error("a birth after the file's year was read")
	}
}

// TestDateReadsWhatPeopleWrite: the same date comes back from each way to write
// it, as the reading or as its alternate.
func TestDateReadsWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(1927, LatestYear).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")
		want, err := lienthong.NewDate(y, m, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"%02[3]d/%02[2]d/%[1]d", "%[3]d.%[2]d.%[1]d", "%[1]d-%02[2]d-%02[3]d", "%[1]d%02[2]d%02[3]d", "%02[3]d%02[2]d%[1]d",
			"%[2]d/%[3]d/%[1]d", "ngày %[3]d tháng %[2]d năm %[1]d", "%[1]d-%02[2]d-%02[3]d 00:00:00"} {
			s := fmt.Sprintf(format, y, m, d)
			got, err := Date(s)
			if err != nil || got.Date != want && got.Alternate != want {
				t.Fatalf("%s: %v or %v, %v", s, got.Date, got.Alternate, err)
			}
		}
		if got, err := Date(fmt.Sprintf("%d/%d/%02d", d, m, y%100)); err != nil || got.Date != want {
			t.Fatalf("two digits: %v, %v", got.Date, err)
		}
	})
}

// FuzzDate: whatever comes in, a reading is a date of the calendar, not in the
// future, and an error does not repeat the field.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"28/09/1972", "1972-09-28T00:00:00Z", "26573.0", "ngày 05 tháng 9 năm 1972", "Sep-72", "311295", "::", "T:", "00/00/00", "tháng"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Date(s)
		if err != nil {
			if len(s) > 6 && strings.Contains(err.Error(), s) && !strings.Contains("date: has no year needs day, month and year; has words that are no part of a date", s) {
				t.Fatalf("the error repeats the field: %v", err)
			}
			return
		}
		for _, d := range []lienthong.Date{r.Date, r.Alternate} {
			if d.IsZero() {
				continue
			}
			if again, err := lienthong.NewDate(int(d.Year), int(d.Month), int(d.Day)); err != nil || again != d || d.Year > LatestYear {
				t.Fatalf("%q: %v is no date: %v", s, d, err)
			}
		}
		if r.Note >= dateNoteEnd || (r.Note == 0 && r.Date.IsZero() && !r.Alternate.IsZero()) {
			t.Fatalf("%q: %+v", s, r)
		}
	})
}

func TestNoteNames(t *testing.T) {
	t.Parallel()
	if got := (YearOnly | NoSeparators).String(); got != "year_only;no_separators" {
		t.Error(got)
	}
	if got := (LeadingZeroLost | Labelled).String(); got != "leading_zero_lost;labelled" {
		t.Error(got)
	}
	if 1<<len(dateNotes) != int(dateNoteEnd) || 1<<len(numberNotes) != int(numberNoteEnd) {
		t.Error("a note without a name")
	}
}

func BenchmarkDate(b *testing.B) {
	b.ReportAllocs()
	for range b.N {
		_, _ = Date("28/09/1972")
	}
}
