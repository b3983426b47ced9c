package guard_test

import (
	"context"
	"errors"
	"iter"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
	"github.com/lienthong/lienthong/connector/guard"
)

// faulty is a source that fails, hangs or answers two rows, as it is told.
type faulty struct {
	err   error
	hang  bool
	mu    sync.Mutex
	asked int // guarded by mu
}

func (f *faulty) Tables(ctx context.Context) ([]connector.Table, error) {
	f.mu.Lock()
	f.asked++
	f.mu.Unlock()
	if f.hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, f.err
}

func (f *faulty) Rows(ctx context.Context, _ *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		f.asked++
		if f.err != nil {
			yield(nil, f.err)
			return
		}
		if !yield([]string{"1"}, nil) {
			return
		}
		if f.hang {
			<-ctx.Done() // and ends quietly, as a bad driver might
			return
		}
		yield([]string{"2"}, nil)
	}
}

func (f *faulty) Warnings(context.Context) ([]string, error) { return nil, f.err }
func (f *faulty) Close() error                               { return nil }

func guarded(f *faulty) *guard.Source {
	return &guard.Source{Of: f, Name: "c", Slots: 1, Timeout: time.Second, Retry: time.Minute, Now: time.Now}
}

func scan(ctx context.Context, s connector.Source) (n int, err error) {
	for _, failed := range s.Rows(ctx, &connector.Query{}) {
		if failed != nil {
			return n, failed
		}
		n++
	}
	return n, nil
}

// A dead source is asked a few times, then left in peace, then tried once.
func TestGuardOpens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &faulty{err: lienthong.Errorf(lienthong.Unavailable, "down")}
		g := guarded(f)
		for range 10 {
			if _, err := scan(t.Context(), g); lienthong.CodeOf(err) != lienthong.Unavailable {
				t.Fatal(err)
			}
		}
		if f.asked != 3 || g.Healthy() {
			t.Errorf("a dead source was asked %d times", f.asked)
		}
		time.Sleep(61 * time.Second)
		_, _ = scan(t.Context(), g)
		_, _ = scan(t.Context(), g)
		if f.asked != 4 {
			t.Errorf("after a while it was asked %d times in all", f.asked)
		}
		time.Sleep(61 * time.Second)
		f.err = nil
		if n, err := scan(t.Context(), g); n != 2 || err != nil || !g.Healthy() {
			t.Errorf("it lives again: %d rows, %v", n, err)
		}
	})
}

// A source that hangs costs a caller the time-out and no more, and what was
// read of it does not pass for the whole.
func TestGuardHangs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &faulty{hang: true}
		g := guarded(f)
		began := time.Now()
		n, err := scan(t.Context(), g)
		if n != 1 || lienthong.CodeOf(err) != lienthong.Unavailable || time.Since(began) != time.Second {
			t.Errorf("%d rows, %v after %s", n, err, time.Since(began))
		}
		if _, err := g.Tables(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable {
			t.Error(err)
		}
	})
}

// A caller who takes long over a row is not the source's fault; one who leaves
// is not either.
func TestGuardPatient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := guarded(&faulty{})
		n := 0
		for _, err := range g.Rows(t.Context(), &connector.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			n++
			time.Sleep(time.Minute)
		}
		if n != 2 {
			t.Errorf("%d rows", n)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		g = guarded(&faulty{hang: true})
		if _, err := scan(ctx, g); lienthong.CodeOf(err) != lienthong.DeadlineExceeded || !g.Healthy() {
			t.Errorf("a caller who left: %v", err)
		}
	})
}

// With all slots taken a question waits, and then is told so.
func TestGuardSlots(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := guarded(&faulty{})
		for _, err := range g.Rows(t.Context(), &connector.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			if _, err := scan(t.Context(), g); lienthong.CodeOf(err) != lienthong.Overloaded {
				t.Errorf("a second question: %v", err)
			}
		}
		if n, err := scan(t.Context(), g); n != 2 || err != nil {
			t.Errorf("the slot is not free again: %v", err)
		}
	})
}

// What is wrong with a question does not speak against the source.
func TestGuardCounts(t *testing.T) {
	t.Parallel()
	for code, healthy := range map[lienthong.Code]bool{lienthong.Invalid: true, lienthong.Maintenance: true, lienthong.Unavailable: false} {
		g := guarded(&faulty{err: lienthong.Errorf(code, "x")})
		for range 5 {
			if _, err := scan(t.Context(), g); errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if g.Healthy() != healthy {
			t.Errorf("after %s healthy is %t", code, g.Healthy())
		}
	}
}

// Those who wait for their turn at a source that hangs are told that it does, and
// do not make it look alive: it is left in peace after as few questions as ever.
func TestGuardQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &faulty{hang: true}
		g := guarded(f)
		g.Slots = 2
		for range 50 {
			go func() {
				_, err := g.Tables(t.Context())
				if code := lienthong.CodeOf(err); code != lienthong.Unavailable && code != lienthong.Overloaded {
					t.Error(err)
				}
			}()
			time.Sleep(100 * time.Millisecond)
		}
		synctest.Wait()
		if f.asked > 4 || g.Healthy() {
			t.Errorf("a source that hangs was asked %d times", f.asked)
		}
		began := time.Now()
		if _, err := g.Tables(t.Context()); lienthong.CodeOf(err) != lienthong.Unavailable || time.Since(began) != 0 {
			t.Errorf("then %v after %s", err, time.Since(began))
		}
	})
}
