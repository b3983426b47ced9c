package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

// crowded is idle connections beside busy ones.
type crowded struct {
	Target   string           `json:"target"`
	Idle     int              `json:"idle_connections"`
	StillOn  int64            `json:"idle_answered_afterwards"` // asked once more, at the end, on the same connection
	Busy     turn             `json:"busy"`
	Conns    int              `json:"busy_connections"`
	ToA      float64          `json:"rate_to_a,omitempty"`
	PerIdle  map[string]int64 `json:"rss_bytes_per_idle_connection"`
	Complete bool             `json:"complete"` // every idle one was answered
}

// crowd puts a and then b under many connections.
func (s *stand) crowd(ctx context.Context, o *options, r *report) error {
	if o.Idle == 0 {
		return nil
	}
	var peer float64
	for _, t := range []*target{s.a, s.b} {
		m, err := s.gather(ctx, o, t)
		if err != nil {
			return fmt.Errorf("crowd at %s: %w", t.name, err)
		}
		if t == s.a {
			peer = m.Busy.Rate
		} else {
			m.ToA = m.Busy.Rate / peer
		}
		say("%d idle and %d busy at %s: %.0f/s, p99 %.0f ms, %d idle ones answered", m.Idle, m.Conns, t.name, m.Busy.Rate, m.Busy.P99, m.StillOn)
		r.Crowd = append(r.Crowd, *m)
	}
	return nil
}

func (s *stand) gather(ctx context.Context, o *options, t *target) (*crowded, error) {
	m := &crowded{Target: t.name, Idle: o.Idle, Conns: o.Busy, PerIdle: map[string]int64{}}
	before := usages(t.servers)
	idle := make([]*connection, o.Idle)
	defer func() {
		for _, c := range idle {
			if c != nil {
				_ = c.conn.Close()
			}
		}
	}()
	err := inParallel(o.Idle, func(i int) (err error) {
		if idle[i], err = s.connect(ctx, t); err != nil {
			return err
		}
		return idle[i].ask()
	})
	if err != nil {
		return nil, err
	}
	for i, u := range usages(t.servers) {
		m.PerIdle[t.servers[i].Name] = (u.RSS - before[i].RSS) / int64(o.Idle)
	}
	if m.Busy, err = s.turn(ctx, t, o.Busy, o.Time); err != nil {
		return nil, err
	}
	var on atomic.Int64
	err = inParallel(o.Idle, func(i int) error {
		err := idle[i].ask()
		if err == nil {
			on.Add(1)
		}
		return err
	})
	m.StillOn, m.Complete = on.Load(), err == nil
	if t.signed {
		s.answered += int64(o.Idle) + m.StillOn
	}
	return m, nil
}

// inParallel calls f for each number below n, a few at once.
func inParallel(n int, f func(i int) error) error {
	const workers = 32
	var next atomic.Int64
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for errs[w] == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				errs[w] = f(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// connection is one kept-alive connection with the one request that it sends.
type connection struct {
	conn net.Conn
	out  []byte
}

func (s *stand) connect(ctx context.Context, t *target) (*connection, error) {
	u, err := url.Parse(t.url)
	if err != nil {
		return nil, err
	}
	r, err := t.request(ctx, pathVerify, bytes.NewReader(s.sample), int64(len(s.sample)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := r.Write(&out); err != nil {
		return nil, err
	}
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	return &connection{conn, out.Bytes()}, nil
}

// ask sends the request and reads the answer.
func (c *connection) ask() error {
	if err := c.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return err
	}
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	resp, err := http.ReadResponse(bufio.NewReaderSize(c.conn, 1<<10), nil)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the answer is %s", resp.Status)
	}
	return nil
}
