package reviewing

import (
	"context"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/reconcile/review"
)

// Clerks are the names of those who review, in Vietnamese, as the pages show them.
var Clerks = [2]string{"Chị Hoa (mô phỏng)", "Anh Minh (mô phỏng)"}

// How the clerks err, of a hundred pairs each.
const (
	wrong  = 6
	unsure = 8
)

// Part has each clerk decide so many pairs, those that the queue gives first. truth
// is who a row is about; zero for nobody of the population.
func Part(ctx context.Context, s *review.Service, run string, pairs int, truth func(row int) lienthong.PIN) (decided int, err error) {
	for range pairs {
		for i, clerk := range Clerks {
			turn, err := s.Next(ctx, run, clerk, review.Filter{})
			if lienthong.CodeOf(err) == lienthong.NotFound {
				continue // nothing is left for them
			}
			if err != nil {
				return decided, err
			}
			c := &turn.Case
			in := review.Decision{Run: run, Case: c.Number, Reviewer: clerk, Ticket: turn.Lease.Ticket, Answer: answer(c, truth(c.Row), i)}
			if _, err := s.Decide(ctx, in); err != nil {
				return decided, err
			}
			decided++
		}
	}
	return decided, nil
}

// answer is the truth, but for a slip now and then, which hangs on the pair and the
// clerk alone.
func answer(c *review.Case, about lienthong.PIN, clerk int) review.Answer {
	right, other := review.Different, review.Same
	if !about.IsZero() && c.PIN == about {
		right, other = other, right
	}
	switch dice := (c.Row*7919 + c.Record*104729 + clerk*31) % 100; {
	case dice < wrong:
		return other
	case dice < wrong+unsure:
		return review.Unsure
	default:
		return right
	}
}
