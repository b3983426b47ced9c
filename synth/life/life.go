package life

import (
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
)

// headBands weighs the age of the eldest couple or single person of a family in
// bands of five years from 20 to 94. The weights were fitted so that all the
// living together have the age structure of docs/sources.md, Ages.
var headBands = chance.NewTable([]float64{
	36, 68, 70, 52, 50, 51, 54, 55, 58, 44, 30, 21, 24, 15, 7,
})

// HeadAge draws the age of the eldest couple or single person of a family.
func HeadAge(d *chance.Dice) int { return 20 + 5*headBands.Draw(d) + d.Below(5) }

// Dead is how many of those who would be of an age are dead: since the
// register began, some six in a hundred rows, most of them old.
func Dead(age int) float64 {
	switch {
	case age < 1:
		return 0.01
	case age < 40:
		return 0.004
	case age < 60:
		return 0.03
	case age < 70:
		return 0.14
	case age < 80:
		return 0.35
	default:
		return 0.6
	}
}

// RegisterBegan is when the deaths that the register knows of begin.
var RegisterBegan = Day(lienthong.Date{Year: 2017, Month: 1, Day: 1})

// Missing is how many of the living are declared missing, mất tích.
const Missing = 0.0004

// Married is how many have married by an age.
func Married(sex lienthong.Sex, age int) float64 {
	if sex == lienthong.Female {
		age += 3
	}
	switch {
	case age < 20:
		return 0
	case age < 24:
		return 0.2
	case age < 28:
		return 0.5
	case age < 32:
		return 0.75
	default:
		return 0.9
	}
}

// Children is the mean number of children of women by year of birth.
func Children(year int) float64 {
	switch {
	case year < 1955:
		return 4.4
	case year < 1965:
		return 3.2
	case year < 1975:
		return 2.5
	case year < 1988:
		return 2.2
	default:
		return 2.7 // so far: many of them have just begun
	}
}

// DaysInYear is the mean length of a year.
const DaysInYear = 365.2425

// Days is a number of years in days.
func Days(n float64) int { return int(n * DaysInYear) }

// Years is the completed years from one day to another.
func Years(from, to int) int { return int(float64(to-from) / DaysInYear) }

// Day counts days since 1 January 1970.
func Day(d lienthong.Date) int {
	return int(time.Date(int(d.Year), time.Month(d.Month), int(d.Day), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Date is the inverse of Day.
func Date(day int) lienthong.Date {
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	return lienthong.Date{Year: int16(y), Month: uint8(m), Day: uint8(d)}
}

// Registered is a day of birth as the register came to know it. Of those born
// before 1965 a good part knew the year alone, or were written down as born on
// 1 January.
func Registered(d *chance.Dice, day int) lienthong.Date {
	date := Date(day)
	var yearOnly, yearMonth, january float64
	switch {
	case date.Year < 1965:
		yearOnly, yearMonth, january = 0.08, 0.006, 0.06
	case date.Year < 1980:
		yearOnly, yearMonth, january = 0.012, 0.002, 0.025
	case date.Year < 1990:
		yearOnly, yearMonth, january = 0.001, 0, 0.008
	default:
		return date
	}
	switch r := d.Float(); {
	case r < yearOnly:
		return lienthong.Date{Year: date.Year}
	case r < yearOnly+yearMonth:
		return lienthong.Date{Year: date.Year, Month: date.Month}
	case r < yearOnly+yearMonth+january:
		return lienthong.Date{Year: date.Year, Month: 1, Day: 1}
	}
	return date
}
