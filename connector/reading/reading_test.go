package reading_test

import (
	"math/big"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/reading"
	"github.com/lienthong/lienthong/internal/vntext"
)

// FuzzRead: whatever a database holds, a cell is read or found unreadable, and what
// was read reads as itself.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"31/02/1990", "202503", "-1.250.000,75 đ", "2,5 tỷ", "1/3", "33,5 %", "0270600000l1", "NguyÔn", "Ngu\xe6n", "1e999", "00/00/1965", "có"} {
		f.Add(s)
	}
	kinds := map[string]func(string) (string, []reading.Code){
		"name": reading.Name, "text": reading.Text, "number": reading.Number, "integer": reading.Integer, "bool": reading.Bool, "moment": reading.Moment, "sex": reading.Sex,
		"date":    func(s string) (string, []reading.Code) { return reading.Date(s, lienthong.FullDate, false) },
		"decimal": reading.Decimal{}.Read, "sum": reading.Decimal{Thousands: "."}.Read,
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, encoding := range []string{"", vntext.TCVN3, vntext.VNI, "windows-1258"} {
			reading.Decode(raw, encoding)
		}
		for kind, read := range kinds {
			value, codes := read(raw)
			for _, c := range codes {
				if c == reading.Unreadable && value != "" {
					t.Errorf("%s of %q is unreadable and %q", kind, raw, value)
				}
			}
			if kind == "decimal" || kind == "sum" {
				if _, ok := new(big.Rat).SetString(value); value != "" && !ok {
					t.Errorf("%s of %q is %q, no number", kind, raw, value)
				}
			}
			if kind == "date" && value != "" {
				if again, _ := read(value); again != value {
					t.Errorf("%q is the date %q, which is read as %q", raw, value, again)
				}
			}
		}
	})
}

// TestSums: a sum is read as what was written, with signs between thousands, a
// fraction, a word for noughts and the currency.
func TestSums(t *testing.T) {
	t.Parallel()
	words := map[string]int64{"": 1, " nghìn": 1e3, " triệu": 1e6, " tỷ": 1e9}
	rapid.Check(t, func(t *rapid.T) {
		whole := rapid.Int64Range(-1e12, 1e12).Draw(t, "whole")
		hundredths := rapid.Int64Range(0, 99).Draw(t, "hundredths")
		word := rapid.SampledFrom([]string{"", " nghìn", " triệu", " tỷ"}).Draw(t, "word")
		sign, digits := "", strconv.FormatInt(max(whole, -whole), 10)
		if whole < 0 {
			sign = "-"
		}
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + "." + digits[i:]
		}
		fraction := strconv.FormatInt(100+hundredths, 10)[1:]
		text := sign + digits + "," + fraction + word + rapid.SampledFrom([]string{"", " đ", " đồng"}).Draw(t, "currency")
		got, codes := reading.Decimal{Thousands: "."}.Read(text)
		want := new(big.Rat).SetFrac64(max(whole, -whole)*100+hundredths, 100)
		want.Mul(want, new(big.Rat).SetInt64(words[word]))
		if sign != "" {
			want.Neg(want)
		}
		read, ok := new(big.Rat).SetString(got)
		if codes != nil || !ok || read.Cmp(want) != 0 || strings.HasPrefix(got, "00") {
			t.Fatalf("%q is %q %v, want %s", text, got, codes, want.FloatString(2))
		}
	})
}

// TestInstants: a day that is kept as an instant is the one of Vietnam's clock, also where a
// program reckoned with the clock of its time; one without a zone is the one written.
func TestInstants(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"1994-03-21 17:00:00+00":        "1994-03-22", // PostgreSQL
		"1994-03-22 00:00:00+07":        "1994-03-22",
		"1994-03-21T17:00:00.000+00:00": "1994-03-22",
		"1994-03-22T16:59:59+00:00":     "1994-03-22",
		"1965-03-13T16:00:00+00:00":     "1965-03-14", // midnight at UTC+8
		"1965-03-13T23:00:00+07:00":     "1965-03-14",
		"1985-03-13T16:00:00+00:00":     "1985-03-13",
		"1994-03-21T17:00:00Z":          "1994-03-21", // as drivers write a time without a zone
		"1994-03-21 17:00:00":           "1994-03-21",
	} {
		if got, codes := reading.Date(raw, lienthong.FullDate, true); got != want || len(codes) > 0 {
			t.Errorf("%s is the day %q %v, want %q", raw, got, codes, want)
		}
	}
}

// TestWithoutEnd: the day that programs write where nothing ends is no day, and no
// finding; another day that cannot be is one.
func TestWithoutEnd(t *testing.T) {
	t.Parallel()
	for _, to := range []lienthong.Precision{lienthong.FullDate, lienthong.YearMonth} {
		for _, raw := range []string{"9999-12-31", "9999-12-31 00:00:00", "9999-12-31T23:59:59Z", "31/12/9999", "31.12.9999", "99991231", "999912", "12/9999", "9999"} {
			if got, codes := reading.Date(raw, to, false); got != "" || codes != nil {
				t.Errorf("%s is %q %v", raw, got, codes)
			}
		}
		for _, raw := range []string{"9999-13-45x", "2999-12-31", "19999999"} {
			if got, codes := reading.Date(raw, to, false); got != "" || len(codes) != 1 || codes[0] != reading.Unreadable {
				t.Errorf("%s is %q %v, want it unreadable", raw, got, codes)
			}
		}
	}
}

// TestNamedDong: a sum that names đồng needs not be told the sign between thousands;
// one that does not is read as a database writes it.
func TestNamedDong(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{"500.000 đ": "500000", "1,250,000VND": "1250000", "750000 đồng": "750000", "-1.500 ₫": "-1500", "1.500": "1.500", "1.5 đ": "", "1.500,000 đ": ""} {
		got, codes := reading.Decimal{}.Read(raw)
		if got != want || (want == "") != (codes != nil) {
			t.Errorf("%s is %q %v, want %q", raw, got, codes, want)
		}
	}
}

// TestBirthsHaveBeen: nobody is born in a year to come, however it is written; a permit
// may end in one.
func TestBirthsHaveBeen(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"03/05/2185", "2185-05-03", "2185"} {
		if got, codes := reading.Date(raw, lienthong.FullDate, true); got != "" || len(codes) != 1 || codes[0] != reading.Unreadable {
			t.Errorf("a birth in %s is %q %v", raw, got, codes)
		}
		if got, _ := reading.Date(raw, lienthong.FullDate, false); got == "" {
			t.Errorf("%s is unreadable", raw)
		}
	}
}
