package agreement_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/grant/agreement"
)

var ict = time.FixedZone("ICT", 7*3600)

func at(t testing.TB, s string) time.Time {
	t.Helper()
	d, err := time.ParseInLocation("2006-01-02 15:04", s, ict)
	if err != nil {
		t.Fatal(err)
	}
	return d.UTC()
}

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	c, err := agreement.ReadCalendar(strings.NewReader("off 2026-04-30 # Thursday\noff 2026-05-01\n\non 2026-05-09 # a Saturday worked\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []struct {
		name     string
		calendar *agreement.Calendar
		from     string
		days     int
		end      string // the first instant after
	}{
		{"a plain week", nil, "2026-05-04 08:00", 4, "2026-05-09 00:00"},
		{"over a week-end", nil, "2026-05-04 08:00", 5, "2026-05-12 00:00"},
		{"from late in the evening", nil, "2026-05-04 23:59", 1, "2026-05-06 00:00"},
		{"from a Sunday", nil, "2026-05-03 12:00", 1, "2026-05-05 00:00"},
		{"over two holidays", c, "2026-04-29 08:00", 1, "2026-05-05 00:00"},
		{"with a Saturday worked", c, "2026-05-04 08:00", 5, "2026-05-10 00:00"},
		{"none at all", c, "2026-05-04 08:00", 0, "2026-05-05 00:00"},
	} {
		if got := k.calendar.After(at(t, k.from), k.days); !got.Equal(at(t, k.end)) {
			t.Errorf("%s: %s, want %s", k.name, got.In(ict), k.end)
		}
	}
}

// TestAfterCounts: between the beginning and the deadline lie exactly n days
// that are worked, and the last of them is one.
func TestAfterCounts(t *testing.T) {
	t.Parallel()
	c, err := agreement.DefaultCalendar()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(1_767_225_600, 1_798_761_600).Draw(t, "from"), 0)
		n := rapid.IntRange(1, 30).Draw(t, "days")
		end, worked := c.After(from, n), 0
		for d := from.AddDate(0, 0, 1); d.Before(end); d = d.AddDate(0, 0, 1) {
			if c.Works(d) {
				worked++
			}
		}
		if worked != n || !c.Works(end.Add(-time.Second)) {
			t.Fatalf("%d of %d working days from %v to %v", worked, n, from.In(ict), end.In(ict))
		}
	})
}

func TestCalendarsRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"off", "off 2026-02-30", "rest 2026-01-01", "off 2026-01-01 2026-01-02", "off 2026-01-01\non 2026-01-01", strings.Repeat("\n", 5000) + "off 2026-01-01"} {
		if _, err := agreement.ReadCalendar(strings.NewReader(text)); lienthong.CodeOf(err) != lienthong.Invalid {
			t.Errorf("%.20q was read: %v", text, err)
		}
	}
	none, err := agreement.ReadCalendar(strings.NewReader(strings.Repeat("x", 1<<17)))
	if err == nil {
		t.Errorf("an endless line was read: %v", none)
	}
}

func FuzzCalendar(f *testing.F) {
	f.Add("off 2026-01-01\non 2026-01-03 # x\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := agreement.ReadCalendar(strings.NewReader(text))
		if err != nil {
			return
		}
		from := at(t, "2026-01-01 00:00")
		if end := c.After(from, 3); !end.After(from) {
			t.Errorf("three days end at %v", end)
		}
	})
}
