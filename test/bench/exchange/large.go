package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"time"
)

// transferred is a large body that went through.
type transferred struct {
	Target  string           `json:"target"`
	Way     string           `json:"way"` // up: in the request; down: in the answer
	Bytes   int64            `json:"bytes"`
	Seconds float64          `json:"seconds"`
	Rate    float64          `json:"bytes_per_second"`
	ToA     float64          `json:"rate_to_a,omitempty"`
	Grew    map[string]int64 `json:"rss_peak_above_before_bytes"` // of each server in the way
	// Constant is that none grew by more than constantBound.
	Constant bool `json:"constant_memory"`
}

// constantBound is how much memory a body of any size may take, in bytes:
// buffers, and what garbage collection leaves lying about.
const constantBound = 64 << 20

// large sends a large body up and down, through a and through b.
func (s *stand) large(ctx context.Context, o *options, r *report) error {
	n := o.Large << 20
	if n == 0 {
		return nil
	}
	sum, err := digest(filling(n))
	if err != nil {
		return err
	}
	for _, way := range []string{"up", "down"} {
		var peer float64
		for _, t := range []*target{s.a, s.b} {
			m, err := s.transfer(ctx, t, way, n, sum)
			if err != nil {
				return fmt.Errorf("%s %s: %w", t.name, way, err)
			}
			if t == s.a {
				peer = m.Rate
			} else {
				m.ToA = m.Rate / peer
				s.answered++
			}
			say("%d MiB %s through %s: %.1f s, constant memory: %t", o.Large, way, t.name, m.Seconds, m.Constant)
			r.Large = append(r.Large, m)
		}
	}
	return nil
}

func (s *stand) transfer(ctx context.Context, t *target, way string, n int64, want string) (transferred, error) {
	m := transferred{Target: t.name, Way: way, Bytes: n, Grew: map[string]int64{}, Constant: true}
	for _, p := range t.servers {
		p.ResetMax()
	}
	before, began := usages(t.servers), time.Now()
	got, err := t.carry(ctx, way, n)
	if err != nil {
		return m, err
	}
	m.Seconds = time.Since(began).Seconds()
	m.Rate = float64(n) / m.Seconds
	if got != want {
		return m, fmt.Errorf("the body arrived changed")
	}
	for i, u := range usages(t.servers) {
		grew := u.Max - before[i].RSS
		m.Grew[t.servers[i].Name] = grew
		m.Constant = m.Constant && grew <= constantBound
	}
	return m, nil
}

// carry sends or fetches the filling and returns the digest of what arrived.
func (t *target) carry(ctx context.Context, way string, n int64) (string, error) {
	path, body, size := pathSink, filling(n), n
	if way == "down" {
		path, body, size = fmt.Sprintf("%s?bytes=%d", pathSource, n), nil, 0
	}
	r, err := t.request(ctx, path, body, size)
	if err != nil {
		return "", err
	}
	resp, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the answer is %s", resp.Status)
	}
	if way == "up" {
		sum, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return string(sum), err
	}
	return digest(resp.Body)
}

// digest is the SHA-256 of all that can be read.
func digest(r io.Reader) (string, error) {
	h := sha256.New()
	_, err := io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), err
}
