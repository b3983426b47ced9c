package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// spent is how one kind of question went.
type spent struct {
	Clients int     `json:"clients"`
	Persons int     `json:"persons"`
	Rate    float64 `json:"persons_per_second"`
	P50     float64 `json:"p50_ms,omitempty"`
	P99     float64 `json:"p99_ms,omitempty"`
	Ratio   float64 `json:"ratio_to_pgbench,omitempty"`
	Target  float64 `json:"target,omitempty"` // of Ratio
	Reached bool    `json:"reached,omitempty"`
	Server  memory  `json:"server"`
}

// differentPersons is how many persons are asked about: many times what the
// caches of a processor hold.
const differentPersons = 200_000

// ask starts the server and asks everything.
func ask(ctx context.Context, o *options, line string, m *measured) error {
	all, err := questions(ctx, country(o.People), differentPersons)
	if err != nil {
		return err
	}
	s, err := startServer(ctx, o, line)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	for _, clients := range o.Clients {
		r, err := verify(ctx, s, all, clients, o.Time)
		if err != nil {
			return err
		}
		say("verify: %d clients, %.0f/s, p50 %.2f ms, p99 %.2f ms", clients, r.Rate, r.P50, r.P99)
		m.Verify = append(m.Verify, r)
	}
	for _, streams := range []int{1, 2} {
		r, err := bulk(ctx, s, all, streams, o.Time)
		if err != nil {
			return err
		}
		say("bulk: %d streams, %.0f persons/s", streams, r.Rate)
		m.Bulk = append(m.Bulk, r)
	}
	return nil
}

// verify lets each client ask, wait and ask again.
func verify(ctx context.Context, s *server, all []question, clients int, howLong time.Duration) (spent, error) {
	type result struct {
		times []time.Duration
		err   error
	}
	results := make([]result, clients)
	var wg sync.WaitGroup
	start := time.Now()
	deadline := start.Add(howLong)
	for i := range clients {
		wg.Go(func() {
			r := &results[i]
			c, err := dial(ctx, s.address)
			if err != nil {
				r.err = err
				return
			}
			defer c.close()
			for n := i * len(all) / clients; ; n++ {
				before := time.Now()
				if before.After(deadline) {
					return
				}
				if r.err = c.verify(&all[n%len(all)]); r.err != nil {
					return
				}
				r.times = append(r.times, time.Since(before))
			}
		})
	}
	wg.Wait()
	took := time.Since(start)
	var times []time.Duration
	for _, r := range results {
		if r.err != nil {
			return spent{}, r.err
		}
		times = append(times, r.times...)
	}
	if len(times) == 0 {
		return spent{}, fmt.Errorf("nothing was answered")
	}
	slices.Sort(times)
	at := func(part float64) float64 {
		return float64(times[int(part*float64(len(times)-1))].Microseconds()) / 1000
	}
	return spent{
		Clients: clients, Persons: len(times), Rate: float64(len(times)) / took.Seconds(),
		P50: at(0.5), P99: at(0.99), Server: s.memory(),
	}, nil
}

// bulk sends streams of lines until the time is over.
func bulk(ctx context.Context, s *server, all []question, streams int, howLong time.Duration) (spent, error) {
	counts, errs := make([]int, streams), make([]error, streams)
	var wg sync.WaitGroup
	start := time.Now()
	for i := range streams {
		wg.Go(func() {
			counts[i], errs[i] = stream(ctx, s.address, all[i*len(all)/streams:(i+1)*len(all)/streams], start.Add(howLong))
		})
	}
	wg.Wait()
	took := time.Since(start)
	r := spent{Clients: streams, Server: s.memory()}
	for i := range streams {
		if errs[i] != nil {
			return r, errs[i]
		}
		r.Persons += counts[i]
	}
	r.Rate = float64(r.Persons) / took.Seconds()
	return r, nil
}

// compare sets the register's rates beside those of pgbench: a single question
// beside the same number of clients, a bulk beside the best of all.
func compare(m *measured, peers []peer) {
	best := 0.0
	for _, p := range peers {
		best = max(best, p.Rate)
		for i := range m.Verify {
			if m.Verify[i].Clients == p.Clients {
				m.Verify[i].against(p.Rate, targetVerify)
			}
		}
	}
	for i := range m.Bulk {
		m.Bulk[i].against(best, targetBulk)
	}
}

func (s *spent) against(peer, target float64) {
	s.Ratio, s.Target = s.Rate/peer, target
	s.Reached = s.Ratio >= target
}
