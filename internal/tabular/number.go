package tabular

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// style is what a number format makes of a number, as far as it matters here.
type style struct {
	year, month, day, clock bool // the parts of a date that it shows
	zeros                   int  // digits that it pads to, as "000000000000" does; 0 if none
}

func (s style) date() bool { return s.year || s.month || s.day || s.clock }

// styleOf reads a format code (18.8.31). Codes below 164 are built in and most
// often not written out (18.8.30).
func styleOf(id int, code string) style {
	if code == "" {
		switch {
		case id == 17:
			return style{year: true, month: true} // mmm-yy
		case id >= 14 && id <= 16, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
			return style{year: true, month: true, day: true}
		case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47:
			return style{clock: true}
		case id == 22:
			return style{year: true, month: true, day: true, clock: true}
		}
		return style{}
	}
	code = strings.ToLower(bareCode(code))
	if strings.Contains(code, "general") {
		return style{}
	}
	if code != "" && strings.Trim(code, "0") == "" {
		return style{zeros: len(code)}
	}
	s := style{
		year:  strings.ContainsAny(code, "ye"),
		day:   strings.Contains(code, "d"),
		clock: strings.ContainsAny(code, "hs"),
	}
	if strings.ContainsAny(code, "0#?") && !s.day && !s.clock && !strings.Contains(code, "y") {
		return style{} // 0.00E+00
	}
	s.month = strings.Contains(code, "m") && (s.year || s.day || !s.clock)
	return s
}

// bareCode is the first section of a format code without literal text and
// colours; an elapsed time such as [h] stays.
func bareCode(code string) string {
	var b strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case ';':
			return b.String()
		case '\\', '_', '*':
			i++
		case '"':
			n := strings.IndexByte(code[i+1:], '"')
			if n < 0 {
				return b.String()
			}
			i += n + 1
		case '[':
			n := strings.IndexByte(code[i:], ']')
			if n < 0 {
				return b.String()
			}
			if inside := strings.ToLower(code[i+1 : i+n]); inside != "" && strings.Trim(inside, "hms") == "" {
				b.WriteString(inside)
			}
			i += n
		default:
			b.WriteByte(code[i])
		}
	}
	return b.String()
}

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
