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
	CPU      float64 `json:"cpu_us_per_person"` // of the importer and the server
	Target   float64 `json:"target"`
	Reached  bool    `json:"reached"`
	Importer memory  `json:"importer"`
}

// load fills an empty register.
func load(ctx context.Context, d database, c synth.Country) (l loaded, err error) {
	s, err := populationsql.Open(ctx, d.line)
	if err != nil {
		return l, err
	}
	defer func() { _ = s.Close() }()
	used := &meter{pids: d.pids}
	before := used.read()
	var making time.Duration
	start := time.Now()
	n, err := s.Import(ctx, timed(versions(ctx, c), &making))
	if err != nil {
		return l, err
	}
	l.Seconds, l.Making = time.Since(start).Seconds(), making.Seconds()
	l.Rate, l.CPU = float64(n)/l.Seconds, float64((used.read()-before).Microseconds())/float64(n)
	l.Target, l.Reached = d.target, l.Rate >= d.target
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
