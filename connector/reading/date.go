package reading

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
)

// Joined writes day, month and year as people do, the unknown ones as 00.
func Joined(day, month, year string) string {
	day, month, year = strings.TrimSpace(day), strings.TrimSpace(month), strings.TrimSpace(year)
	if year == "" || year == "0" {
		return ""
	}
	return cmp.Or(day, "00") + "/" + cmp.Or(month, "00") + "/" + year
}

// ahead is how many years after now a year of two digits may lie where it is not
// of a birth: permits and cards end later, and nobody here was paid before 1950.
const ahead = 20

// Date reads a date to a precision; what is known more exactly is cut, what
// is not is a finding. Of a birth, the year has been.
func Date(raw string, to lienthong.Precision, birth bool) (string, []Code) {
	if NoDay(raw) {
		return "", nil
	}
	var codes []Code
	raw = dayOf(raw)
	if to == lienthong.YearMonth {
		raw = dashed(raw)
	}
	latest := lienthong.MaxYear // a term may lie in the future, as an expiry does
	if birth {
		latest = vnfield.LatestYear
	}
	r, err := vnfield.DateUpTo(raw, latest)
	if err == nil && !birth && r.Note&vnfield.TwoDigitYear != 0 { // but 93 is not 2393
		r, err = vnfield.DateUpTo(raw, vnfield.LatestYear+ahead)
	}
	if err != nil || r.Date.IsZero() {
		if err == nil {
			return "", nil
		}
		return unreadable()
	}
	if r.Date.Precision() < to {
		codes = append(codes, DatePartial)
	}
	if to == lienthong.YearMonth {
		r.Date.Day = 0
	}
	if r.Note&(vnfield.MonthDaySwapped|vnfield.TwoDigitYear|vnfield.ExcelSerial) != 0 {
		codes = append(codes, DateUncertain)
	}
	return r.Date.String(), codes
}

// NoDay reports whether a date says that there is none: MariaDB's zero date or a year of
// 0, where nothing was known, and the day that never comes, where nothing ends.
func NoDay(raw string) bool {
	return strings.Trim(raw, "0-/. :") == "" || Endless(raw)
}

// Endless reports whether a date is the one that programs write as an end which there is not.
func Endless(raw string) bool { return strings.Contains(raw, "9999") && endless.MatchString(raw) }

// endless is 9999-12-31, 31/12/9999, 99991231, 999912.
var endless = regexp.MustCompile(`^(9999(-?[01]?\d(-?[0-3]?\d)?)?|([0-3]?\d[-/.])?[01]?\d[-/.]9999)([ T].*)?$`)

// zoned are how sources write an instant: PostgreSQL a timestamptz, web services (see
// package connectorweb), SQL Server a datetimeoffset.
var zoned = []string{"2006-01-02 15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999Z07:00", time.RFC3339Nano}

// eightUntil is until when clocks of the south, and so the time zone Asia/Ho_Chi_Minh of
// programs, were at UTC+8 (tzdata): a birth then, kept as the midnight it began with, is 16:00 in UTC.
var eightUntil = time.Date(1975, 6, 13, 0, 0, 0, 0, time.UTC)

// dayOf is the day of an instant by Vietnam's clock: 1994-03-21T17:00+00:00 is the 22nd. What ends in Z
// stays as it is, since drivers write so of times that have no zone, as do all others.
func dayOf(raw string) string {
	if len(raw) < len("2006-01-02 15:04:05+07") || strings.HasSuffix(raw, "Z") {
		return raw
	}
	for _, form := range zoned {
		t, err := time.Parse(form, raw)
		if err != nil {
			continue
		}
		if t = t.In(lienthong.Vietnam); t.Before(eightUntil) && t.Format(time.TimeOnly) == "23:00:00" {
			t = t.Add(time.Hour)
		}
		return t.Format(time.DateOnly)
	}
	return raw
}

// dashed writes 202503, a month as accountants number it, as 2025-03: six digits
// are a day otherwise. Others stay.
func dashed(raw string) string {
	n, err := strconv.Atoi(raw)
	if err != nil || len(raw) != 6 || n/100 < 1900 || n/100 > lienthong.MaxYear || n%100 < 1 || n%100 > 12 {
		return raw
	}
	return raw[:4] + "-" + raw[4:]
}

// moments are how databases write times. Those without a zone are Vietnam's,
// UTC+7 all year (Decision 134/2002/QĐ-TTg).
var moments = []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999Z07", "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", time.DateOnly,
	"02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006"}

// Moment reads a time, as UTC in RFC 3339.
func Moment(raw string) (string, []Code) {
	for _, form := range moments {
		if t, err := time.ParseInLocation(form, raw, lienthong.Vietnam); err == nil {
			return t.UTC().Format(time.RFC3339Nano), nil
		}
	}
	return unreadable()
}
