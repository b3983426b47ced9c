package ledger

import (
	"context"
	"encoding/json"
	"maps"
	"time"

	"github.com/lienthong/lienthong"
)

// Status says how far the ledger is, and what does not work.
type Status struct {
	Durable    uint64 // records acknowledged
	Integrated uint64 // of these, in the tree
	Published  uint64 // of these, under the ledger's signature
	Attested   uint64 // of these, under a checkpoint that was shown to the witnesses

	// Faults are what does not work now, by its name: "append", "tree",
	// "witness <name>", "threshold", "authority", "attestation", "index". Only
	// "append" stops exchanges.
	Faults map[string]error
}

// Status is for health checks and metrics.
func (l *Log) Status(ctx context.Context) (Status, error) {
	s := Status{Durable: l.wal.Durable()}
	var err error
	if s.Integrated, err = l.tree.Size(ctx); err != nil {
		return s, err
	}
	c, err := l.tree.Checkpoint(ctx)
	if err != nil {
		return s, err
	}
	s.Published = c.Size
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Attested = l.shown
	s.Faults = maps.Clone(l.faults)
	if err := l.wal.Fault(); err != nil {
		s.Faults["append"] = err
	}
	return s, nil
}

// report keeps what does not work, and logs each step from working to failing
// and back, once.
func (l *Log) report(what string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch _, failing := l.faults[what]; {
	case err != nil && !failing:
		l.Log.Warn("the ledger cannot do a part of its work and will try again", "what", what, "error", err)
	case err == nil && failing:
		l.Log.Info("the ledger can do its work again", "what", what)
	}
	if err == nil {
		delete(l.faults, what)
		return
	}
	l.faults[what] = err
}

// recall reads back the newest records, those that are only in the write-ahead
// log first, then the tree's from its end.
func (l *Log) recall(ctx context.Context, size uint64) error {
	if l.Recall == nil {
		return nil
	}
	since := l.Now().Add(-l.RecallFor)
	r := l.wal.Reader(l.wal.First())
	defer func() { _ = r.Close() }() // only read
	for {
		records, err := r.Read(chunk)
		if err != nil {
			return err
		}
		if len(records) == 0 {
			break
		}
		if _, err := l.giveBack(records, since); err != nil {
			return err
		}
	}
	for high := size; high > 0; {
		low := (high - 1) / bundle * bundle
		records, err := l.tree.Records(ctx, low)
		if err != nil {
			return err
		}
		// Records stand nearly in the order of their answers; a bundle without a
		// young one is old enough to stop at.
		if young, err := l.giveBack(records, since); err != nil || !young {
			return err
		}
		high = low
	}
	return nil
}

// giveBack hands the young ones of some records to Recall.
func (l *Log) giveBack(records [][]byte, since time.Time) (young bool, err error) {
	for _, b := range records {
		var e lienthong.Evidence
		if err := json.Unmarshal(b, &e); err != nil {
			return young, unreadable(err)
		}
		if !e.Answered.Before(since) {
			young = true
			l.Recall(e)
		}
	}
	return young, nil
}
