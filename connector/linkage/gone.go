package linkage

import "context"

// Remains is what a store does about rows that are gone from the source, or mean
// somebody else than before. Its methods have the contract of Store.
type Remains interface {
	// Gone counts the rows that a run, which is over, has neither kept nor found as
	// they were, and the others.
	Gone(ctx context.Context, record, run string, found func(place int) bool) (gone, kept int, err error)
	// Bury takes the verdicts of the rows that Gone counted.
	Bury(ctx context.Context, record, run string, found func(place int) bool) error
	// Ended are persons whom rows meant in a capacity and mean no longer, each
	// once, in any order; who was released is not given again.
	Ended(ctx context.Context, record string, limit int) ([]Ended, error)
	// Release forgets that they were meant, and buried rows with them. Of one that
	// is meant Elsewhere, the other rows are linked again by the next run: their
	// reference has another period now.
	Release(ctx context.Context, record string, ended []Ended) error
}

// Ended is a person whom a row meant, by the number, in a capacity.
type Ended struct {
	Number    string
	Capacity  string
	Elsewhere bool // other rows of the record type mean them in that capacity
}

// few rows may go at once without a question.
const few = 100

// tidy removes what is kept of rows that are gone, and has the owner take back
// what the reference directory says of persons whom no row means any more. Where
// numbers are not granted there is nothing to name them by: their entries end
// with their period.
func (p *pass) tidy(ctx context.Context, acceptLoss bool) error {
	record, sum := p.bound.Type.ID, &p.sum
	gone, kept := 0, 0
	if !p.fresh {
		var err error
		if gone, kept, err = p.Store.Gone(ctx, record, p.run, p.found.has); err != nil {
			return err
		}
	}
	if gone > few && gone > kept && !acceptLoss {
		sum.Missing = gone
	} else if gone > 0 {
		if err := p.Store.Bury(ctx, record, p.run, p.found.has); err != nil {
			return err
		}
		sum.Gone = gone
	}
	for {
		ended, err := p.Store.Ended(ctx, record, referred)
		if err != nil {
			return err
		}
		var told []Ended
		for _, e := range ended {
			if !e.Elsewhere {
				told = append(told, e)
			}
		}
		if len(told) > 0 {
			if err := p.Population.End(ctx, told); err != nil {
				return err
			}
		}
		if err := p.Store.Release(ctx, record, ended); err != nil {
			return err
		}
		sum.Ended += len(told)
		if len(ended) < referred {
			return nil
		}
	}
}
