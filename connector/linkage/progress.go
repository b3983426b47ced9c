package linkage

import (
	"context"
	"time"
)

// Progress is how far linking is with a record type.
type Progress struct {
	Began time.Time // when it was begun to link every row again, if that is not over
	Whole time.Time // when it was begun the last time that it came to its end
	News  time.Time // when the population was found to have changed, until that was looked at
}

// Following is what a store knows of how far linking is. Its methods have the contract
// of Store.
type Following interface {
	Progress(ctx context.Context, record string) (Progress, error)
	SetProgress(ctx context.Context, record string, p Progress) error
	// Mark is the state of the population that its changes were followed to; "" for none.
	Mark(ctx context.Context) (string, error)
	SetMark(ctx context.Context, mark string) error
	// Again has the next run link the rows again that are linked with one of the numbers,
	// of every record type.
	Again(ctx context.Context, numbers []string) error
	// Same notes that rows were linked again now, and came to the same.
	Same(ctx context.Context, record string, keys []string) error
}

// begin says what is linked again though it has not changed: everything, if that is
// wished or due. A run that was cut off meanwhile is gone on with: what it has linked is
// not linked again.
func (p *pass) begin(ctx context.Context, full bool) error {
	now := p.time()
	var err error
	if p.progress, err = p.Store.Progress(ctx, p.bound.Type.ID); err != nil || !p.progress.Began.IsZero() {
		return err
	}
	if !full && now.Sub(p.progress.Whole) < p.Full {
		return nil
	}
	p.progress.Began = now
	return p.Store.SetProgress(ctx, p.bound.Type.ID, p.progress)
}

func (p *pass) time() time.Time { return p.Now().UTC().Truncate(time.Microsecond) }

// due reports whether a row is to be linked again though it has not changed.
func (p *pass) due(e *Earlier) bool {
	if !p.progress.News.IsZero() && !Certain(e.Verdict) && !e.Linked.After(p.progress.News) {
		return true // somebody may be found now
	}
	return !p.progress.Began.IsZero() && !e.Linked.After(p.progress.Began)
}

// end notes that every row has been linked that was to be.
func (p *pass) end(ctx context.Context) error {
	switch {
	case !p.progress.Began.IsZero():
		p.progress = Progress{Whole: p.progress.Began}
	case !p.progress.News.IsZero():
		p.progress.News = time.Time{}
	default:
		return nil
	}
	return p.Store.SetProgress(ctx, p.bound.Type.ID, p.progress)
}

// places are the rows that a run has found, by the numbers that the store gave them: a
// bit each, so that ten million rows take a megabyte and a quarter.
type places []uint64

func (s *places) add(place int) {
	if n := place/64 + 1; n > len(*s) {
		*s = append(*s, make([]uint64, n-len(*s)+len(*s)/4)...)
	}
	(*s)[place/64] |= 1 << (place % 64)
}

// has reports whether a row was found.
func (s places) has(place int) bool {
	return place/64 < len(s) && s[place/64]&(1<<(place%64)) != 0
}
