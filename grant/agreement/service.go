package agreement

import (
	"context"
	"log/slog"
	"time"

	"github.com/lienthong/lienthong"
)

// Store keeps agreements. Its methods may be called at once, and see every
// write that returned before the call began.
type Store interface {
	// Agreements is all agreements with their steps, ordered by id.
	Agreements(ctx context.Context) ([]Agreement, error)

	// Agreement is one; lienthong.NotFound if there is none.
	Agreement(ctx context.Context, id string) (Agreement, error)

	// Begin records a new agreement with its first step; lienthong.Conflict if
	// there is one of this id.
	Begin(ctx context.Context, a Agreement) error

	// AppendStep records the next step of an agreement; lienthong.Conflict if its
	// number is not one above the last one's. Durable when it returns nil; when
	// it returns an error nothing has happened.
	AppendStep(ctx context.Context, id string, s Step) error
}

// Service takes agreements through their life.
type Service struct {
	Store Store
	Rules Rules
	Now   func() time.Time
	Log   *slog.Logger

	// Identity is who the caller of an operation was proven to be; see
	// grant.Service.
	Identity func(context.Context) string

	// Changed is called after every step, so that grants follow at once; nil if
	// nobody is to be told. Its error does not undo the step.
	Changed func(context.Context) error
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Request begins an agreement. role is Consumer, or Operator on its behalf.
func (s *Service) Request(ctx context.Context, id string, r Request, role Role, by string) (Agreement, error) {
	if !isWord(id) {
		return Agreement{}, invalid("/id", "The agreement needs an id of 1 to %d letters, digits, dots, hyphens and underscores.", maxWord)
	}
	if err := r.check(); err != nil {
		return Agreement{}, err
	}
	a := Agreement{ID: id, Asked: r}
	step, err := a.apply(Act{Action: Ask, Role: role, By: by}, s.now(), s.Rules)
	if err != nil {
		return Agreement{}, err
	}
	a.Steps = []Step{step}
	if err := s.Store.Begin(ctx, a); err != nil {
		return Agreement{}, err
	}
	return a, s.tell(ctx, id, step)
}

// Act takes an agreement one step further.
func (s *Service) Act(ctx context.Context, id string, act Act) (Agreement, error) {
	a, err := s.Store.Agreement(ctx, id)
	if err != nil {
		return Agreement{}, err
	}
	step, err := a.apply(act, s.now(), s.Rules)
	if err != nil {
		return Agreement{}, err
	}
	if err := s.Store.AppendStep(ctx, id, step); err != nil {
		return Agreement{}, err
	}
	a.Steps = append(a.Steps, step)
	return a, s.tell(ctx, id, step)
}

// tell logs a step and passes it on.
func (s *Service) tell(ctx context.Context, id string, step Step) error {
	s.Log.LogAttrs(ctx, slog.LevelInfo, "agreement step recorded", slog.String("agreement", id), slog.Int("step", step.Number),
		slog.String("state", string(step.To)), slog.String("by", step.By), slog.Bool("late", step.Late))
	if s.Changed == nil {
		return nil
	}
	if err := s.Changed(ctx); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Cause: err,
			Message: "The step is recorded, but grants do not follow it yet; they will when the store can be read."}
	}
	return nil
}

// Due is everything that is due, of all agreements, in the order of agreements.
func (s *Service) Due(ctx context.Context) ([]Deadline, error) {
	all, err := s.Store.Agreements(ctx)
	if err != nil {
		return nil, err
	}
	var out []Deadline
	for i := range all {
		out = append(out, all[i].Deadlines(s.now(), s.Rules)...)
	}
	return out, nil
}
