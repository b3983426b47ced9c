package damage

import (
	"fmt"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/synth/chance"
	"github.com/lienthong/lienthong/synth/lunar"
)

// layout is 02/01/2006 to the precision known.
func layout(b lienthong.Date) string {
	switch b.Precision() {
	case lienthong.FullDate:
		return fmt.Sprintf("%02d/%02d/%04d", b.Day, b.Month, b.Year)
	case lienthong.YearMonth:
		return fmt.Sprintf("%02d/%04d", b.Month, b.Year)
	case lienthong.YearOnly:
		return fmt.Sprintf("%04d", b.Year)
	default:
		return ""
	}
}

func isFull(f *Facts) bool { return f.Birth.Precision() == lienthong.FullDate }

func yearOnly(_ *chance.Dice, r *Record, f *Facts) bool {
	if f.Birth.Month == 0 {
		return false
	}
	r.Birth = fmt.Sprintf("%04d", f.Birth.Year)
	return true
}

func monthYear(_ *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	r.Birth = fmt.Sprintf("%02d/%04d", f.Birth.Month, f.Birth.Year)
	return true
}

func firstJanuary(_ *chance.Dice, r *Record, f *Facts) bool {
	if f.Birth.IsZero() || f.Birth.Month == 1 && f.Birth.Day == 1 {
		return false
	}
	r.Birth = fmt.Sprintf("01/01/%04d", f.Birth.Year)
	return true
}

// twoDigitYear drops the century, and mostly the leading zeros with it.
func twoDigitYear(d *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	format := "%d/%d/%02d"
	if d.Hit(0.3) {
		format = "%02d/%02d/%02d"
	}
	r.Birth = fmt.Sprintf(format, f.Birth.Day, f.Birth.Month, f.Birth.Year%100)
	return true
}

func dayMonthSwapped(_ *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) || f.Birth.Day > 12 || f.Birth.Day == f.Birth.Month {
		return false
	}
	r.Birth = fmt.Sprintf("%02d/%02d/%04d", f.Birth.Month, f.Birth.Day, f.Birth.Year)
	return true
}

// yearOff is the year before or after, or ten years away by a wrong digit.
func yearOff(d *chance.Dice, r *Record, f *Facts) bool {
	if f.Birth.IsZero() {
		return false
	}
	by := []int16{-1, -1, 1, 1, -10, 10}[d.Below(6)]
	b, err := lienthong.NewDate(int(f.Birth.Year+by), int(f.Birth.Month), int(f.Birth.Day))
	if err != nil { // 29 February
		b = lienthong.Date{Year: f.Birth.Year + by, Month: 2, Day: 28}
	}
	r.Birth = layout(b)
	return true
}

// dayOff is another day of the month that differs in one digit, or another
// month that does.
func dayOff(d *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	for range 50 {
		b := f.Birth
		if d.Hit(0.7) {
			b.Day = oneDigitOff(d, b.Day)
		} else {
			b.Month = oneDigitOff(d, b.Month)
		}
		swapped := b.Day == f.Birth.Month && b.Month == f.Birth.Day
		if _, err := lienthong.NewDate(int(b.Year), int(b.Month), int(b.Day)); err == nil && b.Day > 0 && b.Month > 0 && !swapped {
			r.Birth = layout(b)
			return true
		}
	}
	return false
}

// oneDigitOff replaces one of the two digits of n by another.
func oneDigitOff(d *chance.Dice, n uint8) uint8 {
	if d.Hit(0.5) {
		return n/10*10 + (n%10+uint8(1+d.Below(9)))%10
	}
	return (n/10+uint8(1+d.Below(3)))%4*10 + n%10
}

func lunarDate(_ *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	year, month, day := lunar.Date(int(f.Birth.Year), int(f.Birth.Month), int(f.Birth.Day))
	r.Birth = fmt.Sprintf("%02d/%02d/%04d", day, month, year)
	return true
}

func iso(_ *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	r.Birth = f.Birth.String()
	return true
}

func dotted(_ *chance.Dice, r *Record, f *Facts) bool {
	if !isFull(f) {
		return false
	}
	r.Birth = fmt.Sprintf("%02d.%02d.%04d", f.Birth.Day, f.Birth.Month, f.Birth.Year)
	return true
}
