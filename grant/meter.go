package grant

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
)

// Day is the calendar day of a time in Vietnam, as the number of its days since
// 1970.
func Day(t time.Time) int64 {
	_, offset := t.In(lienthong.Vietnam).Zone()
	return floorDiv(t.Unix()+int64(offset), 24*3600)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// Meter counts uses in memory: a token bucket a grant for the rate, a number a
// day for the cap. The zero Meter is ready. It counts what passes through one
// process; Keep and Restore carry the day's numbers over a restart, however the
// process ends.
type Meter struct {
	// Keep makes a count durable; nil for nothing. It is called ahead of the uses
	// that it covers, for a hundredth of the cap at a time: what is kept is never
	// less than what was used, so a cap holds over a kill, and at most a hundredth
	// of it is lost.
	Keep func(Count) error

	// Since is when this process began to count. What was used just before it is
	// not known, so a bucket is empty then and fills from there. Zero: full.
	Since time.Time

	grants sync.Map // id → *use
}

// use is one grant's. The lock is held for a few additions.
type use struct {
	mu     sync.Mutex
	tokens float64
	filled time.Time // tokens are right as of then; zero: never used
	day    int64
	today  int64 // uses on day
	kept   int64 // uses on day that Keep has covered
}

// Count is how often a grant was used on a day.
type Count struct {
	Grant string
	Day   int64
	Uses  int64
}

// Take implements Counter. A clock that goes back refills nothing and does not
// bring back yesterday's cap.
func (m *Meter) Take(grant string, l Limit, now time.Time) Reason {
	if l.PerSecond == 0 && l.PerDay == 0 {
		return Granted
	}
	u := m.use(grant)
	u.mu.Lock()
	defer u.mu.Unlock()
	if day := Day(now); day > u.day {
		u.day, u.today, u.kept = day, 0, 0
	}
	if l.PerDay > 0 && u.today >= l.PerDay {
		return DayUsedUp
	}
	if l.PerSecond > 0 && !u.take(l, now, m.Since) {
		return TooFast
	}
	if l.PerDay > 0 && m.Keep != nil && u.today >= u.kept {
		ahead := min(l.PerDay, u.today+max(1, l.PerDay/100))
		if err := m.Keep(Count{grant, u.day, ahead}); err != nil {
			return NotCounted
		}
		u.kept = ahead
	}
	u.today++
	return Granted
}

func (m *Meter) use(grant string) *use {
	if u, ok := m.grants.Load(grant); ok {
		return u.(*use)
	}
	u, _ := m.grants.LoadOrStore(grant, new(use))
	return u.(*use)
}

// take fills the bucket for the time that has gone by and takes one token.
func (u *use) take(l Limit, now, since time.Time) bool {
	burst := float64(l.Burst)
	if l.Burst == 0 {
		burst = max(1, l.PerSecond)
	}
	switch gone := now.Sub(u.filled).Seconds(); {
	case u.filled.IsZero() && since.IsZero():
		u.tokens, u.filled = burst, now
	case u.filled.IsZero():
		u.tokens, u.filled = max(0, now.Sub(since).Seconds()*l.PerSecond), now
	case gone > 0:
		u.tokens, u.filled = u.tokens+gone*l.PerSecond, now
	}
	u.tokens = min(u.tokens, burst)
	if u.tokens < 1 {
		return false
	}
	u.tokens--
	return true
}

// Counts is the day's numbers of all grants that are capped, ordered by grant.
func (m *Meter) Counts() []Count {
	by := make(map[string]Count)
	m.grants.Range(func(id, v any) bool {
		u := v.(*use)
		u.mu.Lock()
		defer u.mu.Unlock()
		if u.today > 0 {
			by[id.(string)] = Count{id.(string), u.day, u.today}
		}
		return true
	})
	return slices.SortedFunc(maps.Values(by), func(a, b Count) int { return cmp.Compare(a.Grant, b.Grant) })
}

// Restore takes over numbers of an earlier process. A number never falls.
func (m *Meter) Restore(counts []Count) {
	for _, c := range counts {
		u := m.use(c.Grant)
		u.mu.Lock()
		if c.Day > u.day || c.Day == u.day && c.Uses > u.today {
			u.day, u.today, u.kept = c.Day, c.Uses, c.Uses
		}
		u.mu.Unlock()
	}
}
