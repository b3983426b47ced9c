package column

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/lienthong/lienthong/reconcile/column/folding"
)

// A day is a date as year<<9 | month<<5 | day, parts that are not known 0; 0 is
// no date. Days compare as numbers.
type day uint32

// Years that are read as such.
const firstYear, lastYear = 1000, 2999

func newDay(y, m, d int) day {
	y = commonYear(y)
	if y < firstYear || y > lastYear || m < 0 || m > 12 || d < 0 || d > 31 || m == 0 && d != 0 {
		return 0
	}
	return day(y<<9 | m<<5 | d)
}

func (d day) year() int  { return int(d >> 9) }
func (d day) month() int { return int(d >> 5 & 15) }
func (d day) day() int   { return int(d & 31) }

// number counts the days, from an eve that does not matter; a year that begins in March
// has its leap day last.
func (d day) number() int {
	y, m := d.year(), d.month()-3
	if m < 0 {
		y, m = y-1, m+12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*m+2)/5 + d.day()
}

// text is ISO 8601 to the precision known.
func (d day) append(dst []byte) []byte {
	two := func(n int) {
		dst = append(dst, '-', byte('0'+n/10), byte('0'+n%10))
	}
	dst = strconv.AppendInt(dst, int64(d.year()), 10)
	if d.month() > 0 {
		two(d.month())
	}
	if d.day() > 0 {
		two(d.day())
	}
	return dst
}

// months are the beginnings of the names of months in some languages, folded.
var months = map[string]int{
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"mrz": 3, "mai": 5, "okt": 10, "dez": 12, "fev": 2, "avr": 4, "juin": 6, "juil": 7, "aou": 8, "ene": 1, "abr": 4, "ago": 8, "dic": 12,
	"gen": 1, "mag": 5, "giu": 6, "lug": 7, "set": 9, "ott": 10, "out": 10, "maj": 5, "maa": 3, "mei": 5,
	// Polish, Turkish, Romanian and Finnish; Russian and Ukrainian as they are folded; Indonesian.
	"styc": 1, "lute": 2, "luty": 2, "kwie": 4, "czer": 6, "lipi": 7, "lipc": 7, "sier": 8, "wrze": 9, "pazd": 10, "list": 11, "grud": 12,
	"ocak": 1, "suba": 2, "nisa": 4, "hazi": 6, "temm": 7, "agus": 8, "eylu": 9, "ekim": 10, "kasi": 11, "aral": 12,
	"ianu": 1, "iuni": 6, "iuli": 7, "noie": 11, "tamm": 1, "helm": 2, "huht": 4, "touk": 5, "kesa": 6, "hein": 7, "elok": 8, "syys": 9, "loka": 10, "marr": 11, "joul": 12,
	"yanv": 1, "iyun": 6, "iyul": 7, "avgu": 8, "sent": 9, "noya": 11, "deka": 12,
	"sich": 1, "lyut": 2, "bere": 3, "kvit": 4, "trav": 5, "cher": 6, "lipn": 7, "lypn": 7, "serp": 8, "vere": 9, "zhov": 10, "lyst": 11, "hrud": 12,
	"dese": 12,
}

// shortMonths are names of months cut to three letters, which as beginnings would be too many.
var shortMonths = map[string]int{
	"sty": 1, "lut": 2, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paz": 10, "lis": 11, "gru": 12,
	"oca": 1, "sub": 2, "nis": 4, "haz": 6, "tem": 7, "agu": 8, "eyl": 9, "eki": 10, "kas": 11, "ara": 12,
	"yan": 1, "avg": 8, "sen": 9, "noy": 11, "dek": 12, "des": 12, "mrt": 3, "ian": 1, "iun": 6, "iul": 7, "noi": 11,
}

// readDate reads a date as people write it; monthFirst says how to read what
// may be either. ok is false where it is none, plain is false where day and
// month could be told apart by nothing but the order.
func readDate(s string, monthFirst bool) (d day, order dateOrder) {
	if d, ok := readISO(s); ok {
		return d, plainOrder
	}
	if d, ok := readEra(s); ok {
		return d, plainOrder
	}
	var buf [64]byte
	words := strings.Fields(string(folding.Append(buf[:0], cutTime(s))))
	if len(words) == 1 {
		return readRun(words[0]), plainOrder
	}
	if len(words) < 2 || len(words) > 8 {
		return 0, plainOrder
	}
	var numbers []int
	var digits []int
	month := 0
	for _, w := range words {
		if n, err := strconv.Atoi(w); err == nil && len(w) <= 4 {
			numbers, digits = append(numbers, n), append(digits, len(w))
			continue
		}
		if n, err := strconv.Atoi(strings.TrimRight(w, "stndrh")); err == nil {
			numbers, digits = append(numbers, n), append(digits, 2) // 1st, 2nd
			continue
		}
		if m := monthNamed(w); m > 0 {
			month = m
		}
	}
	if len(words) == 2 && len(numbers) == 1 && digits[0] == 4 && about[words[0]] {
		return newDay(numbers[0], 0, 0), plainOrder
	}
	if month == 0 && isCode(words[0], digits) {
		return 0, plainOrder
	}
	return arrange(numbers, digits, month, monthFirst)
}

// isCode reports whether one letter and numbers without a year in full are the code of
// something: V.07.03.29 is a grade of teachers. Eras are read before.
func isCode(first string, digits []int) bool {
	return len(first) == 1 && 'a' <= first[0] && first[0] <= 'z' && !slices.Contains(digits, 4)
}

