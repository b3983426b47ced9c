package life_test

import (
	"math"
	"testing"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/life"
)

func TestDayAndDate(t *testing.T) {
	t.Parallel()
	if day := life.Day(lienthong.Date{Year: 1970, Month: 1, Day: 1}); day != 0 {
		t.Errorf("1970-01-01 is day %d", day)
	}
	for day := -30_000; day < 30_000; day += 7 {
		d := life.Date(day)
		if _, err := lienthong.NewDate(int(d.Year), int(d.Month), int(d.Day)); err != nil || life.Day(d) != day {
			t.Fatalf("day %d is %v, which is day %d", day, d, life.Day(d))
		}
	}
}

func TestYears(t *testing.T) {
	t.Parallel()
	born := life.Day(lienthong.Date{Year: 1980, Month: 7, Day: 1})
	if got := life.Years(born, life.Day(lienthong.Date{Year: 2026, Month: 7, Day: 2})); got != 46 {
		t.Errorf("Years = %d, want 46", got)
	}
	if got := life.Days(1); got != 365 {
		t.Errorf("Days(1) = %d", got)
	}
}

// TestRegistered checks that the old know less of their birth, and that what
// is registered covers the day or is 1 January of its year.
func TestRegistered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		year               int16
		yearOnly, newYears float64 // shares wanted
	}{{1950, 0.08, 0.06}, {1972, 0.012, 0.028}, {1985, 0.001, 0.011}, {2005, 0, 0.003}} {
		var d chance.Dice
		d.Seed(1, uint64(c.year))
		const n = 40_000
		first := life.Day(lienthong.Date{Year: c.year, Month: 1, Day: 1})
		yearOnly, newYears := 0, 0
		for range n {
			day := first + d.Below(365)
			got := life.Registered(&d, day)
			january := got.Month == 1 && got.Day == 1
			if !got.Covers(life.Date(day)) && !(january && got.Year == life.Date(day).Year) {
				t.Fatalf("%v was registered as %v", life.Date(day), got)
			}
			if got.Precision() == lienthong.YearOnly {
				yearOnly++
			}
			if january {
				newYears++
			}
		}
		if got := float64(yearOnly) / n; math.Abs(got-c.yearOnly) > 0.005 {
			t.Errorf("%d: %.4f by year alone, want %.4f", c.year, got, c.yearOnly)
		}
		if got := float64(newYears) / n; math.Abs(got-c.newYears) > 0.006 {
			t.Errorf("%d: %.4f on 1 January, want %.4f", c.year, got, c.newYears)
		}
	}
}

func TestRatesRunWithAge(t *testing.T) {
	t.Parallel()
	for age := 2; age < 100; age++ {
		if life.Dead(age) < life.Dead(age-1) {
			t.Errorf("fewer are dead at %d than at %d", age, age-1)
		}
		for _, sex := range []lienthong.Sex{lienthong.Male, lienthong.Female} {
			if life.Married(sex, age) < life.Married(sex, age-1) || life.Married(sex, age) > 1 {
				t.Errorf("married at %d: %v", age, life.Married(sex, age))
			}
		}
	}
	if life.Children(1940) <= life.Children(1980) {
		t.Error("families did not get smaller")
	}
	var d chance.Dice
	for range 10_000 {
		if age := life.HeadAge(&d); age < 20 || age > 94 {
			t.Fatalf("head of %d years", age)
		}
	}
}
