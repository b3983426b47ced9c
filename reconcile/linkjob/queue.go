package linkjob

import (
	"context"
	"log/slog"
	"os"

	"github.com/lienthong/lienthong"
)

// work links the jobs that wait, one at a time, until ctx ends.
func (s *Service) work(ctx context.Context) {
	for {
		j, jobCtx := s.next(ctx)
		if j == nil {
			select {
			case <-s.wake:
				continue
			case <-ctx.Done():
				return
			}
		}
		outcome, err := s.link(jobCtx, j)
		if done := s.finish(ctx, j, outcome, err); done != nil && s.Linked != nil {
			s.Linked(*done)
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// next takes the job that was started first.
func (s *Service) next(ctx context.Context) (*job, context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var first *job
	for _, j := range s.jobs {
		if j.State == Waiting && (first == nil || before(&j.record, &first.record)) {
			first = j
		}
	}
	if first == nil || ctx.Err() != nil {
		return nil, nil
	}
	changed := first.record
	changed.State = Linking
	if err := s.save(&changed); err != nil {
		// Linking needs the disk at its end too, so it waits for the next poke.
		s.Log.Error("a linkage job cannot begin", "job", first.ID, "err", err)
		return nil, nil
	}
	first.record = changed
	first.persons.Store(0)
	first.total.Store(0)
	jobCtx, cancel := context.WithCancel(ctx)
	first.cancel, first.stopped = cancel, make(chan struct{})
	return first, jobCtx
}

// before is the order of the queue.
func before(a, b *record) bool {
	if !a.Queued.Equal(b.Queued) {
		return a.Queued.Before(b.Queued)
	}
	return a.ID < b.ID
}

// finish records how a linkage ended, and tells of one that is done; nil of any other.
// At the end of ctx, that of the process, the job stays as it is and is linked again by
// the next one.
func (s *Service) finish(ctx context.Context, j *job, found *summary, err error) (done *Linked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.cancel()
	defer close(j.stopped)
	defer func() { j.cancel, j.stopped = nil, nil }()
	if j.gone {
		if err := s.erase(j.ID); err != nil { // the results may have come after the removal
			s.Log.Error("what a deleted linkage job left cannot be removed", "job", j.ID, "err", err)
		}
		return nil
	}
	if err != nil && ctx.Err() != nil {
		return nil
	}
	changed := j.record
	changed.Finished = s.now()
	changed.Expires = changed.Finished.Add(s.Limits.Keep)
	if err != nil {
		changed.State, changed.Code, changed.Message = Failed, lienthong.CodeOf(err), publicMessage(err)
		s.Log.LogAttrs(ctx, slog.LevelError, "a linkage failed", slog.String("job", j.ID), slog.String("code", string(changed.Code)), slog.Any("err", err))
	} else {
		changed.State, changed.Persons, changed.Model = Done, found.persons, s.Policy.Fingerprint()
		changed.Counts, changed.Duplicates, changed.References = found.counts, found.duplicates, found.references
		s.Log.LogAttrs(ctx, slog.LevelInfo, "a register was linked", slog.String("job", j.ID),
			slog.Int("rows", changed.Rows), slog.Int("persons", changed.Persons), slog.Duration("took", changed.Finished.Sub(j.Queued)))
	}
	j.record = changed
	close(s.ended)
	s.ended = make(chan struct{})
	if err := s.save(&changed); err != nil {
		// In this process the job is as it says; the next links it again.
		s.Log.Error("the end of a linkage cannot be kept", "job", j.ID, "err", err)
		return nil
	}
	if changed.State != Done {
		return nil
	}
	if err := os.Remove(s.path(j.ID, rowsFile)); err != nil { // linked: nobody needs them any more
		s.Log.Error("the rows of a linked job cannot be removed", "job", j.ID, "err", err)
	}
	return linkedOf(&changed, found) // the job is its caller's from here on: whoever fetches results changes it
}

// publicMessage is what the asker is told of a failure. What is wrong inside is
// the owner's alone.
func publicMessage(err error) string {
	const inside = "Something is wrong on the side of the population's owner; start the job again, or ask them."
	if lienthong.CodeOf(err) == lienthong.Internal {
		return inside
	}
	return lienthong.MessageOf(err, inside)
}
