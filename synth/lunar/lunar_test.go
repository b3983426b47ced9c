package lunar

import (
	"testing"
	"time"
)

// TestNewYear holds the converter to published first days of lunar years.
func TestNewYear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ year, month, day int }{
		{1954, 2, 3}, {1968, 1, 29}, {1975, 2, 11}, {1985, 1, 21}, {2000, 2, 5}, {2007, 2, 17}, {2020, 1, 25},
		{2023, 1, 22}, {2024, 2, 10}, {2025, 1, 29}, {2026, 2, 17},
	} {
		if y, m, d := Date(c.year, c.month, c.day); y != c.year || m != 1 || d != 1 {
			t.Errorf("%d-%02d-%02d is %d/%d of lunar %d, want 1/1", c.year, c.month, c.day, d, m, y)
		}
		if _, m, d := Date(c.year, c.month, c.day-1); c.day > 1 && (m != 12 || d < 29) {
			t.Errorf("the day before new year %d is %d/%d, want the last of month 12", c.year, d, m)
		}
	}
}

// TestMonthsRun checks that days count up by one and months have 29 or 30 days.
func TestMonthsRun(t *testing.T) {
	t.Parallel()
	_, lastMonth, last := Date(1929, 12, 31)
	months := map[int]int{} // by year
	for at := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2010; at = at.AddDate(0, 0, 1) {
		y, m, d := Date(at.Year(), int(at.Month()), at.Day())
		switch {
		case d == last+1 && m == lastMonth:
		case d == 1 && (last == 29 || last == 30) && (m == lastMonth || m == lastMonth%12+1):
			months[y]++
		default:
			t.Fatalf("%v: day %d of month %d follows day %d of month %d", at.Format(time.DateOnly), d, m, last, lastMonth)
		}
		last, lastMonth = d, m
	}
	for y := 1931; y < 2009; y++ {
		if months[y] != 12 && months[y] != 13 {
			t.Errorf("lunar year %d has %d months", y, months[y])
		}
	}
	if months[2006] != 13 || months[2007] != 12 {
		t.Errorf("2006 has %d months and 2007 %d, want 13 and 12", months[2006], months[2007])
	}
}

// TestKnownDates holds the converter to festivals and leap months of published
// calendars.
func TestKnownDates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what             string
		year, month, day int
		wantMonth, want  int
	}{
		{"Kings' day", 2023, 4, 29, 3, 10},
		{"Kings' day", 2024, 4, 18, 3, 10},
		{"Kings' day", 2025, 4, 7, 3, 10},
		{"mid-autumn", 2023, 9, 29, 8, 15},
		{"mid-autumn", 2024, 9, 17, 8, 15},
		{"mid-autumn", 2025, 10, 6, 8, 15},
		{"leap fourth month", 2020, 5, 23, 4, 1},
		{"leap second month", 2023, 3, 22, 2, 1},
		{"leap sixth month", 2025, 7, 25, 6, 1},
		{"the month after it", 2025, 8, 23, 7, 1},
		{"kitchen gods", 2024, 2, 2, 12, 23},
	} {
		if _, m, d := Date(c.year, c.month, c.day); m != c.wantMonth || d != c.want {
			t.Errorf("%s: %d-%02d-%02d is %d/%d, want %d/%d", c.what, c.year, c.month, c.day, d, m, c.want, c.wantMonth)
		}
	}
	if y, m, _ := Date(2024, 2, 2); y != 2023 || m != 12 {
		t.Errorf("before new year 2024 it is month %d of %d", m, y)
	}
}
