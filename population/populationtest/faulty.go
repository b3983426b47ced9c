package populationtest

import (
	"context"
	"iter"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/population"
)

// Faulty is a store whose calls fail on demand. Fail is asked before each call
// with the name of the method, and its error is returned instead of an answer.
//
// With Kept set, a failing write is done all the same: the caller is told that
// it failed, as when a connection breaks after the commit. Who retries must
// cope with both.
type Faulty struct {
	Store population.Store
	Fail  func(method string) error
	Kept  bool

	calls atomic.Int64
}

// Calls is how many calls were made.
func (f *Faulty) Calls() int64 { return f.calls.Load() }

func (f *Faulty) ask(method string) error {
	f.calls.Add(1)
	if f.Fail == nil {
		return nil
	}
	return f.Fail(method)
}

// Holders implements population.Reader.
func (f *Faulty) Holders(ctx context.Context, numbers []lienthong.CardNumber, at population.AsOf) ([]population.Holder, error) {
	if err := f.ask("Holders"); err != nil {
		return nil, err
	}
	return f.Store.Holders(ctx, numbers, at)
}

// Documents implements population.Reader.
func (f *Faulty) Documents(ctx context.Context, persons []lienthong.PersonID, at population.AsOf) ([]population.Version, error) {
	if err := f.ask("Documents"); err != nil {
		return nil, err
	}
	return f.Store.Documents(ctx, persons, at)
}

// Count implements population.Reader.
func (f *Faulty) Count(ctx context.Context) (population.Counts, error) {
	if err := f.ask("Count"); err != nil {
		return population.Counts{}, err
	}
	return f.Store.Count(ctx)
}

// Scan implements population.Scanner.
func (f *Faulty) Scan(ctx context.Context, at population.AsOf) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		if err := f.ask("Scan"); err != nil {
			yield(population.Version{}, err)
			return
		}
		f.Store.Scan(ctx, at)(yield)
	}
}

// Since implements population.Follower.
func (f *Faulty) Since(ctx context.Context, mark population.Mark, now time.Time, most int) (population.Changes, error) {
	if err := f.ask("Since"); err != nil {
		return population.Changes{}, err
	}
	return f.Store.Since(ctx, mark, now, most)
}

// Import implements population.Writer.
func (f *Faulty) Import(ctx context.Context, versions iter.Seq2[population.Version, error]) (int, error) {
	failed := f.ask("Import")
	if failed != nil && !f.Kept {
		return 0, failed
	}
	n, err := f.Store.Import(ctx, versions)
	if failed != nil {
		return 0, failed
	}
	return n, err
}

// Append implements population.Writer.
func (f *Faulty) Append(ctx context.Context, versions ...population.Version) error {
	failed := f.ask("Append")
	if failed != nil && !f.Kept {
		return failed
	}
	err := f.Store.Append(ctx, versions...)
	if failed != nil {
		return failed
	}
	return err
}

var _ population.Store = (*Faulty)(nil)
