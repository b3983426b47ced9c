package populationsql

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

// A gatherer answers single lookups that arrive while another one is under way
// with one query together. A round trip to the server costs about 60 µs of two
// processors, a number in it about 3 µs; so under load the register answers
// several times as many questions, and a question that comes alone is asked at
// once, by itself, as it would be without this.
//
// Nobody sees anything older: a query that serves a caller begins after the
// caller did.
type gatherer struct {
	limit int // queries under way at once

	// query visits the rows of the numbers.
	query func(ctx context.Context, numbers []int64, visit func(number, person int64, profile string) error) error

	mu      sync.Mutex
	running int
	waiting []*lookup
}

// lookup is one caller's number, and then its rows.
type lookup struct {
	number int64
	rows   []bearerRow
	err    error
	done   chan struct{}
}

type bearerRow struct {
	person  int64
	profile string
}

// gatherTimeout ends a query that serves several callers, whose own contexts
// cannot: the slowest one seen on a server that still works is well under 1 s.
const gatherTimeout = 15 * time.Second

// one visits the rows of one number.
func (g *gatherer) one(ctx context.Context, number int64, visit func(number, person int64, profile string) error) error {
	g.mu.Lock()
	if g.running < g.limit {
		g.running++
		g.mu.Unlock()
		defer g.next()
		return g.query(ctx, []int64{number}, visit)
	}
	l := &lookup{number: number, done: make(chan struct{})}
	g.waiting = append(g.waiting, l)
	g.mu.Unlock()
	select {
	case <-l.done:
	case <-ctx.Done():
		return ctx.Err()
	}
	for _, r := range l.rows {
		if err := visit(number, r.person, r.profile); err != nil {
			return err
		}
	}
	return l.err
}

// next passes a finished query's place on to those who wait, if any.
func (g *gatherer) next() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.waiting) == 0 {
		g.running--
		return
	}
	all := g.waiting
	g.waiting = nil
	go func() {
		defer g.next()
		ctx, cancel := context.WithTimeout(context.Background(), gatherTimeout)
		defer cancel()
		g.together(ctx, all)
	}()
}

// together answers the lookups with one query.
func (g *gatherer) together(ctx context.Context, all []*lookup) {
	slices.SortFunc(all, func(a, b *lookup) int { return cmp.Compare(a.number, b.number) })
	numbers := make([]int64, len(all))
	for i, l := range all {
		numbers[i] = l.number
	}
	numbers = slices.Compact(numbers)
	err := g.query(ctx, numbers, func(number, person int64, profile string) error {
		i, _ := slices.BinarySearchFunc(all, number, func(l *lookup, n int64) int { return cmp.Compare(l.number, n) })
		for ; i < len(all) && all[i].number == number; i++ {
			all[i].rows = append(all[i].rows, bearerRow{person, profile})
		}
		return nil
	})
	for _, l := range all {
		l.err = err
		close(l.done)
	}
}
