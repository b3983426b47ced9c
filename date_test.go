package lienthong_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
)

// TestDateAppends: parts are padded with zeros, whatever is appended to.
func TestDateAppends(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := lienthong.Date{Year: rapid.Int16Range(1, 9999).Draw(t, "year"), Month: rapid.Uint8Range(1, 12).Draw(t, "month"), Day: rapid.Uint8Range(1, 31).Draw(t, "day")}
		want := fmt.Sprintf("born %04d-%02d-%02d", d.Year, d.Month, d.Day)
		if got, err := d.AppendText([]byte("born ")); err != nil || string(got) != want {
			t.Errorf("%q, want %q (%v)", got, want, err)
		}
	})
}

// TestDaysOfMonths: a month has as many days as package time knows.
func TestDaysOfMonths(t *testing.T) {
	t.Parallel()
	for year := lienthong.MinYear; year <= lienthong.MaxYear; year++ {
		for month := 1; month <= 12; month++ {
			last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
			_, err := lienthong.NewDate(year, month, last)
			if _, beyond := lienthong.NewDate(year, month, last+1); err != nil || beyond == nil {
				t.Errorf("%d-%02d has %d days: %v, %v", year, month, last, err, beyond)
			}
		}
	}
}

func TestNewDate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		year, month, day int
		want             string // "" if it must be refused
		precision        lienthong.Precision
	}{
		{1965, 3, 14, "1965-03-14", lienthong.FullDate},
		{1965, 3, 0, "1965-03", lienthong.YearMonth},
		{1965, 0, 0, "1965", lienthong.YearOnly},
		{1964, 2, 29, "1964-02-29", lienthong.FullDate},
		{2000, 2, 29, "2000-02-29", lienthong.FullDate},
		{1850, 1, 1, "1850-01-01", lienthong.FullDate},
		{2399, 12, 31, "2399-12-31", lienthong.FullDate},
		{1965, 2, 29, "", 0},
		{1900, 2, 29, "", 0},
		{1965, 4, 31, "", 0},
		{1965, 13, 1, "", 0},
		{1965, -1, 1, "", 0},
		{1965, 1, -1, "", 0},
		{1965, 1, 32, "", 0},
		{1965, 0, 5, "", 0},
		{1849, 1, 1, "", 0},
		{2400, 1, 1, "", 0},
		{0, 0, 0, "", 0},
	}
	for _, tt := range tests {
		d, err := lienthong.NewDate(tt.year, tt.month, tt.day)
		if (err == nil) != (tt.want != "") || d.String() != tt.want {
			t.Errorf("NewDate(%d, %d, %d) = %q, %v; want %q", tt.year, tt.month, tt.day, d, err, tt.want)
		}
		if d.Precision() != tt.precision {
			t.Errorf("precision of %d-%d-%d is %d", tt.year, tt.month, tt.day, d.Precision())
		}
		if d.IsZero() != (tt.want == "") {
			t.Errorf("IsZero of %q", d)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"", "65", "1965-", "1965-3", "1965-03-", "1965-03-1", "1965/03/14", "14-03-1965", "1965-00", "1965-03-00",
		"1965-00-14", "1965-02-29", "1965-13", "19650314", "1965-03-14T", "-965", "١٩٦٥",
	} {
		if d, err := lienthong.ParseDate(in); err == nil || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %q, %v", in, d, err)
		}
	}
}

func TestCovers(t *testing.T) {
	t.Parallel()
	date := func(s string) lienthong.Date {
		d, err := lienthong.ParseDate(s)
		if err != nil && s != "" {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		d, e string
		want bool
	}{
		{"1965", "1965-03-14", true},
		{"1965", "1965", true},
		{"1965-03", "1965-03-14", true},
		{"1965-03-14", "1965-03-14", true},
		{"1965-03-14", "1965-03", false},
		{"1965-03", "1965", false},
		{"1965-03", "1965-04-14", false},
		{"1965", "1966", false},
		{"", "1965", false},
		{"1965", "", false},
		{"", "", false},
	} {
		if got := date(tt.d).Covers(date(tt.e)); got != tt.want {
			t.Errorf("%q covers %q: %v", tt.d, tt.e, got)
		}
	}
}

func drawDate(t *rapid.T) lienthong.Date {
	day := time.Date(lienthong.MinYear, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 200_000).Draw(t, "day"))
	y, m, d := day.Date()
	month, dayOf := int(m), d
	switch rapid.IntRange(0, 2).Draw(t, "precision") {
	case 0:
		month, dayOf = 0, 0
	case 1:
		dayOf = 0
	}
	v, err := lienthong.NewDate(y, month, dayOf)
	if err != nil {
		t.Fatalf("a day of the calendar was refused: %v", err)
	}
	return v
}

func TestDateRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDate(t)
		if again, err := lienthong.ParseDate(d.String()); err != nil || again != d {
			t.Fatalf("%s is read as %s, %v", d, again, err)
		}
		b, err := json.Marshal(d)
		if err != nil || string(b) != `"`+d.String()+`"` {
			t.Fatalf("JSON is %s, %v", b, err)
		}
		var back lienthong.Date
		if err := json.Unmarshal(b, &back); err != nil || back != d {
			t.Fatalf("JSON reads as %s, %v", back, err)
		}
		if !d.Covers(d) {
			t.Fatalf("%s does not cover itself", d)
		}
	})
}

func TestDateText(t *testing.T) {
	t.Parallel()
	d := lienthong.Date{Year: 1965}
	if err := json.Unmarshal([]byte(`""`), &d); err != nil || !d.IsZero() {
		t.Errorf("the empty text is %q, %v", d, err)
	}
	d = lienthong.Date{Year: 1965}
	if err := json.Unmarshal([]byte(`"1965-02-30"`), &d); err == nil || d.Year != 1965 {
		t.Errorf("an impossible day gave %q, %v", d, err)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"", "1965", "1965-03", "1965-03-14", "1965-02-29", "9999-99-99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := lienthong.ParseDate(s); err == nil && d.String() != s {
			t.Errorf("accepted %q and gives back %q", s, d)
		}
	})
}
