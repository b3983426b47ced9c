package column

import "testing"

// TestEras: dates of other calendars are the same days.
func TestEras(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"昭和26年11月5日":   "1951-11-05",
		"平成元年1月8日":     "1989-01-08",
		"令和 5年 3月 31日": "2023-03-31",
		"平成２９年１２月１日":   "2017-12-01",
		"大正12年9月":      "1923-09",
		"明治45年":        "1912",
		"民國105年5月20日":  "2016-05-20",
		"S62.1.8":      "1987-01-08",
		"H1/1/8":       "1989-01-08",
		"R5-3-31":      "2023-03-31",
		"2003年4月1日":    "2003-04-01",
		"1985년 3월 4일":  "1985-03-04",
		"15/8/2530":    "1987-08-15",
		"2530-08-15":   "1987-08-15",
		"2530":         "1987",
		"2999-12-31":   "2999-12-31",
		"S62":          "",
		"H1/13/8":      "",
		"M4.5":         "",
		"昭和年月日":        "",
		"年":            "",
	} {
		d, _ := readDate(cell, false)
		got := ""
		if d != 0 {
			got = string(d.append(nil))
		}
		if got != want {
			t.Errorf("%s is %q, want %q", cell, got, want)
		}
	}
}

// FuzzDate: whatever a cell holds, a date read from it reads as itself again.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"昭和26年11月5日", "S62.1.8", "1985년 3월 4일", "15/8/2530", "元年", "R", "0000年00\xbc", "1965-03-14", "14 Mar 65", "年月日"} {
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, s string, monthFirst bool) {
		d, _ := readDate(s, monthFirst)
		if d == 0 {
			return
		}
		again, _ := readDate(string(d.append(nil)), false)
		if again != d {
			t.Errorf("%q is %s, and that is %s", s, d.append(nil), again.append(nil))
		}
	})
}

// TestSixDigits: six digits are a year and a month, else a day with a year of two digits.
func TestSixDigits(t *testing.T) {
	t.Parallel()
	for s, year := range map[string]int{"196503": 1965, "650314": 1965, "140365": 1965, "020202": 2002, "831312": 0, "990000": 0, "123456": 0} {
		if got := Read(s); got.Year != year || got.Date != (year > 0) {
			t.Errorf("%s: %+v", s, got)
		}
	}
}
