package main

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/lienthong/lienthong/connector/linkage"
)

// stage is a part of a job, from where the one before it ended.
type stage struct {
	Name string `json:"stage"`
	took
}

// stages says where the time of a job goes, seen from the connector: it stands between
// linkage and what that is given.
type stages struct {
	linkage.Store
	linkage.Population

	mu    sync.Mutex // guards what follows
	began time.Time
	used  time.Duration
	all   []stage
}

// begin forgets what was, and starts the clock.
func (s *stages) begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.began, s.used, s.all = time.Now(), cpu(), nil
}

// end notes that a stage has ended.
func (s *stages) end(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now, used := time.Now(), cpu()
	s.all = append(s.all, stage{name, took{now.Sub(s.began).Seconds(), (used - s.used).Seconds()}})
	s.began, s.used = now, used
}

func (s *stages) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, t := range s.all {
		fmt.Fprintf(&b, "%s %.3f s (%.3f); ", t.Name, t.Seconds, t.CPU)
	}
	return b.String()
}

// Link implements linkage.Population.
func (s *stages) Link(ctx context.Context, record string, columns []string, key string, rows iter.Seq[linkage.Row]) (linkage.Job, error) {
	s.end("what has changed")
	job, err := s.Population.Link(ctx, record, columns, key, func(yield func(linkage.Row) bool) {
		for r := range rows {
			if !yield(r) {
				return
			}
		}
		s.end("read and sent")
	})
	s.end("linked")
	return job, err
}

// Fill implements linkage.Store.
func (s *stages) Fill(ctx context.Context, keep func() error) error {
	err := s.Store.Fill(ctx, func() error {
		err := keep()
		s.end("fetched and kept")
		return err
	})
	s.end("indexed")
	return err
}
