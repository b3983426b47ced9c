package grant_test

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/grant"
	"github.com/lienthong/lienthong/grant/granttest"
)

func TestMeter(t *testing.T) {
	t.Parallel()
	m, limit := new(grant.Meter), grant.Limit{PerSecond: 2, Burst: 3, PerDay: 6}
	for i, c := range []struct {
		after time.Duration
		want  grant.Reason
	}{
		{0, ""}, {0, ""}, {0, ""}, {0, grant.TooFast}, // the burst
		{500 * time.Millisecond, ""}, {500 * time.Millisecond, grant.TooFast}, // one token in half a second
		{400 * time.Millisecond, grant.TooFast}, // a clock that goes back fills nothing
		{time.Hour, ""}, {time.Hour, ""}, {time.Hour, grant.DayUsedUp},
		{16 * time.Hour, ""}, // Start is 08:00; this is midnight in Vietnam
		{15 * time.Hour, ""}, // back before midnight: still the new day's cap
	} {
		if got := m.Take("G-1", limit, granttest.Start.Add(c.after)); got != c.want {
			t.Errorf("use %d: %q, want %q", i, got, c.want)
		}
	}
	if got := m.Take("G-2", limit, granttest.Start); got != "" {
		t.Errorf("another grant: %q", got)
	}
}

// TestMeterBounds: in no stretch of time does more get through than the burst
// and the rate allow, and on no day more than the cap.
func TestMeterBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := new(grant.Meter)
		limit := grant.Limit{
			PerSecond: rapid.Float64Range(0.1, 50).Draw(t, "rate"), Burst: rapid.IntRange(1, 20).Draw(t, "burst"),
			PerDay: rapid.Int64Range(1, 100).Draw(t, "cap"),
		}
		at := granttest.Start
		var taken []time.Time
		days := map[int64]int64{}
		for _, gap := range rapid.SliceOfN(rapid.Int64Range(0, int64(3*time.Second)), 1, 200).Draw(t, "gaps") {
			at = at.Add(time.Duration(gap))
			if rapid.IntRange(0, 60).Draw(t, "sleep") == 0 {
				at = at.Add(9 * time.Hour)
			}
			if m.Take("G", limit, at) == grant.Granted {
				taken = append(taken, at)
				days[grant.Day(at)]++
			}
		}
		for i := range taken {
			for j := i; j < len(taken); j++ {
				most := float64(limit.Burst) + limit.PerSecond*taken[j].Sub(taken[i]).Seconds()
				if float64(j-i+1) > most+1e-6 {
					t.Fatalf("%d uses between %v and %v, at most %f", j-i+1, taken[i], taken[j], most)
				}
			}
		}
		for day, n := range days {
			if n > limit.PerDay {
				t.Fatalf("%d uses on day %d", n, day)
			}
		}
	})
}

func TestMeterAtOnce(t *testing.T) {
	t.Parallel()
	m := new(grant.Meter)
	var passed atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if m.Take("G-1", grant.Limit{PerDay: 500}, granttest.Start) == grant.Granted {
					passed.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if passed.Load() != 500 {
		t.Errorf("%d uses passed a cap of 500", passed.Load())
	}
}

// TestMeterRestore carries a day over a restart.
func TestMeterRestore(t *testing.T) {
	t.Parallel()
	first, limit := new(grant.Meter), grant.Limit{PerDay: 3}
	for range 2 {
		first.Take("G-1", limit, granttest.Start)
	}
	counts := first.Counts()
	if want := []grant.Count{{Grant: "G-1", Day: grant.Day(granttest.Start), Uses: 2}}; !slices.Equal(counts, want) {
		t.Fatalf("counts %v, want %v", counts, want)
	}
	second := new(grant.Meter)
	second.Restore(counts)
	second.Restore([]grant.Count{{Grant: "G-1", Day: counts[0].Day, Uses: 1}}) // older: nothing falls
	if a, b := second.Take("G-1", limit, granttest.Start), second.Take("G-1", limit, granttest.Start); a != "" || b != grant.DayUsedUp {
		t.Errorf("after the restart: %q, %q", a, b)
	}
}

func TestDay(t *testing.T) {
	t.Parallel()
	midnight := time.Date(2026, 5, 4, 17, 0, 0, 0, time.UTC) // 5 May, 00:00 in Vietnam
	if a, b := grant.Day(midnight.Add(-time.Second)), grant.Day(midnight); b != a+1 {
		t.Errorf("days %d and %d around midnight", a, b)
	}
	if d := grant.Day(time.Date(1969, 12, 31, 16, 59, 0, 0, time.UTC)); d != -1 {
		t.Errorf("the day before 1970 is %d", d)
	}
}

// TestMeterOverRestarts: a process that is killed at any use, again and again,
// never permits more than the cap in a day, loses at most a hundredth of it a
// time, and gives no second burst.
func TestMeterOverRestarts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := grant.Limit{PerDay: rapid.Int64Range(1, 500).Draw(t, "cap")}
		var kept []grant.Count
		start := func() *grant.Meter {
			m := &grant.Meter{Keep: func(c grant.Count) error { kept = []grant.Count{c}; return nil }}
			m.Restore(kept)
			return m
		}
		m, permitted, kills := start(), int64(0), int64(0)
		for range 2 * limit.PerDay {
			if rapid.IntRange(0, 40).Draw(t, "kill") == 0 {
				m, kills = start(), kills+1
			}
			if m.Take("G-1", limit, granttest.Start) == grant.Granted {
				permitted++
			}
		}
		if permitted > limit.PerDay || permitted < limit.PerDay-kills*(max(1, limit.PerDay/100)) {
			t.Fatalf("%d permitted of %d with %d kills", permitted, limit.PerDay, kills)
		}
	})
	// Without Keep the cap begins anew: what the test is about.
	limit := grant.Limit{PerDay: 1}
	for range 2 {
		if new(grant.Meter).Take("G", limit, granttest.Start) != "" {
			t.Error("a meter that keeps nothing")
		}
	}
	broken := &grant.Meter{Keep: func(grant.Count) error { return errors.New("the disk is full") }}
	if got := broken.Take("G", limit, granttest.Start); got != grant.NotCounted {
		t.Errorf("uses that cannot be kept: %q", got)
	}
	rate := grant.Limit{PerSecond: 2, Burst: 3}
	m := &grant.Meter{Since: granttest.Start}
	for i, c := range []struct {
		after time.Duration
		want  grant.Reason
	}{{0, grant.TooFast}, {time.Second, ""}, {time.Second, ""}, {time.Second, grant.TooFast}, {time.Hour, ""}, {time.Hour, ""}, {time.Hour, ""}, {time.Hour, grant.TooFast}} {
		if got := m.Take("G-1", rate, granttest.Start.Add(c.after)); got != c.want {
			t.Errorf("use %d after a start: %q, want %q", i, got, c.want)
		}
	}
}
