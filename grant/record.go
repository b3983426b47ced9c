package grant

import (
	"context"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
)

// Change is who changed a grant and why.
type Change struct {
	By  string `json:"by,omitempty" doc:"Pseudonym of the officer; where callers show tokens, the caller, and best left out." example:"ops-07"`
	Why string `json:"why" maxLength:"500" doc:"The reason, in words; no personal data."`
}

func (c Change) check() error {
	if !isWord(c.By) {
		return invalid("/by", "Say who: a pseudonym of 1 to %d letters, digits, dots, hyphens and underscores.", maxWord)
	}
	if c.Why == "" || len(c.Why) > maxWhy {
		return invalid("/why", "Say why, in 1 to %d bytes.", maxWhy)
	}
	return nil
}

// Put records a grant: a new one if after is 0, else the version that follows
// version after. A grant keeps its consumer and its service for ever; give a
// new one to another. The grant is in use when Put returns.
func (s *Service) Put(ctx context.Context, g Grant, after int, c Change) (Version, error) {
	if err := g.Check(); err != nil {
		return Version{}, within("/grant", err)
	}
	if err := c.check(); err != nil {
		return Version{}, err
	}
	past, err := s.Store.History(ctx, g.ID)
	if err != nil {
		return Version{}, err
	}
	switch {
	case after != len(past):
		return Version{}, lienthong.Errorf(lienthong.Conflict, "The grant has %d versions, not %d; read it again, then repeat the change.", len(past), after)
	case after > 0 && (past[after-1].Grant.Consumer != g.Consumer || past[after-1].Grant.Service != g.Service):
		return Version{}, invalid("/grant/consumer", "A grant keeps its consumer and its service; give a new one.")
	}
	return s.append(ctx, g, after, c)
}

// End takes a grant back from a time on, now if it is zero. The past stands: a
// grant cannot be ended before now.
func (s *Service) End(ctx context.Context, id string, at time.Time, c Change) (Version, error) {
	if err := c.check(); err != nil {
		return Version{}, err
	}
	past, err := s.Store.History(ctx, id)
	if err != nil {
		return Version{}, err
	}
	if len(past) == 0 {
		return Version{}, lienthong.Errorf(lienthong.NotFound, "There is no such grant.")
	}
	now := s.now()
	if at.IsZero() {
		at = now
	}
	g := past[len(past)-1].Grant
	switch {
	case at.Before(now):
		return Version{}, invalid("/until", "A grant cannot be ended before now: what it permitted it has permitted.")
	case !g.ValidUntil.IsZero() && !g.ValidUntil.After(at):
		return Version{}, lienthong.Errorf(lienthong.Conflict, "The grant ends no later than that already.")
	case at.Before(g.ValidFrom):
		at = g.ValidFrom // it never begins
	}
	g.ValidUntil = at.UTC().Truncate(time.Microsecond)
	return s.append(ctx, g, len(past), c)
}

func (s *Service) append(ctx context.Context, g Grant, after int, c Change) (Version, error) {
	g.ValidFrom, g.ValidUntil = stored(g.ValidFrom), stored(g.ValidUntil)
	g.Disclosure.DeferUntil = stored(g.Disclosure.DeferUntil)
	v := Version{Grant: g, Number: after + 1, RecordedFrom: s.now(), By: c.By, Why: c.Why}
	if err := s.Store.Append(ctx, v); err != nil {
		return Version{}, err
	}
	s.Log.LogAttrs(ctx, slog.LevelInfo, "grant recorded",
		slog.String("grant", g.ID), slog.Int("version", v.Number), slog.String("by", c.By))
	return v, s.refreshPair(ctx, pair{g.Consumer, g.Service})
}

// stored is a time as stores keep it.
func stored(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Microsecond)
}

// List is the grants known at a time, the zero time being now.
func (s *Service) List(ctx context.Context, f Filter, recorded time.Time) ([]Version, error) {
	return s.Store.Grants(ctx, f, recorded)
}

// History is all versions of a grant.
func (s *Service) History(ctx context.Context, id string) ([]Version, error) {
	past, err := s.Store.History(ctx, id)
	if err == nil && len(past) == 0 {
		err = lienthong.Errorf(lienthong.NotFound, "There is no such grant.")
	}
	return past, err
}
