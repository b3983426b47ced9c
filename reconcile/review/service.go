package review

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Service is the reviews of a node.
type Service struct {
	Store Store
	Runs  reconcile.Reader
	Model string // what makes the scores of this node, for the history
	Now   func() time.Time
	// Reference is what a person of the population register is called on the
	// wire. Without, persons have no name.
	Reference func(lienthong.PersonID) string
	// Identity is who the caller was proven to be, "" if that is not known; the
	// reviewer is then whoever the caller says. Nil means that nobody is proven.
	Identity func(context.Context) string
}

// now is the time as both databases keep it.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// mostName and mostNote bound what a reviewer writes, in characters.
const mostName, mostNote = 60, 300

// reviewer is who acts, and whether that is proven.
func (s *Service) reviewer(ctx context.Context, said string) (name string, proven bool, err error) {
	if s.Identity != nil {
		if name = s.Identity(ctx); name != "" {
			return name, true, nil
		}
	}
	name = strings.Join(strings.Fields(said), " ")
	bad := func(r rune) bool { return !unicode.IsPrint(r) }
	if n := utf8.RuneCountInString(name); n == 0 || n > mostName || !utf8.ValidString(name) || strings.ContainsFunc(name, bad) {
		e := lienthong.Errorf(lienthong.Invalid, "A reviewer needs a name of 1 to %d characters.", mostName)
		e.Field = "reviewer"
		return "", false, e
	}
	return name, false, nil
}

// Turn is a case in somebody's hands.
type Turn struct {
	Review Review
	Case   Case
	Lease  Lease
	Row    []Case // all cases of its row
}

// Next gives a reviewer the case that they have in hand, or else the next one.
// lienthong.NotFound means that the queue holds nothing for them.
func (s *Service) Next(ctx context.Context, run, reviewer string, f Filter) (Turn, error) {
	return s.take(ctx, run, reviewer, func(d Desk, who string, now time.Time) (int, error) {
		if held, err := d.Held(who, now); err != nil || held != 0 {
			return held, err
		}
		return d.Pick(who, f, now)
	})
}

// Take gives a reviewer one certain case. One that is closed, or in as many
// hands as it wants votes, is lienthong.Conflict.
func (s *Service) Take(ctx context.Context, run, reviewer string, number int) (Turn, error) {
	return s.take(ctx, run, reviewer, func(d Desk, who string, now time.Time) (int, error) {
		held, err := d.Held(who, now)
		if err != nil || held == number {
			return number, err
		}
		return number, giveUp(d, who, now)
	})
}

func (s *Service) take(ctx context.Context, run, reviewer string, choose func(d Desk, who string, now time.Time) (int, error)) (t Turn, err error) {
	who, _, err := s.reviewer(ctx, reviewer)
	if err != nil {
		return t, err
	}
	if t.Review, err = s.Store.Review(ctx, run); err != nil {
		return t, err
	}
	err = s.Store.Change(ctx, run, func(d Desk) error {
		now := s.now()
		number, err := choose(d, who, now)
		if err != nil {
			return err
		}
		row, at, err := d.Row(number)
		if err != nil {
			return err
		}
		c := &row[at]
		l := c.leaseOf(who)
		if l == nil || !l.Until.After(now) || l.Role != c.role() {
			if !c.free(who, now) {
				return lienthong.Errorf(lienthong.Conflict, "The pair is decided, or others are deciding it; take another.")
			}
			c.lease(who, t.Review.Lease, now)
			if err := d.Save(c); err != nil {
				return err
			}
			l = c.leaseOf(who)
		}
		t.Case, t.Lease, t.Row = *c, *l, row
		return nil
	})
	return t, err
}

// lease gives somebody a turn under a fresh ticket.
func (c *Case) lease(who string, d time.Duration, now time.Time) {
	c.drop(who, now)
	c.Leases = append(c.Leases, Lease{Reviewer: who, Role: c.role(), Ticket: rand.Text(), Since: now, Until: now.Add(d)})
}

// Look is a case as somebody may see it without having it in hand. What others
// decided stays hidden while that could sway their own decision.
func (s *Service) Look(ctx context.Context, run, reviewer string, number int) (Turn, error) {
	who, _, err := s.reviewer(ctx, reviewer)
	if err != nil {
		return Turn{}, err
	}
	r, err := s.Store.Review(ctx, run)
	if err != nil {
		return Turn{}, err
	}
	c, _, err := s.Store.History(ctx, run, number)
	if err != nil {
		return Turn{}, err
	}
	t := Turn{Review: r, Case: c}
	if l := c.leaseOf(who); l != nil && l.Until.After(s.now()) && l.Role == c.role() {
		t.Lease = *l
	}
	return t, nil
}

// Reveal records that somebody who has a case in hand sees its values in full.
func (s *Service) Reveal(ctx context.Context, run, reviewer string, number int, ticket string) (Turn, error) {
	t := Turn{}
	who, proven, err := s.reviewer(ctx, reviewer)
	if err != nil {
		return t, err
	}
	if t.Review, err = s.Store.Review(ctx, run); err != nil {
		return t, err
	}
	err = s.Store.Change(ctx, run, func(d Desk) error {
		now := s.now()
		row, at, err := d.Row(number)
		if err != nil {
			return err
		}
		c := &row[at]
		l := c.leaseOf(who)
		if l == nil || l.Ticket != ticket || !l.Until.After(now) {
			return gone()
		}
		l.Revealed = true
		t.Case, t.Lease, t.Row = *c, *l, row
		if err := d.Save(c); err != nil {
			return err
		}
		return d.Record(Event{Case: number, At: now, Reviewer: who, Proven: proven, Kind: Revealed, Role: l.Role, Ticket: ticket,
			Shown: c.shown(t.Review, *l)})
	})
	return t, err
}

func gone() error {
	return lienthong.Errorf(lienthong.Conflict, "The pair is no longer in your hands; take it again.")
}

// shown is what the holder of a lease sees.
func (c *Case) shown(r Review, l Lease) Shown {
	return Shown{Model: r.Model, Steps: c.Steps, Score: c.Score, Probability: c.Probability, Scored: !r.Blind || l.Role == Arbiter, Revealed: l.Revealed}
}

// note bounds and cleans what a reviewer wrote.
func note(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > mostNote || !utf8.ValidString(text) {
		e := lienthong.Errorf(lienthong.Invalid, "A note has at most %d characters.", mostNote)
		e.Field = "note"
		return "", e
	}
	return text, nil
}

func known(a Answer) error {
	if slices.Contains(Answers, a) {
		return nil
	}
	e := lienthong.Errorf(lienthong.Invalid, "An answer is one of %v.", Answers)
	e.Field = "answer"
	return e
}
