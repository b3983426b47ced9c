package guard

import (
	"context"
	"iter"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Source spares a source that serves its own users first, and those who ask from
// waiting for one that is dead: it bounds how many questions run at once and
// how long each may take, and after several failures in a row it leaves the
// source in peace for a while and answers at once that it is down. Fill in the
// fields; it is then a connector.Source, for many goroutines.
type Source struct {
	Of      connector.Source
	Name    string        // of the connector, for messages
	Slots   int           // questions at once
	Timeout time.Duration // for an answer, and for the next row of a scan
	Retry   time.Duration // how long a dead source is left in peace
	Now     func() time.Time

	mu       sync.Mutex
	slots    chan struct{}
	failures int       // guarded by mu; in a row
	closed   time.Time // guarded by mu; until then nothing is asked
	probing  bool      // guarded by mu; one question finds out whether it lives again
}

var _ connector.Source = (*Source)(nil)

// tripAfter is how many failures in a row open the circuit: one may be chance,
// and each costs a caller the time-out.
const tripAfter = 3

func (g *Source) down() error {
	return lienthong.Errorf(lienthong.Unavailable, "The source of connector %s does not answer; nothing is lost, try again in %s.", g.Name, g.Retry)
}

// enter waits for a slot, unless the circuit is open.
func (g *Source) enter(ctx context.Context) (leave func(error), err error) {
	g.mu.Lock()
	if g.slots == nil {
		g.slots = make(chan struct{}, g.Slots)
	}
	if g.failures >= tripAfter {
		if g.Now().Before(g.closed) || g.probing {
			g.mu.Unlock()
			return nil, g.down()
		}
		g.probing = true
	}
	probe := g.probing
	g.mu.Unlock()
	wait := time.NewTimer(g.Timeout)
	defer wait.Stop()
	select {
	case g.slots <- struct{}{}:
	case <-wait.C:
		return nil, g.unasked(probe, lienthong.Errorf(lienthong.Overloaded, "Connector %s asks its source as much at once as it may; try again.", g.Name))
	case <-ctx.Done():
		return nil, g.unasked(probe, lienthong.Errorf(lienthong.DeadlineExceeded, "The caller did not wait for the source of connector %s.", g.Name))
	}
	if !probe && g.open() { // it died while this one waited for its turn
		<-g.slots
		return nil, g.down()
	}
	return func(err error) { <-g.slots; g.settle(probe, err) }, nil
}

// open reports whether the circuit is.
func (g *Source) open() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failures >= tripAfter
}

// unasked is the error of a question that did not get its turn, which says
// nothing about the source; where that has died meanwhile, that is the reason.
func (g *Source) unasked(probe bool, why error) error {
	if probe {
		g.mu.Lock()
		g.probing = false
		g.mu.Unlock()
	} else if g.open() {
		return g.down()
	}
	return why
}

// settle counts how a question ended. What the caller or the description did
// wrong says nothing about whether the source lives.
func (g *Source) settle(probe bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if probe {
		g.probing = false
	}
	switch lienthong.CodeOf(err) {
	case lienthong.Unavailable:
		g.failures++
		g.closed = g.Now().Add(g.Retry)
	case "", lienthong.Maintenance:
		g.failures = 0
	}
}

// Tables implements Source.
func (g *Source) Tables(ctx context.Context) (t []connector.Table, err error) {
	err = g.ask(ctx, func(ctx context.Context) (err error) { t, err = g.Of.Tables(ctx); return err })
	return t, err
}

// Warnings implements Source.
func (g *Source) Warnings(ctx context.Context) (w []string, err error) {
	err = g.ask(ctx, func(ctx context.Context) (err error) { w, err = g.Of.Warnings(ctx); return err })
	return w, err
}

func (g *Source) ask(ctx context.Context, do func(context.Context) error) error {
	leave, err := g.enter(ctx)
	if err != nil {
		return err
	}
	bounded, cancel := context.WithTimeout(ctx, g.Timeout)
	defer cancel()
	err = g.late(ctx, bounded, do(bounded))
	leave(err)
	return err
}

// late tells a source that was too slow from a caller who left.
func (g *Source) late(caller, bounded context.Context, err error) error {
	if err == nil || bounded.Err() == nil {
		return err
	}
	if caller.Err() != nil {
		return &lienthong.Error{Code: lienthong.DeadlineExceeded, Message: "The caller did not wait for the source.", Cause: err}
	}
	return &lienthong.Error{Code: lienthong.Unavailable, Cause: err,
		Message: "The source of connector " + g.Name + " took longer than " + g.Timeout.String() + "; try again later, or raise source.timeout."}
}

// Rows implements Source. The time that the caller takes over a row does not
// count.
func (g *Source) Rows(ctx context.Context, q *connector.Query) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		leave, err := g.enter(ctx)
		if err != nil {
			yield(nil, err)
			return
		}
		bounded, cancel := context.WithCancel(ctx)
		defer cancel()
		timer := time.AfterFunc(g.Timeout, cancel)
		defer timer.Stop()
		defer func() { leave(err) }()
		for row, failed := range g.Of.Rows(bounded, q) {
			timer.Stop()
			if failed != nil {
				err = g.late(ctx, bounded, failed)
				yield(nil, err)
				return
			}
			if q.Keep != nil && !q.Keep(row) {
				timer.Reset(g.Timeout)
				continue
			}
			if !yield(row, nil) {
				return
			}
			timer.Reset(g.Timeout)
		}
		// A driver that ends quietly when its context does must not pass for one
		// that has no more rows.
		if bounded.Err() != nil {
			err = g.late(ctx, bounded, bounded.Err())
			yield(nil, err)
		}
	}
}

// Close implements Source.
func (g *Source) Close() error { return g.Of.Close() }

// Healthy reports whether the source answered last time it was asked.
func (g *Source) Healthy() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failures == 0
}
