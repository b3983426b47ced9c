package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// spent is how one kind of question went, in the median round.
type spent struct {
	Clients int     `json:"clients"`
	Persons int     `json:"persons"`
	Rate    float64 `json:"per_second"`
	CPU     float64 `json:"cpu_us_per_answer"` // of all who take part; see meter
	P50     float64 `json:"p50_ms,omitempty"`
	P99     float64 `json:"p99_ms,omitempty"`
	Ratio   float64 `json:"ratio_to_pgbench,omitempty"`
	ByCPU   float64 `json:"ratio_by_cpu,omitempty"` // the same of answers per processor second
	Target  float64 `json:"target,omitempty"`       // of Ratio
	Reached *bool   `json:"reached,omitempty"`
	Server  *memory `json:"server,omitempty"`
}

// differentPersons is how many persons are asked about: many times what the
// caches of a processor hold.
const differentPersons = 200_000

// ask starts the server and asks everything, in rounds, since a machine has
// moods: in each round the peer, if there is one, comes right before the
// questions that it is compared with. The round of median ratio is reported, or
// of median rate where there is no peer in the round.
func ask(ctx context.Context, o *options, d database, m *measured) error {
	all, err := questions(ctx, country(o.People), differentPersons)
	if err != nil {
		return err
	}
	s, err := startServer(ctx, o, d.line)
	if err != nil {
		return err
	}
	defer func() { _ = s.stop() }()
	used := &meter{pids: append([]int{s.cmd.Process.Pid}, d.pids...)}
	for _, clients := range o.Clients {
		var peers, singles []spent
		for i := range o.Rounds {
			if d.rival != nil {
				if err := used.note(&peers, "pgbench", func() (spent, error) { return d.rival(clients) }); err != nil {
					return err
				}
			}
			if err := used.note(&singles, "verify", func() (spent, error) { return verify(ctx, s, all, clients, o.Time) }); err != nil {
				return err
			}
			if d.rival != nil {
				singles[i].against(peers[i], targetVerify)
			}
		}
		m.Verify = append(m.Verify, median(singles))
		if d.rival != nil {
			m.Peer = append(m.Peer, median(peers))
		}
	}
	for _, streams := range []int{1, 2} {
		var bulks []spent
		for range o.Rounds {
			if err := used.note(&bulks, "bulk", func() (spent, error) { return bulk(ctx, s, all, streams, o.Time) }); err != nil {
				return err
			}
		}
		result := median(bulks)
		if d.rival != nil {
			best := slices.MaxFunc(m.Peer, func(a, b spent) int { return cmp.Compare(a.Rate, b.Rate) })
			result.against(best, targetBulk)
		}
		m.Bulk = append(m.Bulk, result)
	}
	return nil
}

// note runs a round, keeps its result and says it.
func (m *meter) note(rounds *[]spent, what string, round func() (spent, error)) error {
	before := m.read()
	s, err := round()
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	s.CPU = float64((m.read() - before).Microseconds()) / float64(s.Persons)
	say("%s: %d at once, %.0f/s, %.1f us of processors each, p99 %.2f ms", what, s.Clients, s.Rate, s.CPU, s.P99)
	*rounds = append(*rounds, s)
	return nil
}

func median(rounds []spent) spent {
	slices.SortFunc(rounds, func(a, b spent) int { return cmp.Or(cmp.Compare(a.Ratio, b.Ratio), cmp.Compare(a.Rate, b.Rate)) })
	return rounds[len(rounds)/2]
}

// against sets a rate beside the peer's.
func (s *spent) against(peer spent, target float64) {
	s.Ratio, s.ByCPU, s.Target = s.Rate/peer.Rate, peer.CPU/s.CPU, target
	reached := s.Ratio >= target
	s.Reached = &reached
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
	held := s.memory()
	return spent{
		Clients: clients, Persons: len(times), Rate: float64(len(times)) / took.Seconds(),
		P50: at(0.5), P99: at(0.99), Server: &held,
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
	held := s.memory()
	r := spent{Clients: streams, Server: &held}
	for i := range streams {
		if errs[i] != nil {
			return r, errs[i]
		}
		r.Persons += counts[i]
	}
	r.Rate = float64(r.Persons) / took.Seconds()
	return r, nil
}
