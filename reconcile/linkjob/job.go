package linkjob

import (
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/vnfield"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/linkjob/order"
	"github.com/lienthong/lienthong/reconcile/linkjob/rowfile"
)

// State is where a job is in its life. The words are on the wire and on the
// disk; never rename one.
type State string

// The states.
const (
	Receiving State = "receiving" // takes rows
	Waiting   State = "waiting"   // for the jobs before it
	Linking   State = "linking"
	Done      State = "done"   // results can be fetched
	Failed    State = "failed" // may be started again
)

// record is what is known of a job, as its file keeps it.
type record struct {
	ID       string           `json:"id"`
	Owner    string           `json:"owner"`             // the system that made it; "" for a direct call
	Key      string           `json:"key"`               // the owner's own
	Register string           `json:"register,omitzero"` // which of the owner's; "" if it does not say
	Columns  []vnfield.Column `json:"columns"`
	Expected int              `json:"expected"` // rows announced; 0 for none
	State    State            `json:"state"`
	Created  time.Time        `json:"created"`
	Expires  time.Time        `json:"expires"`

	// Since the start.
	Queued  time.Time `json:"queued,omitzero"`
	Rows    int       `json:"rows,omitzero"`
	LastRow int       `json:"last_row,omitzero"`
	Bytes   int64     `json:"bytes,omitzero"` // of the rows file

	// Since the end.
	Finished   time.Time                 `json:"finished,omitzero"`
	Model      string                    `json:"model,omitzero"` // fingerprint of what it was linked by
	Persons    int                       `json:"persons,omitzero"`
	Counts     map[reconcile.Verdict]int `json:"counts,omitzero"`
	Duplicates int                       `json:"duplicates,omitzero"`
	References int                       `json:"references,omitzero"`
	Code       lienthong.Code            `json:"code,omitzero"` // of the failure
	Message    string                    `json:"message,omitzero"`
	Fetched    bool                      `json:"fetched,omitzero"`
}

// job is a record at work.
type job struct {
	record               // guarded by Service.mu
	rows   *rowfile.File // open while receiving
	gone   bool          // deleted or expired; guarded by Service.mu

	// While it is being linked; guarded by Service.mu.
	cancel  context.CancelFunc
	stopped chan struct{}

	persons, total atomic.Int64 // progress
}

// create makes a job, or finds the one that the key made.
func (s *Service) create(owner string, o *order.Order) (*linkageStatus, error) {
	columns, err := o.Check(s.Limits.Rows)
	if err != nil {
		return nil, err
	}
	s.sweep()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, closing()
	}
	own := 0
	for _, j := range s.jobs {
		if j.Owner != owner {
			continue
		}
		own++
		if j.Key != o.Key {
			continue
		}
		if !slices.Equal(j.Columns, columns) || j.Expected != o.Rows {
			return nil, &lienthong.Error{Code: lienthong.Conflict, Message: "This key made a job with other columns or rows; choose a new key.", Field: "/key"}
		}
		return s.status(j), nil
	}
	if own >= s.Limits.JobsEach || len(s.jobs) >= s.Limits.Jobs {
		return nil, lienthong.Errorf(lienthong.Overloaded, "There are as many linkage jobs as may be at once; fetch and delete one, or try again later.")
	}
	if err := s.openKey(); err != nil {
		return nil, err
	}
	now := s.now()
	j := &job{record: record{
		ID: strings.ToLower(rand.Text()), Owner: owner, Key: o.Key, Register: o.Register, Columns: columns, Expected: o.Rows,
		State: Receiving, Created: now, Expires: now.Add(s.Limits.Keep),
	}}
	if err := s.begin(j); err != nil {
		return nil, err
	}
	s.jobs[j.ID] = j
	poke(s.made)
	return s.status(j), nil
}

// find is an owner's job. Another's is as absent as none. The caller holds
// Service.mu.
func (s *Service) find(owner, id string) (*job, error) {
	j := s.jobs[id]
	if j == nil || j.Owner != owner || s.expired(j) {
		return nil, lienthong.Errorf(lienthong.NotFound, "There is no such linkage job; it may have been deleted or have expired.")
	}
	return j, nil
}

// start puts a job into the queue. Starting what was started changes nothing.
func (s *Service) start(owner, id string) (*linkageStatus, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, err := s.find(owner, id)
	switch {
	case err != nil:
		return nil, err
	case s.closed:
		return nil, closing()
	}
	changed := j.record
	switch j.State {
	case Receiving:
		rows, last, size := j.rows.Held()
		if rows == 0 {
			return nil, lienthong.Errorf(lienthong.Conflict, "No row was received yet; send the rows first.")
		}
		if j.Expected != 0 && rows != j.Expected {
			return nil, lienthong.Errorf(lienthong.Conflict, "%d rows were announced and %d received; send the rest, or make a job anew.", j.Expected, rows)
		}
		changed.Rows, changed.LastRow, changed.Bytes = rows, last, size
	case Failed:
		changed.Code, changed.Message, changed.Finished = "", "", time.Time{}
	default:
		return s.status(j), nil
	}
	changed.State, changed.Queued = Waiting, s.now()
	if err := s.save(&changed); err != nil {
		return nil, err
	}
	if j.rows != nil {
		_ = j.rows.Close() // every row was synced when it came
		j.rows = nil
	}
	j.record = changed
	poke(s.wake)
	return s.status(j), nil
}

// remove ends a job and everything kept of it, and returns when that is so.
func (s *Service) remove(ctx context.Context, owner, id string) error {
	s.mu.Lock()
	j, err := s.find(owner, id)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	err = s.drop(j)
	stopped := j.stopped
	s.mu.Unlock()
	if err != nil || stopped == nil {
		return err
	}
	select {
	case <-stopped: // and its last files are gone
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// drop removes a job. The caller holds Service.mu.
func (s *Service) drop(j *job) error {
	if j.cancel != nil {
		j.cancel()
	}
	if j.rows != nil {
		_ = j.rows.Close() // nothing of it is wanted any more
	}
	if err := s.erase(j.ID); err != nil {
		return err // it stays, so that it can be removed again
	}
	j.gone = true
	delete(s.jobs, j.ID)
	return nil
}

// expired reports whether a job's time is over; while its results are being
// made it is not.
func (s *Service) expired(j *job) bool {
	return j.State != Waiting && j.State != Linking && !s.now().Before(j.Expires)
}

// sweep removes the jobs whose time is over.
func (s *Service) sweep() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.jobs {
		if !s.expired(j) {
			continue
		}
		if err := s.drop(j); err != nil {
			s.Log.Error("an expired linkage job cannot be removed", "job", j.ID, "err", err)
			continue
		}
		s.Log.Info("a linkage job expired", "job", j.ID, "state", string(j.State))
	}
}

func closing() error {
	return lienthong.Errorf(lienthong.Unavailable, "This node is closing; try again in a moment.")
}
