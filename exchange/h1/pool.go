package h1

import (
	"context"
	"net/http"
	"slices"
	"time"
)

type server struct{ address, name string }

// pool is a transport's connections to one server that nobody uses now, and who
// waits for one.
type pool struct {
	idle    []*conn       // those used last stand last
	making  int           // connections that are being made
	waiting []chan handed // the first first; none unless making is at its most
}

// making is how many connections to one server are made at once. A thousand
// requests that come together would otherwise make a thousand connections, whose
// handshakes take seconds of both sides' processors; so they use, one after
// another, those that a few are making.
const making = 16

// handed is what one who waited gets: a connection, an error, or with neither
// of them the place to make a connection.
type handed struct {
	conn *conn
	err  error
}

// get finds a kept connection that is alive, or makes one.
func (t *Transport) get(ctx context.Context, r *http.Request) (c *conn, kept bool, err error) {
	key := server{r.URL.Host, r.Host}
	for {
		got, wait := t.take(key)
		if wait != nil {
			select {
			case got = <-wait:
			case <-ctx.Done():
				t.leave(key, wait)
				return nil, false, ctx.Err()
			}
		}
		switch {
		case got.err != nil:
			return nil, false, got.err
		case got.conn == nil:
			c, err = t.make(ctx, r, key)
			return c, false, err
		case got.conn.alive():
			return got.conn, true, nil
		}
		_ = got.conn.Close()
	}
}

// make makes a connection, in a place that was taken for it.
func (t *Transport) make(ctx context.Context, r *http.Request, key server) (*conn, error) {
	n, err := t.Dial(ctx, r)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil || ctx.Err() != nil { // who gave up says nothing about the server
		t.pools[key].leavePlace()
	} else {
		t.pools[key].fail(err)
	}
	if err != nil {
		return nil, err
	}
	return &conn{stream: newStream(n, t.MaxHeader), server: key, raw: socket(n)}, nil
}

// take takes a connection, or the place to make one, or waits for either.
func (t *Transport) take(key server) (handed, chan handed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.pools == nil {
		t.pools = map[server]*pool{}
	}
	p := t.pools[key]
	if p == nil {
		p = &pool{}
		t.pools[key] = p
	}
	if n := len(p.idle); n > 0 {
		c := p.idle[n-1]
		p.idle[n-1] = nil
		p.idle = p.idle[:n-1]
		return handed{conn: c}, nil
	}
	if p.making < making {
		p.making++
		return handed{}, nil
	}
	wait := make(chan handed, 1)
	p.waiting = append(p.waiting, wait)
	return handed{}, wait
}

// hand gives to the first who waits, and reports whether anybody does.
func (p *pool) hand(h handed) bool {
	if len(p.waiting) == 0 {
		return false
	}
	p.waiting[0] <- h // never blocks
	p.waiting = slices.Delete(p.waiting, 0, 1)
	return true
}

// leavePlace gives the place to make a connection to the next.
func (p *pool) leavePlace() {
	if !p.hand(handed{}) {
		p.making--
	}
}

// fail tells all who wait that the server cannot be reached, so that they need
// not find out one by one.
func (p *pool) fail(err error) {
	for p.hand(handed{err: err}) {
	}
	p.making--
}

// leave waits no longer. What was handed over meanwhile goes to the next.
func (t *Transport) leave(key server, wait chan handed) {
	t.mu.Lock()
	p := t.pools[key]
	i := slices.Index(p.waiting, wait)
	if i >= 0 {
		p.waiting = slices.Delete(p.waiting, i, i+1)
	}
	t.mu.Unlock()
	if i >= 0 {
		return
	}
	switch got := <-wait; {
	case got.conn != nil:
		t.put(got.conn)
	case got.err == nil:
		t.mu.Lock()
		p.leavePlace()
		t.mu.Unlock()
	}
}

// put keeps a connection whose answer was read to its end.
func (t *Transport) put(c *conn) {
	if c.from != c.to { // the server has said more than it was asked
		_ = c.Close()
		return
	}
	c.forget()
	c.since = time.Now()
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.pools[c.server]
	if p.hand(handed{conn: c}) {
		return
	}
	if len(p.idle) >= t.MaxIdle {
		_ = c.Close()
		return
	}
	p.idle = append(p.idle, c)
	if !t.sweeping {
		t.sweeping = true
		time.AfterFunc(t.IdleFor, t.sweep)
	}
}

// sweep closes connections that nobody needed for long, as long as there are any.
func (t *Transport) sweep() {
	t.mu.Lock()
	defer t.mu.Unlock()
	over := time.Now().Add(-t.IdleFor)
	t.sweeping = false
	for _, p := range t.pools {
		n := 0
		for n < len(p.idle) && !p.idle[n].since.After(over) {
			_ = p.idle[n].Close()
			n++
		}
		p.idle = slices.Delete(p.idle, 0, n)
		t.sweeping = t.sweeping || len(p.idle) > 0
	}
	if t.sweeping {
		time.AfterFunc(t.IdleFor, t.sweep)
	}
}

// CloseIdleConnections lets go of all that is kept.
func (t *Transport) CloseIdleConnections() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.pools {
		for _, c := range p.idle {
			_ = c.Close()
		}
		p.idle = nil
	}
}
