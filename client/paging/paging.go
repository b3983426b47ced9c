package paging

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
)

// Pages is a long answer whose parts have places, whole numbers that rise.
type Pages[T any] struct {
	// Get is the page of what is above a place, and not above another. whole says that
	// there is no more between the two; with an error, what came before it stands.
	Get func(ctx context.Context, above, upTo int) (some []T, whole bool, err error)
	At  func(*T) int // the place of a part
	// Last is the place above which there is nothing.
	Last int
}

// AtOnce is how many stretches are asked for at once: while one waits for a disk or
// for a signature another is read.
const AtOnce = 3

// A stretch is first about what a page of results has; it becomes shorter where pages
// are, and longer where there is little to tell.
const (
	firstStretch   = 1900
	longestStretch = 1 << 20
)

// stretch is what was asked for at once, when it has come.
type stretch[T any] struct {
	parts []T
	err   error
}

// All ranges over what is above a place, in order. An error ends it, after what came
// before.
func (p Pages[T]) All(ctx context.Context, above int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		above := above
		ctx, stop := context.WithCancel(ctx)
		line := make(chan chan stretch[T], AtOnce-1) // and one that is waited for
		var asking sync.WaitGroup
		defer asking.Wait()
		defer stop()
		asking.Go(func() {
			defer close(line)
			var length atomic.Int64
			length.Store(firstStretch)
			for above < p.Last {
				from, upTo := above, min(above+int(length.Load()), p.Last)
				come := make(chan stretch[T], 1)
				select {
				case line <- come:
				case <-ctx.Done():
					return
				}
				asking.Go(func() { come <- p.ask(ctx, from, upTo, &length) })
				above = upTo
			}
		})
		var none T
		for come := range line {
			s := <-come
			for _, part := range s.parts {
				if !yield(part, nil) {
					return
				}
			}
			if s.err != nil {
				yield(none, s.err)
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(none, err)
		}
	}
}

// ask asks for a stretch until it is whole, and says how long the next ones are to be.
func (p Pages[T]) ask(ctx context.Context, above, upTo int, length *atomic.Int64) (s stretch[T]) {
	for at, first := above, 0; ; {
		some, whole, err := p.Get(ctx, at, upTo)
		s.parts = append(s.parts, some...)
		if err != nil {
			s.err = err
			return s
		}
		if len(some) > 0 {
			if at = p.At(&some[len(some)-1]); first == 0 {
				first = at
			} else {
				length.Store(int64(first - above)) // which was a page
			}
		}
		if whole {
			break
		}
	}
	if size := upTo - above; len(s.parts) < size/2 && length.Load() <= int64(size) {
		length.Store(int64(min(2*size, longestStretch)))
	}
	return s
}
