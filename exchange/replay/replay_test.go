package replay_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/lienthong/lienthong/exchange/replay"
)

func TestAdd(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	w := &replay.Window{Now: func() time.Time { return now }, Limit: 1000}
	until := now.Add(time.Minute)
	for i, c := range []struct {
		key, nonce string
		want       replay.Result
	}{{"a", "1", replay.Fresh}, {"a", "1", replay.Seen}, {"b", "1", replay.Fresh}, {"a", "2", replay.Fresh}, {"a\x001", "", replay.Fresh}, {"b", "1", replay.Seen}} {
		if got := w.Add(c.key, c.nonce, until); got != c.want {
			t.Errorf("%d: %v, want %v", i, got, c.want)
		}
	}
	now = until
	if got := w.Add("a", "1", until); got != replay.Seen {
		t.Errorf("at the end of its time: %v", got)
	}
	now = until.Add(2 * time.Second)
	if got := w.Add("a", "1", now.Add(time.Minute)); got != replay.Fresh {
		t.Errorf("after its time: %v", got)
	}
}

// A full window refuses; it never forgets what is still dangerous, and has room
// again when time has passed.
func TestFull(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_000_000, 0)
	w := &replay.Window{Now: func() time.Time { return now }, Limit: 1600}
	until := now.Add(time.Minute)
	var kept []string
	full := 0
	for i := range 5000 {
		n := fmt.Sprint(i)
		switch w.Add("k", n, until) {
		case replay.Fresh:
			kept = append(kept, n)
		case replay.Full:
			full++
		default:
			t.Fatalf("%s was never seen", n)
		}
	}
	if w.Len() > 1600 || len(kept) != w.Len() || full != 5000-len(kept) {
		t.Errorf("%d are remembered, %d were taken, %d refused", w.Len(), len(kept), full)
	}
	for _, n := range kept {
		if w.Add("k", n, until) != replay.Seen {
			t.Fatalf("%s was forgotten", n)
		}
	}
	now = until.Add(10 * time.Second)
	for i := range 1000 {
		if got := w.Add("k2", fmt.Sprint(i), now.Add(time.Minute)); got != replay.Fresh {
			t.Fatalf("after a minute, %d: %v", i, got)
		}
	}
}

// Against a map that forgets nothing.
func TestModel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(1_000_000, 0)
		w := &replay.Window{Now: func() time.Time { return now }, Limit: 1 << 20}
		model := map[string]time.Time{}
		t.Repeat(map[string]func(*rapid.T){
			"add": func(t *rapid.T) {
				n := rapid.StringMatching(`[a-c]{1,2}`).Draw(t, "nonce")
				until := now.Add(time.Duration(rapid.IntRange(1, 20).Draw(t, "seconds")) * time.Second)
				seenUntil, seen := model[n]
				got := w.Add("k", n, until)
				if seen && !now.After(seenUntil) && got != replay.Seen {
					t.Fatalf("%s was forgotten", n)
				}
				if !seen && got != replay.Fresh {
					t.Fatalf("%s: %v", n, got)
				}
				if got == replay.Fresh {
					model[n] = until
				}
			},
			"wait": func(t *rapid.T) { now = now.Add(time.Duration(rapid.IntRange(1, 9).Draw(t, "s")) * time.Second) },
		})
	})
}

// Of many who bring the same nonce at once, one is first.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	w := &replay.Window{Now: time.Now, Limit: 10_000}
	until := time.Now().Add(time.Minute)
	var fresh atomic.Int64
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			for i := range 100 {
				if w.Add("k", fmt.Sprint(i), until) == replay.Fresh {
					fresh.Add(1)
				}
			}
		})
	}
	wg.Wait()
	if fresh.Load() != 100 {
		t.Errorf("%d were first", fresh.Load())
	}
}

func BenchmarkAdd(b *testing.B) {
	w := &replay.Window{Now: time.Now, Limit: 1 << 30}
	until := time.Now().Add(time.Second)
	b.ReportAllocs()
	for i := range b.N {
		w.Add("gw.example/1", fmt.Sprint(i), until)
	}
}