// about are words before a year that is not known exactly, folded: what registers and family
// trees write of a birth.
var about = map[string]bool{
	"c": true, "ca": true, "cca": true, "cir": true, "circa": true, "abt": true, "about": true, "approx": true, "around": true, "est": true,
	"um": true, "etwa": true, "gegen": true, "vers": true, "env": true, "environ": true, "hacia": true, "aprox": true, "ok": true, "okolo": true,
	"kolem": true, "omstr": true, "omstreeks": true, "omkring": true, "noin": true, "kb": true, "khoang": true, "priblizno": true, "yaklasik": true, "sekitar": true,
}

// readISO reads 1965-03-14, as most files have it.
func readISO(s string) (d day, ok bool) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	n := 0
	for _, i := range [...]int{0, 1, 2, 3, 5, 6, 8, 9} {
		digit := s[i] - '0'
		if digit > 9 {
			return 0, false
		}
		n = n*10 + int(digit)
	}
	year, month, dom := n/10000, n/100%100, n%100
	if month > 12 {
		month, dom = dom, month
	}
	return newDay(year, month, dom), true
}

func monthNamed(w string) int {
	for n := min(4, len(w)); n >= 3; n-- {
		if m := months[w[:n]]; m > 0 {
			return m
		}
	}
	return shortMonths[w]
}

// dateOrder is what a date tells about how its column is written.
type dateOrder uint8

const (
	plainOrder      dateOrder = iota // nothing
	dayFirstOrder                    // can only be day first
	monthFirstOrder                  // can only be month first
)

// arrange finds year, month and day among up to three numbers.
func arrange(n, digits []int, month int, monthFirst bool) (day, dateOrder) {
	switch {
	case month > 0 && len(n) == 2 && digits[0] == 4:
		return newDay(n[0], month, n[1]), plainOrder
	case month > 0 && len(n) == 2:
		return newDay(century(n[1], digits[1]), month, n[0]), plainOrder
	case month > 0 && len(n) == 1:
		return newDay(century(n[0], digits[0]), month, 0), plainOrder
	case month == 0 && len(n) == 2 && digits[0] == 4:
		return newDay(n[0], n[1], 0), plainOrder
	case month == 0 && len(n) == 2 && digits[1] == 4:
		return newDay(n[1], n[0], 0), plainOrder
	case month != 0 || len(n) != 3:
		return 0, plainOrder
	case digits[0] == 4:
		if n[1] > 12 {
			return newDay(n[0], n[2], n[1]), plainOrder
		}
		return newDay(n[0], n[1], n[2]), plainOrder
	}
	y := century(n[2], digits[2])
	switch {
	case n[1] > 12:
		return newDay(y, n[0], n[1]), monthFirstOrder
	case n[0] > 12:
		return newDay(y, n[1], n[0]), dayFirstOrder
	case monthFirst:
		return newDay(y, n[0], n[1]), plainOrder
	}
	return newDay(y, n[1], n[0]), plainOrder
}

// century completes a year of two digits: the last such year up to 2026.
func century(y, digits int) int {
	switch {
	case digits > 2:
		return y
	case y > 26:
		return 1900 + y
	}
	return 2000 + y
}

// readRun reads 19650314, 14031965, 196503, 1965, and 650314 or 140365 where that is no year
// and month.
func readRun(w string) day {
	n, err := strconv.Atoi(w)
	if err != nil {
		return 0
	}
	switch len(w) {
	case 4:
		return newDay(n, 0, 0)
	case 6:
		if d := newDay(n/100, n%100, 0); d != 0 {
			return d
		}
		if n/100%100 > 12 || n/100%100 == 0 {
			return 0
		}
		if d := newDay(century(n/10000, 2), n/100%100, n%100); d != 0 {
			return d
		}
		return newDay(century(n%100, 2), n/100%100, n/10000)
	case 8:
		if y := n / 10000; y >= 1300 && n/100%100 <= 12 {
			return newDay(y, n/100%100, n%100)
		}
		return newDay(n%10000, n/10000%100, n/1000000)
	}
	return 0
}

// Days since the end of 1899, as spreadsheets keep dates, that are read as such: those of 1927
// to 2099, since fewer figures may be a year.
const firstSerial, lastSerial = 10_000, 73_050

// serial reads 26573, 1 October 1972 in a cell of a spreadsheet that lost its format. Only a column
// known to hold dates is read so: elsewhere five figures are a postal code.
func serial(s string) day {
	n, err := strconv.Atoi(cutTime(s))
	if err != nil || n < firstSerial || n > lastSerial {
		return 0
	}
	t := time.Date(1899, time.December, 30+n, 0, 0, 0, 0, time.UTC)
	return newDay(t.Year(), int(t.Month()), t.Day())
}

// SerialYear is the year of a day that a spreadsheet wrote as a number, 0 of anything else.
func SerialYear(cell string) int { return serial(cell).year() }

// Day is a date as ISO 8601 has it, as far as it is known, and "" of anything else.
func Day(cell string) string {
	d, _ := readDate(folding.Digits(cell), false)
	if d == 0 {
		d = serial(cell)
	}
	if d == 0 {
		return ""
	}
	return string(d.append(nil))
}

// cutTime drops the time of day.
func cutTime(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, "T "); i >= 8 && strings.Contains(s[i:], ":") {
		return s[:i]
	}
	return strings.TrimSuffix(s, ".0")
}
