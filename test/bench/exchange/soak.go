package main

import (
	"context"
	"time"
)

// soaked is memory over time, under b's load.
type soaked struct {
	Seconds     float64            `json:"seconds"`
	Connections int                `json:"connections"`
	Exchanges   int64              `json:"exchanges"`
	P99         float64            `json:"p99_ms"`
	EverySecs   float64            `json:"sampled_every_seconds"`
	RSS         map[string][]int64 `json:"rss_bytes"`
	Growth      map[string]float64 `json:"last_quarter_to_second_quarter"` // means
	Flat        bool               `json:"flat"`                           // no growth above flatBound
}

// flatBound is how much more memory the last quarter may take than the second:
// garbage collection alone moves it by some percent.
const flatBound = 1.10

// samples is how many are taken at most.
const samples = 120

// soak watches the gateways' memory while b is loaded.
func (s *stand) soak(ctx context.Context, o *options, r *report) error {
	if o.Soak == 0 {
		return nil
	}
	say("watching memory for %v", o.Soak)
	every := max(time.Second, o.Soak/samples)
	seen := &soaked{Connections: targetAt, EverySecs: every.Seconds(), RSS: map[string][]int64{}, Growth: map[string]float64{}, Flat: true}
	watching, stop := context.WithCancel(ctx)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-watching.Done():
				return
			case <-tick.C:
			}
			for _, g := range s.gateways {
				seen.RSS[g.Name] = append(seen.RSS[g.Name], g.Usage().RSS)
			}
		}
	}()
	began, before := time.Now(), s.answered
	m, err := s.turn(ctx, s.b, targetAt, o.Soak)
	stop()
	<-stopped
	if err != nil {
		return err
	}
	seen.Seconds, seen.Exchanges, seen.P99 = time.Since(began).Seconds(), s.answered-before, m.P99
	for name, rss := range seen.RSS {
		q := len(rss) / 4
		if q == 0 {
			continue
		}
		seen.Growth[name] = mean(rss[len(rss)-q:]) / mean(rss[q:2*q])
		seen.Flat = seen.Flat && seen.Growth[name] <= flatBound
	}
	r.Soak = seen
	say("memory: last quarter to second quarter %v, flat: %t", seen.Growth, seen.Flat)
	return nil
}

func mean(values []int64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += float64(v)
	}
	return sum / float64(len(values))
}
