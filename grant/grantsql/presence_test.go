package grantsql_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/internal/pgtest"
)

// TestSpend lets one of many use a proof, and forgets proofs that are too old to be used.
func TestSpend(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]func(*testing.T) string{
		"sqlite":   func(*testing.T) string { return "sqlite::memory:" },
		"postgres": func(t *testing.T) string { return pgtest.Database(t) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, ctx, now := open(t, line(t)), t.Context(), time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
			var first atomic.Int32
			var all sync.WaitGroup
			for range 6 {
				all.Go(func() {
					switch ok, err := s.Spend(ctx, "a1", now, now.Add(5*time.Minute)); {
					case err != nil:
						t.Error(err)
					case ok:
						first.Add(1)
					}
				})
			}
			all.Wait()
			if first.Load() != 1 {
				t.Errorf("%d uses were the first", first.Load())
			}
			for _, c := range []struct {
				digest string
				after  time.Duration
				first  bool
			}{{"a2", 0, true}, {"a1", 5 * time.Minute, false}, {"a1", 6 * time.Minute, true}} {
				if ok, err := s.Spend(ctx, c.digest, now.Add(c.after), now.Add(c.after+time.Minute)); err != nil || ok != c.first {
					t.Errorf("%s after %s: first %v, %v", c.digest, c.after, ok, err)
				}
			}
		})
	}
}
