package review

import (
	"context"
	"slices"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile"
)

// Decision is somebody's word on the pair that they have in hand.
type Decision struct {
	Run      string
	Case     int
	Reviewer string
	Ticket   string
	Answer   Answer
	Note     string
}

// Decide records a decision, and what follows from it. The same decision under
// the same ticket is recorded once, however often it comes; another one under a
// used ticket is lienthong.Conflict, and so is a pair that was lost meanwhile.
func (s *Service) Decide(ctx context.Context, in Decision) (Event, error) {
	who, proven, err := s.reviewer(ctx, in.Reviewer)
	if err != nil {
		return Event{}, err
	}
	if err := known(in.Answer); err != nil {
		return Event{}, err
	}
	if in.Note, err = note(in.Note); err != nil {
		return Event{}, err
	}
	r, err := s.Store.Review(ctx, in.Run)
	if err != nil {
		return Event{}, err
	}
	var out Event
	err = s.Store.Change(ctx, in.Run, func(d Desk) error {
		now := s.now()
		row, at, err := d.Row(in.Case)
		if err != nil {
			return err
		}
		c := &row[at]
		if past, err := d.Decision(who, in.Ticket); err == nil {
			out = past
			return c.replay(past, who, in)
		} else if lienthong.CodeOf(err) != lienthong.NotFound {
			return err
		}
		l, err := c.turn(who, in.Ticket, now)
		if err != nil {
			return err
		}
		out = Event{Case: in.Case, At: now, Reviewer: who, Proven: proven, Kind: Decided, Role: l.Role, Answer: in.Answer,
			Ticket: in.Ticket, Note: in.Note, Took: now.Sub(l.Since), Shown: c.shown(r, l)}
		c.Votes = append(c.Votes, Vote{Reviewer: who, Role: l.Role, Answer: in.Answer, At: now, Ticket: in.Ticket, Note: in.Note})
		c.drop(who, now)
		if err := d.Record(out); err != nil {
			return err
		}
		return settle(d, r, row)
	})
	return out, err
}

// replay answers a ticket that was used before.
func (c *Case) replay(past Event, who string, in Decision) error {
	if past.Reviewer != who || past.Case != in.Case {
		return gone()
	}
	v := c.voteOf(who)
	if v == nil || v.Ticket != in.Ticket {
		return lienthong.Errorf(lienthong.Conflict, "This decision was withdrawn; take the pair again.")
	}
	if past.Answer != in.Answer {
		return lienthong.Errorf(lienthong.Conflict, "You have decided this pair already; withdraw that decision first.")
	}
	return nil
}

// turn is the lease under which somebody decides. One that has ended will do as
// long as nobody else has taken the turn.
func (c *Case) turn(who, ticket string, now time.Time) (Lease, error) {
	l := c.leaseOf(who)
	if l == nil || l.Ticket != ticket || l.Role != c.role() || !c.free(who, now) {
		return Lease{}, gone()
	}
	return *l, nil
}

// settle draws the consequences of a row's votes. Turns that were given for
// another state of the case end.
func settle(d Desk, r Review, row []Case) error {
	Settle(row, r.Double)
	for i := range row {
		c := &row[i]
		c.Leases = slices.DeleteFunc(c.Leases, func(l Lease) bool { return !c.live() || l.Role != c.role() })
		if err := d.Save(&row[i]); err != nil {
			return err
		}
	}
	return d.Amend(row[0].Row, func(result *reconcile.Result) { fix(result, row) })
}

// Skip gives a pair back undecided. It comes to the same reviewer again when
// there is nothing else. Skipping what is no longer in hand does nothing.
func (s *Service) Skip(ctx context.Context, run, reviewer string, number int, ticket string) error {
	who, proven, err := s.reviewer(ctx, reviewer)
	if err != nil {
		return err
	}
	return s.Store.Change(ctx, run, func(d Desk) error {
		now := s.now()
		row, at, err := d.Row(number)
		if err != nil {
			return err
		}
		c := &row[at]
		l := c.leaseOf(who)
		if l == nil || l.Ticket != ticket {
			return nil
		}
		e := Event{Case: number, At: now, Reviewer: who, Proven: proven, Kind: Skipped, Role: l.Role, Ticket: ticket, Took: now.Sub(l.Since)}
		c.drop(who, now)
		if err := d.Save(c); err != nil {
			return err
		}
		return d.Record(e)
	})
}

// undoWithin is how long a decision that closed its case may be withdrawn. A
// case that is still open has no such limit. Ten minutes are enough to notice a
// wrong key, and little beside the days that a list takes to be used.
const undoWithin = 10 * time.Minute

// Undo withdraws the last decision of a reviewer and puts the pair back into
// their hands. A pair that somebody else has decided since, or that is closed
// for longer than a few minutes, is lienthong.Conflict.
func (s *Service) Undo(ctx context.Context, run, reviewer string) (t Turn, err error) {
	who, proven, err := s.reviewer(ctx, reviewer)
	if err != nil {
		return t, err
	}
	if t.Review, err = s.Store.Review(ctx, run); err != nil {
		return t, err
	}
	err = s.Store.Change(ctx, run, func(d Desk) error {
		now := s.now()
		if err := giveUp(d, who, now); err != nil {
			return err
		}
		last, err := d.Decision(who, "")
		if err != nil {
			return err
		}
		row, at, err := d.Row(last.Case)
		if err != nil {
			return err
		}
		c := &row[at]
		if !c.undoable(last, now) {
			return lienthong.Errorf(lienthong.Conflict, "The pair has been settled since; an arbiter or a new review can change it.")
		}
		c.withdraw(who)
		if err := d.Record(Event{Case: c.Number, At: now, Reviewer: who, Proven: proven, Kind: Withdrawn, Role: last.Role,
			Answer: last.Answer, Ticket: last.Ticket}); err != nil {
			return err
		}
		Settle(row, t.Review.Double)
		if c.live() && c.free(who, now) {
			c.lease(who, t.Review.Lease, now)
			t.Lease = *c.leaseOf(who)
		}
		t.Case, t.Row = *c, row
		return settle(d, t.Review, row)
	})
	return t, err
}

// undoable: while the case wants votes, always; of a case that is closed only
// the vote that closed it, and only for a moment.
func (c *Case) undoable(last Event, now time.Time) bool {
	n := len(c.Votes)
	return c.live() || c.State == Closed && n > 0 && c.Votes[n-1].Ticket == last.Ticket && now.Sub(last.At) <= undoWithin
}

func (c *Case) withdraw(who string) {
	for i := range c.Votes {
		if c.Votes[i].Reviewer == who {
			c.Votes = append(c.Votes[:i:i], c.Votes[i+1:]...)
			return
		}
	}
}

// giveUp ends the turn that somebody has, so that nobody ever has two pairs in
// hand.
func giveUp(d Desk, who string, now time.Time) error {
	number, err := d.Held(who, now)
	if err != nil || number == 0 {
		return err
	}
	row, at, err := d.Row(number)
	if err != nil {
		return err
	}
	row[at].drop(who, now)
	return d.Save(&row[at])
}
