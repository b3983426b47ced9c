package lunar

import (
	"math"
	"time"
)

const radians = math.Pi / 180

// sinDeg is the sine of an angle in degrees.
func sinDeg(deg float64) float64 { return math.Sin(deg * radians) }

// newMoon is the day (Julian day number, UTC+7) of the k-th new moon after 1 January 1900.
func newMoon(k int) int {
	t := float64(k) / 1236.85
	jd := 2415020.75933 + 29.53058868*float64(k) + 0.0001178*t*t + 0.00033*sinDeg(166.56+132.87*t-0.009173*t*t)
	sun := 359.2242 + 29.10535608*float64(k) - 0.0000333*t*t
	moon := 306.0253 + 385.81691806*float64(k) + 0.0107306*t*t
	node := 21.2964 + 390.67050646*float64(k) - 0.0016528*t*t
	jd += (0.1734-0.000393*t)*sinDeg(sun) + 0.0021*sinDeg(2*sun) - 0.4068*sinDeg(moon) + 0.0161*sinDeg(2*moon) -
		0.0004*sinDeg(3*moon) + 0.0104*sinDeg(2*node) - 0.0051*sinDeg(sun+moon) - 0.0074*sinDeg(sun-moon) +
		0.0004*sinDeg(2*node+sun) - 0.0004*sinDeg(2*node-sun) - 0.0006*sinDeg(2*node+moon) +
		0.0010*sinDeg(2*node-moon) + 0.0005*sinDeg(2*moon+sun)
	deltaT := -0.000278 + 0.000265*t + 0.000262*t*t
	return int(math.Floor(jd + 0.5 + 7.0/24 - deltaT))
}

// sunSign is the sign of the zodiac, 0 to 11 from the spring equinox, that the
// sun stands in at the beginning of a day.
func sunSign(day int) int {
	t := (float64(day) - 2451545.5 - 7.0/24) / 36525
	anomaly := 357.52910 + 35999.05030*t - 0.0001559*t*t
	long := 280.46645 + 36000.76983*t + 0.0003032*t*t + (1.914600-0.004817*t)*sinDeg(anomaly) +
		(0.019993-0.000101*t)*sinDeg(2*anomaly) + 0.000290*sinDeg(3*anomaly)
	long = math.Mod(long, 360)
	if long < 0 {
		long += 360
	}
	return int(long / 30)
}

func julianDay(year, month, day int) int {
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()/86400) + 2440588
}

// eleventhMonth is the first day of the lunar month with the winter solstice of a year.
func eleventhMonth(year int) int {
	k := int(float64(julianDay(year, 12, 31)-2415021) / 29.530588853)
	day := newMoon(k)
	if sunSign(day) >= 9 {
		day = newMoon(k - 1)
	}
	return day
}

// leapMonth is how many months after the eleventh the leap month comes.
func leapMonth(eleventh int) int {
	k := int(0.5 + (float64(eleventh)-2415021.076998695)/29.530588853)
	for i, last := 2, sunSign(newMoon(k+1)); ; i++ {
		sign := sunSign(newMoon(k + i))
		if sign == last || i > 14 {
			return i - 1
		}
		last = sign
	}
}

// Date converts a date of the Gregorian calendar, of 1800 to 2199. The day may
// be one that the Gregorian month of that number does not have. A leap month
// bears the number of the month before it.
func Date(year, month, day int) (y, m, d int) {
	number := julianDay(year, month, day)
	k := int((float64(number) - 2415021.076998695) / 29.530588853)
	start := newMoon(k + 1)
	if start > number {
		start = newMoon(k)
	}
	before, after := eleventhMonth(year), eleventhMonth(year)
	if before >= start {
		y, before = year, eleventhMonth(year-1)
	} else {
		y, after = year+1, eleventhMonth(year+1)
	}
	months := (start - before) / 29
	m = months + 11
	if after-before > 365 && months >= leapMonth(before) {
		m--
	}
	if m > 12 {
		m -= 12
	}
	if m >= 11 && months < 4 {
		y--
	}
	return y, m, number - start + 1
}
