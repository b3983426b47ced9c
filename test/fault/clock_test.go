//go:build linux

package fault

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// clocks gives both gateways clocks that can be set, and a trust list that they
// ask for often.
func clocks(w *world) (set func(m *member, wrong string)) {
	for _, m := range []*member{w.owner, w.asker} {
		m.always = &standInConfig{Config: m.config, Clock: filepath.Join(w.dir, m.name+".clock"), Every: 50 * time.Millisecond}
		must(w.t, os.WriteFile(m.always.Clock, []byte("0s"), 0o600))
	}
	return func(m *member, wrong string) {
		w.t.Helper()
		next := m.always.Clock + ".next"
		must(w.t, os.WriteFile(next, []byte(wrong), 0o600))
		must(w.t, os.Rename(next, m.always.Clock))
	}
}

// TestDirectoryAwayForDays: no directory and no mirror. For a day nothing is
// noticed; then both gateways say so and go on; after the grace they refuse
// everything, with a reason; and nothing needs a restart when time is right.
func TestDirectoryAwayForDays(t *testing.T) {
	t.Parallel()
	var set func(*member, string)
	w := newWorld(t, oneMachine, func(w *world) { set = clocks(w) })
	both := func(wrong string) { set(w.owner, wrong); set(w.asker, wrong) }
	l := w.newLoad(2)
	l.more(t, 5)
	w.directory.end(9)
	l.more(t, 5)
	both("23h")
	l.more(t, 5)
	if !w.owner.quiet("the trust list has expired") {
		t.Error("within a day of the last list it is said to have expired")
	}
	both("26h")
	w.owner.says("the trust list has expired and serves on for its grace")
	w.asker.says("the trust list has expired and serves on for its grace")
	l.more(t, 5)
	// A gateway that is restarted now goes by the list on its disk.
	before := w.owner.starts
	w.owner.kill()
	w.owner.await("restarted without a directory", func() bool { return w.owner.ready > before })
	l.more(t, 5)
	both("250h")
	w.owner.says("no trust list is in force: every exchange is refused")
	w.asker.says("no trust list is in force: every exchange is refused")
	w.refusedWith(l, 500, "trust list")
	both("0s")
	l.more(t, 5)
	w.settle(l)
}

// TestWrongClock: a clock that is ten minutes off, either way and on either
// side, is refused as what it is; the right time heals it.
func TestWrongClock(t *testing.T) {
	t.Parallel()
	var set func(*member, string)
	w := newWorld(t, oneMachine, func(w *world) { set = clocks(w) })
	l := w.newLoad(2)
	for _, m := range []*member{w.asker, w.owner} {
		for _, wrong := range []string{"10m", "-10m"} {
			l.more(t, 5)
			set(m, wrong)
			w.refusedWith(l, 500, "too old, or from the future")
			set(m, "0s")
		}
	}
	l.more(t, 5)
	w.settle(l)
}

// refusedWith waits until nothing is answered any more, and checks how it is
// refused.
func (w *world) refusedWith(l *load, status int, code string) {
	w.t.Helper()
	matches := 0
	for end := time.Now().Add(patience); matches < 3; time.Sleep(5 * time.Millisecond) {
		before := l.ok.Load()
		a, err := w.ask(w.t.Context(), w.questions[0])
		if err == nil && (a.status == status) && strings.Contains(a.code, code) && l.ok.Load() == before {
			matches++
		} else {
			matches = 0
		}
		if time.Now().After(end) {
			w.t.Fatalf("want status %d with %q, and the last answer was %+v, %v", status, code, a, err)
		}
	}
}
