package agreement

import (
	"bufio"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/lienthong/lienthong"
)

// Calendar says which days are worked: all but Saturdays, Sundays and days off,
// and also the Saturdays and Sundays worked in exchange (Labour Code
// 45/2019/QH14 art. 112; the days are decreed every year).
type Calendar struct {
	off, on map[int64]bool // by dayOf
}

// dayOf numbers the days of Vietnam's time.
func dayOf(t time.Time) int64 {
	y, m, d := t.In(lienthong.Vietnam).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 3600)
}

// maxCalendar bounds a calendar's file, in lines: forty a year for a century.
const maxCalendar = 4000

// ReadCalendar reads lines of "off YYYY-MM-DD" and "on YYYY-MM-DD"; what
// follows a # is a remark.
func ReadCalendar(r io.Reader) (*Calendar, error) {
	c := &Calendar{off: map[int64]bool{}, on: map[int64]bool{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(text)
		if len(words) == 0 {
			continue
		}
		if len(words) != 2 || n > maxCalendar {
			return nil, invalid("", "Line %d of the calendar is not of the form: off 2026-01-01, or there are more than %d lines.", n, maxCalendar)
		}
		day, err := time.ParseInLocation(time.DateOnly, words[1], lienthong.Vietnam)
		if err != nil {
			return nil, invalid("", "Line %d of the calendar has no day of the form 2026-01-01.", n)
		}
		d := dayOf(day)
		if c.off[d] || c.on[d] {
			return nil, invalid("", "Line %d of the calendar has a day that an earlier line has.", n)
		}
		switch words[0] {
		case "off":
			c.off[d] = true
		case "on":
			c.on[d] = true
		default:
			return nil, invalid("", "Line %d of the calendar begins with neither off nor on.", n)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the calendar: %w", err)
	}
	return c, nil
}

// Works reports whether the day of t is worked. The nil calendar knows only
// Saturdays and Sundays.
func (c *Calendar) Works(t time.Time) bool {
	if c != nil {
		if d := dayOf(t); c.off[d] || c.on[d] {
			return c.on[d]
		}
	}
	w := t.In(lienthong.Vietnam).Weekday()
	return w != time.Saturday && w != time.Sunday
}

// longest is when a count of working days gives up, in days: a calendar without
// any would never end it.
const longest = 3660

// After is the end of the n-th working day after the day of t: the day itself
// does not count (Civil Code 91/2015/QH13 art. 147), nor do days not worked.
func (c *Calendar) After(t time.Time, n int) time.Time {
	y, m, d := t.In(lienthong.Vietnam).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, lienthong.Vietnam)
	for i := 0; n > 0 && i < longest; i++ {
		day = day.AddDate(0, 0, 1)
		if c.Works(day) {
			n--
		}
	}
	return day.AddDate(0, 0, 1).UTC()
}

//go:embed holiday.txt
var holidays []byte

// DefaultCalendar is the list in holiday.txt; its head says how far to trust it.
func DefaultCalendar() (*Calendar, error) { return ReadCalendar(bytes.NewReader(holidays)) }
