package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/lienthong/lienthong/test/bench/exchange/process"
	"github.com/lienthong/lienthong/test/bench/exchange/wrk"
)

// compare lets a, b, c and the floor take turns.
func (s *stand) compare(ctx context.Context, o *options, r *report) error {
	all := []*target{s.a, s.b, s.c, s.floor}
	for _, t := range all { // caches and connections warm
		if _, err := s.turn(ctx, t, targetAt, time.Second); err != nil {
			return err
		}
	}
	for _, n := range o.Connections {
		turns := make([][]turn, len(all))
		for round := range o.Rounds {
			for i, t := range all {
				profiled := s.profile(ctx, o, t, n, round)
				m, err := s.turn(ctx, t, n, o.Time)
				if err != nil {
					return fmt.Errorf("%s with %d connections: %w", t.name, n, err)
				}
				if err := <-profiled; err != nil {
					return err
				}
				turns[i] = append(turns[i], m)
				say("%d connections, round %d, %s: %.0f/s, p50 %.1f ms, p99 %.1f ms, %.0f us of processors each",
					n, round+1, t.name, m.Rate, m.P50, m.P99, m.CPU[total])
			}
		}
		c := compareTurns(n, turns[0], turns[1], turns[2], turns[3])
		say("%d connections: b/a is %.3f (%.3f by processor time), c/a %.3f, b/floor %.3f", n, c.BA.Rate, c.BA.ByCPU, c.CA.Rate, c.BFloor.Rate)
		r.Compared = append(r.Compared, c)
	}
	return nil
}

// turn loads one target and measures.
func (s *stand) turn(ctx context.Context, t *target, connections int, howLong time.Duration) (turn, error) {
	if err := s.check(ctx, t); err != nil {
		return turn{}, err
	}
	before, err := s.stages(ctx, t)
	if err != nil {
		return turn{}, err
	}
	used := usages(t.servers)
	load := wrk.Load{URL: t.url + pathVerify, Header: t.header, Bodies: s.bodies, Connections: connections, Time: howLong}
	result, client, err := load.Run(ctx)
	if err != nil {
		return turn{}, err
	}
	now := usages(t.servers)
	if err := result.Err(); err != nil {
		return turn{}, err
	}
	if t.signed {
		s.answered += result.Requests
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	each := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 / float64(result.Requests) }
	m := turn{
		Rate: result.Rate(), P50: ms(result.P50), P99: ms(result.P99), Max: ms(result.Max),
		CPU: map[string]float64{"wrk": each(client)}, RSS: map[string]int64{},
	}
	for i, p := range t.servers {
		cpu := now[i].CPU - used[i].CPU
		m.CPU[p.Name], m.RSS[p.Name] = each(cpu), now[i].RSS
		m.CPU[total] += each(cpu)
	}
	after, err := s.stages(ctx, t)
	m.Stages = after.since(before)
	return m, err
}

func usages(all []*process.Process) []process.Usage {
	out := make([]process.Usage, len(all))
	for i, p := range all {
		out[i] = p.Usage()
	}
	return out
}

// statuses are the gateways' own words, by name; none for a target without.
type statuses map[string]status

func (s *stand) stages(ctx context.Context, t *target) (statuses, error) {
	out := statuses{}
	if !t.signed {
		return out, nil
	}
	for _, g := range s.gateways {
		st, err := g.status(ctx)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.Name, err)
		}
		out[g.Name] = st
	}
	return out, nil
}

// since is the mean of each stage between two times.
func (s statuses) since(before statuses) stages {
	out := stages{}
	for name, now := range s {
		n := now.Exchanges - before[name].Exchanges
		if n == 0 {
			continue
		}
		out[name] = map[string]float64{}
		for stage, ns := range now.StagesNS {
			out[name][stage] = float64(ns-before[name].StagesNS[stage]) / 1000 / float64(n)
		}
	}
	return out
}

// profile takes a CPU profile of both gateways during the first round of b with
// most connections; the channel ends when both are written.
func (s *stand) profile(ctx context.Context, o *options, t *target, connections, round int) <-chan error {
	done := make(chan error, 1)
	if o.Profile == "" || t != s.b || round != 0 || connections != targetAt {
		close(done)
		return done
	}
	go func() {
		defer close(done)
		results := make(chan error)
		for _, g := range s.gateways {
			go func() { results <- g.profile(ctx, o.Profile, max(1, int(o.Time.Seconds())-1)) }()
		}
		for range s.gateways {
			if err := <-results; err != nil {
				done <- err
			}
		}
	}()
	return done
}

func (g *gateway) profile(ctx context.Context, dir string, seconds int) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", g.side, seconds), nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	f, err := os.Create(filepath.Join(dir, strings.ReplaceAll(g.Name, " ", "-")+".pprof"))
	if err != nil {
		return err
	}
	_, err = io.Copy(f, resp.Body)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
