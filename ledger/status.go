package ledger

import (
	"context"
	"maps"
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
