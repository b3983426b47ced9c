package populationsql

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
)

// rows is a table in which number n is borne by persons 10n and 10n+1, or by
// nobody if n is odd.
func rows(numbers []int64, visit func(number, person int64, profile string) error) error {
	for _, n := range numbers {
		for p := 10 * n; n%2 == 0 && p < 10*n+2; p++ {
			if err := visit(n, p, fmt.Sprint(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

// TestGatheredLookupsAreAnsweredAsSingleOnes asks a hundred questions while the
// one query that may run is held up, so that they all gather.
func TestGatheredLookupsAreAnsweredAsSingleOnes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		held := make(chan struct{})
		var mu sync.Mutex
		var sizes []int
		g := &gatherer{limit: 1, query: func(_ context.Context, numbers []int64, visit func(number, person int64, profile string) error) error {
			mu.Lock()
			sizes = append(sizes, len(numbers))
			first := len(sizes) == 1
			mu.Unlock()
			if first {
				<-held
			}
			return rows(numbers, visit)
		}}
		for i := range 101 {
			go func() {
				number := int64(i % 40) // some ask the same
				var persons []int64
				err := g.one(t.Context(), number, func(n, person int64, profile string) error {
					if n != number || profile != fmt.Sprint(person) {
						t.Errorf("asked for %d, got %d with %q of %d", number, n, profile, person)
					}
					persons = append(persons, person)
					return nil
				})
				if want := 2 * int(1-number%2); err != nil || len(persons) != want {
					t.Errorf("number %d: %v, %v", number, persons, err)
				}
			}()
		}
		synctest.Wait()
		close(held)
		synctest.Wait()
		if len(sizes) != 2 || sizes[0] != 1 || sizes[1] != 40 {
			t.Errorf("queries of %v numbers, want 1 and then 40", sizes)
		}
		if g.running != 0 || len(g.waiting) != 0 {
			t.Errorf("%d still run, %d still wait", g.running, len(g.waiting))
		}
	})
}

func TestGatheredLookupFailsWithItsQuery(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		broken := errors.New("broken")
		held := make(chan struct{})
		g := &gatherer{limit: 1, query: func(_ context.Context, numbers []int64, _ func(number, person int64, profile string) error) error {
			if numbers[0] == 0 {
				<-held
				return nil
			}
			return broken
		}}
		ask := func(ctx context.Context, number int64, want error) {
			if err := g.one(ctx, number, func(int64, int64, string) error { return nil }); !errors.Is(err, want) {
				t.Errorf("number %d: %v, want %v", number, err, want)
			}
		}
		go ask(t.Context(), 0, nil)
		synctest.Wait()
		impatient, cancel := context.WithCancel(t.Context())
		go ask(t.Context(), 1, broken)
		go ask(impatient, 2, context.Canceled) // leaves; the others are served
		go ask(t.Context(), 3, broken)
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(held)
		synctest.Wait()
		if g.running != 0 {
			t.Errorf("%d still run", g.running)
		}
	})
}
