package column

import (
	"strings"
	"unicode/utf8"
)

// Years of other calendars, by how they are written: what is added to a year of the era.
// Era names as in the Japanese law on era names (1979) and, before it, imperial edicts;
// the Republic of China counts from 1912.
var eras = []struct {
	name string
	add  int
}{
	{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}, {"大正", 1911}, {"明治", 1867}, {"民國", 1911}, {"民国", 1911},
	{"R", 2018}, {"H", 1988}, {"S", 1925}, {"T", 1911}, {"M", 1867},
}

// Years of the Buddhist era as Thailand, Laos and Cambodia write them are 543 ahead. No date
// that a table holds is of the years in between.
const firstBuddhist, lastBuddhist, buddhistAhead = 2400, 2600, 543

// commonYear is a year of the common era.
func commonYear(y int) int {
	if y >= firstBuddhist && y <= lastBuddhist {
		return y - buddhistAhead
	}
	return y
}

// readEra reads dates that are written with marks for year, month and day: 昭和26年11月5日,
// 2003年4月1日, 1985년 3월 4일, and short S26.11.5. The first year of an era is 元.
func readEra(s string) (day, bool) {
	s = strings.TrimSpace(s)
	if s == "" || s[0] < utf8.RuneSelf && strings.IndexByte("RHSTM", s[0]) < 0 && !strings.Contains(s, "年") && !strings.Contains(s, "년") {
		return 0, false // most cells
	}
	add, rest, marks := 0, s, [3]string{"年년", "月월", "日일"}
	for _, e := range eras {
		if after, ok := strings.CutPrefix(s, e.name); ok {
			add, rest = e.add, strings.TrimSpace(after)
			if len(e.name) == 1 {
				marks = [3]string{"./-", "./-", ""}
			}
			break
		}
	}
	var n [3]int
	for i := range n {
		value, digits, after := leadingNumber(rest)
		if first, ok := strings.CutPrefix(rest, "元"); ok && i == 0 && add > 0 {
			value, digits, after = 1, 1, first
		}
		if digits == 0 || digits > 4 || add > 0 && digits > 3 || i > 0 && digits > 2 {
			return 0, false
		}
		n[i] = value
		mark, size := utf8.DecodeRuneInString(after)
		switch {
		case size > 0 && strings.ContainsRune(marks[i], mark):
		case size > 0 || i < 2:
			return 0, false
		}
		if rest = strings.TrimSpace(after[size:]); rest == "" && (i == 2 || marks[2] != "") {
			d := newDay(n[0]+add, n[1], n[2])
			return d, d != 0
		}
	}
	return 0, false
}

// leadingNumber reads the digits that a text begins with, also those of full width.
func leadingNumber(s string) (value, digits int, rest string) {
	for i, c := range s {
		switch {
		case c >= '0' && c <= '9':
			value = value*10 + int(c-'0')
		case c >= '０' && c <= '９':
			value = value*10 + int(c-'０')
		default:
			return value, digits, strings.TrimSpace(s[i:])
		}
		if digits++; digits > 4 {
			return 0, digits, ""
		}
	}
	return value, digits, ""
}
