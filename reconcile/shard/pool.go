package shard

import (
	"context"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// Pool does units in this process: no machine but this one is needed.
type Pool struct {
	Worker *Worker
	Size   int // goroutines; zero is one for each processor
	// Progress hears how many units of a step are done; nil for silence. It may be
	// called at once from many goroutines.
	Progress func(step string, done, total int64)
}

// Run is a Schedule.
func (p Pool) Run(ctx context.Context, stages [][]Unit) error {
	size := p.Size
	if size == 0 {
		size = runtime.GOMAXPROCS(0)
	}
	for _, units := range stages {
		var finished atomic.Int64
		group, ctx := errgroup.WithContext(ctx)
		group.SetLimit(size)
		for _, u := range units {
			group.Go(func() error {
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err := p.Worker.Do(ctx, u); err != nil {
					return err
				}
				if done := finished.Add(1); p.Progress != nil {
					p.Progress(string(u.Step), done, int64(len(units)))
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			return err
		}
	}
	return nil
}
