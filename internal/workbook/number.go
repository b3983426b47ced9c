package workbook

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// text writes the number v of a cell as the sheet means it: a date as ISO 8601
// to the precision that the format shows, any other number in plain digits. A
// spreadsheet computes with 15 significant digits, so that 4.3200000000000003
// is 4.32; a personal number has 12 and loses none.
func (s style) text(v string, from1904 bool) string {
	plain := isDigits(v)
	if plain && !s.date() && len(v) <= 15 {
		return padded(v, s.zeros)
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return v
	}
	if s.date() {
		if d, ok := s.dateText(f, from1904); ok {
			return d
		}
	}
	if plain {
		return v // more digits than a spreadsheet keeps, written by a program
	}
	if math.Abs(f) >= 1e21 || f != 0 && math.Abs(f) < 1e-9 {
		return v // writing the zeros out would help nobody
	}
	if r, err := strconv.ParseFloat(strconv.FormatFloat(f, 'e', 14, 64), 64); err == nil {
		f = r
	}
	return padded(strconv.FormatFloat(f, 'f', -1, 64), s.zeros)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

func padded(digits string, n int) string {
	if len(digits) >= n || !isDigits(digits) {
		return digits
	}
	return strings.Repeat("0", n-len(digits)) + digits
}

// lastDay is 31 December 9999, where the date system ends (18.17.4.1).
const lastDay = 2_958_465

// dateText reads a serial date: days since 30 December 1899, where the first
// two months are one off since 1900 passes for a leap year; or since 1904.
func (s style) dateText(serial float64, from1904 bool) (string, bool) {
	if serial < 0 || serial > lastDay+1 {
		return "", false
	}
	days := math.Floor(serial)
	seconds := math.Round((serial - days) * 86_400)
	clock := time.Date(2000, 1, 1, 0, 0, int(seconds), 0, time.UTC).Format("15:04:05")
	if !s.year && !s.month && !s.day {
		return clock, serial < 1
	}
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 0 || days == 60:
		return "", false // no day that ever was
	case days < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	d := epoch.AddDate(0, 0, int(days))
	switch {
	case s.clock && seconds > 0:
		return d.Add(time.Duration(seconds) * time.Second).Format("2006-01-02T15:04:05"), true
	case s.year && !s.month && !s.day:
		return d.Format("2006"), true
	case s.year && s.month && !s.day:
		return d.Format("2006-01"), true
	}
	return d.Format("2006-01-02"), true
}
