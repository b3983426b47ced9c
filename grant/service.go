package grant

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
)

// Service decides requests and keeps the grants.
type Service struct {
	Store      Store
	References References // nil: nobody is registered anywhere
	Counter    Counter    // nil: nothing is limited; a Meter otherwise
	Now        func() time.Time
	Log        *slog.Logger

	// Identity is who the caller of an operation was proven to be, "" if that is
	// not known: their name stands for a change then, whatever the request says.
	// Nil means that nobody is proven.
	Identity func(context.Context) string

	// Grace is how long the table may be used after the store could last be
	// asked whether it is the present one. Then every request is refused as
	// unavailable, for a grant may have been taken back. Zero means for ever.
	Grace time.Duration

	table   atomic.Pointer[table]
	refresh sync.Mutex // held while a new table is made
}

// now is the present as a store keeps it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Decide says whether a request is permitted, and of which fields the answer
// may tell. A refusal is no error. An error means that nothing could be decided
// and nothing is permitted.
//
// A permitted request is counted; do not ask twice.
func (s *Service) Decide(ctx context.Context, r Request) (Verdict, error) {
	now := s.Now()
	t, err := s.present(ctx, now)
	if err != nil {
		return Verdict{}, err
	}
	if r.Rung == "" {
		r.Rung = Fields
	}
	v, err := t.decide(ctx, s.References, &r, AsOf{Valid: now})
	if err != nil {
		return Verdict{}, unavailable(err)
	}
	if v.Permitted && s.Counter != nil {
		c := t.find(&r, v.Grant)
		if why := s.Counter.Take(v.Grant, c.Grant.Limit, now); why != Granted {
			v.refuse(&r, c, why)
			v.Explain = append(v.Explain, Step{Grant: v.Grant, Check: why})
		}
	}
	return v, nil
}

// Stands reports whether a grant that permitted a request is in force still, its
// agreement active. What the request asks, and limits, are not looked at again.
func (s *Service) Stands(ctx context.Context, consumer lienthong.SystemID, service lienthong.ServiceID, id string) (bool, error) {
	now := s.Now()
	t, err := s.present(ctx, now)
	if err != nil {
		return false, err
	}
	c := t.find(&Request{Consumer: consumer, Service: service}, id)
	return c != nil && c.inForce(now) && c.active(now), nil
}

// find is a grant of the request's pair by its id.
func (t *table) find(r *Request, id string) *compiled {
	for _, c := range t.pairs[pair{r.Consumer, r.Service}] {
		if c.Grant.ID == id {
			return c
		}
	}
	return nil
}

// present is the table to decide by.
func (s *Service) present(ctx context.Context, now time.Time) (*table, error) {
	t := s.table.Load()
	if t == nil {
		if err := s.Refresh(ctx); err != nil {
			return nil, unavailable(err)
		}
		t = s.table.Load()
	}
	if s.Grace > 0 && now.Sub(t.read) > s.Grace {
		return nil, lienthong.Errorf(lienthong.Unavailable,
			"Whether grants still stand could not be found out for too long; try again later.")
	}
	return t, nil
}

func unavailable(err error) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Cause: err,
		Message: "Whether this is granted could not be found out; try again."}
}

// Reaches reports whether a grant that is in force, its agreement active, lets
// the consumer try an operation on a rung. What each request must state besides,
// purpose, ground, fields and relation, is not looked at, and nothing is counted.
func (s *Service) Reaches(ctx context.Context, r Request) (bool, error) {
	now := s.Now()
	t, err := s.present(ctx, now)
	if err != nil {
		return false, err
	}
	return t.reaches(&r, now), nil
}

// Refresh makes the table anew if the store has changed since it was made.
func (s *Service) Refresh(ctx context.Context) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	now := s.Now()
	revision, err := s.Store.Revision(ctx) // before the rows: a change in between is seen again
	if err != nil {
		return err
	}
	if old := s.table.Load(); old != nil && old.revision == revision {
		s.table.Store(&table{pairs: old.pairs, revision: revision, read: now})
		return nil
	}
	t, err := s.read(ctx, Filter{}, time.Time{})
	if err != nil {
		return err
	}
	t.revision, t.read = revision, now
	s.table.Store(t)
	return nil
}

// read compiles what the store knew at a time.
func (s *Service) read(ctx context.Context, f Filter, recorded time.Time) (*table, error) {
	versions, err := s.Store.Grants(ctx, f, recorded)
	if err != nil {
		return nil, err
	}
	standings, err := s.Store.Standings(ctx, recorded)
	if err != nil {
		return nil, err
	}
	return newTable(versions, standings, func(id string, err error) {
		s.Log.LogAttrs(ctx, slog.LevelError, "a stored grant cannot stand and permits nothing",
			slog.String("grant", id), slog.Any("err", err))
	}), nil
}

// refreshPair compiles one pair anew after a change made here and leaves the
// others as they are.
func (s *Service) refreshPair(ctx context.Context, p pair) error {
	s.refresh.Lock()
	defer s.refresh.Unlock()
	old := s.table.Load()
	if old == nil {
		return nil // the first request reads all
	}
	part, err := s.read(ctx, Filter{p.consumer, p.service}, time.Time{})
	if err != nil {
		return err
	}
	// The revision stays the old one, so that Watch reads all: between the two
	// revisions others may have changed other pairs.
	t := &table{pairs: maps.Clone(old.pairs), revision: old.revision, read: old.read}
	t.pairs[p] = part.pairs[p]
	s.table.Store(t)
	return nil
}

// Watch refreshes the table until ctx ends, as changes by other processes and
// of agreements come in. An outage of the store is logged once when it begins
// and once when it ends.
func (s *Service) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	down := false
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := s.Refresh(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil && !down:
			s.Log.LogAttrs(ctx, slog.LevelError, "grants cannot be read; deciding by those last read", slog.Any("err", err))
		case err == nil && down:
			s.Log.LogAttrs(ctx, slog.LevelInfo, "grants can be read again")
		}
		down = err != nil
	}
}

// Explain decides a request as it would have been on at.Valid by what was known
// on at.Recorded, with its trail. Nothing is counted and limits are not looked
// at: how often a grant had been used by then is not kept.
func (s *Service) Explain(ctx context.Context, r Request, at AsOf) (Verdict, error) {
	if now := s.now(); at.Recorded.After(now) {
		return Verdict{}, invalid("/recorded_at", "What will be known later cannot be asked; recorded_at must not be in the future.")
	}
	t, err := s.read(ctx, Filter{r.Consumer, r.Service}, at.Recorded)
	if err != nil {
		return Verdict{}, err
	}
	r.Explain = true
	if r.Rung == "" {
		r.Rung = Fields
	}
	return t.decide(ctx, s.References, &r, at)
}
