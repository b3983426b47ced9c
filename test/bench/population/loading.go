package main

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/lienthong/lienthong/population"
	"github.com/lienthong/lienthong/population/populationsql"
	"github.com/lienthong/lienthong/synth"
)

// loaded is how fast an empty register was filled.
type loaded struct {
	Persons  int64   `json:"persons"`
	Numbers  int64   `json:"numbers"`
	Seconds  float64 `json:"seconds"`
	Making   float64 `json:"seconds_making_persons"` // of Seconds, in the reader's goroutine
	Rate     float64 `json:"persons_per_second"`
	Target   float64 `json:"target"`
	Reached  bool    `json:"reached"`
	Importer memory  `json:"importer"`
}

// load fills the register of a configuration line.
func load(ctx context.Context, line string, c synth.Country, target float64) (l loaded, err error) {
	s, err := populationsql.Open(ctx, line)
	if err != nil {
		return l, err
	}
	defer func() { _ = s.Close() }()
	var making time.Duration
	start := time.Now()
	n, err := s.Import(ctx, timed(versions(ctx, c), &making))
	if err != nil {
		return l, err
	}
	l.Seconds, l.Making = time.Since(start).Seconds(), making.Seconds()
	l.Rate = float64(n) / l.Seconds
	l.Target, l.Reached = target, l.Rate >= target
	counts, err := s.Count(ctx)
	if err == nil && counts.Persons != int64(c.People) {
		err = fmt.Errorf("the register holds %d persons after an import of %d", counts.Persons, c.People)
	}
	l.Persons, l.Numbers, l.Importer = counts.Persons, counts.Numbers, memoryOf("self")
	return l, err
}

// timed adds up the time the sequence takes.
func timed(versions iter.Seq2[population.Version, error], sum *time.Duration) iter.Seq2[population.Version, error] {
	return func(yield func(population.Version, error) bool) {
		last := time.Now()
		for v, err := range versions {
			*sum += time.Since(last)
			if !yield(v, err) {
				return
			}
			last = time.Now()
		}
	}
}
