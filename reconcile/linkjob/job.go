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
	Owner    string           `json:"owner"` // the system that made it; "" for a direct call
	Key      string           `json:"key"`   // the owner's own
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
	Persons    int                       `json:"persons,omitzero"`
	Counts     map[reconcile.Verdict]int `json:"counts,omitzero"`
	Duplicates int                       `json:"duplicates,omitzero"`
	Code       lienthong.Code            `json:"code,omitzero"` // of the failure
	Message    string                    `json:"message,omitzero"`
	Fetched    bool                      `json:"fetched,omitzero"`
}

// job is a record at work.
type job struct {
	record          // guarded by Service.mu
	rows   *rowFile // open while receiving
	gone   bool     // deleted or expired; guarded by Service.mu

	// While it is being linked; guarded by Service.mu.
	cancel  context.CancelFunc
	stopped chan struct{}

	persons, total atomic.Int64 // progress
}

// linkageOrder is what a caller asks for when he makes a job.
type linkageOrder struct {
	Columns []string `json:"columns" doc:"What the cells of a row are, in their order: column keys such as name, birth_date, number; \"\" for a cell to pass over."`
	Rows    int      `json:"rows,omitzero" minimum:"0" doc:"How many rows will come, if that is known; start then refuses any other number."`
	Key     string   `json:"key" minLength:"8" maxLength:"64" pattern:"^[0-9A-Za-z-]*[A-Za-z][0-9A-Za-z-]*$" doc:"The caller's own name for the job: asking again with it gives the same job. Put no personal data into it."`
}

const (
	maxColumns = 64
	minKey     = 8
	maxKey     = 64
)

// check reads the order's columns.
func (o *linkageOrder) check(l Limits) ([]vnfield.Column, error) {
	if !isKey(o.Key) {
		return nil, invalid("/key", "The key needs 8 to 64 letters, digits and hyphens, a letter among them.")
	}
	if o.Rows < 0 || o.Rows > l.Rows {
		return nil, &lienthong.Error{Code: lienthong.TooLarge, Message: "A job takes fewer rows; split the register.", Field: "/rows"}
	}
	if len(o.Columns) == 0 || len(o.Columns) > maxColumns {
		return nil, invalid("/columns", "Name 1 to 64 columns.")
	}
	columns := make([]vnfield.Column, len(o.Columns))
	for i, text := range o.Columns {
		if text == "" {
			continue
		}
		c := vnfield.Column(text)
		if slices.Contains(columns[:i], c) {
			return nil, invalid("/columns", "A column comes twice; keep the better one and name the other \"\".")
		}
		if !isColumn(text) {
			return nil, invalid("/columns", "A column is not known; the manual lists the keys, and \"\" passes a cell over.")
		}
		columns[i] = c
	}
	has := func(some ...vnfield.Column) bool {
		return slices.ContainsFunc(some, func(c vnfield.Column) bool { return slices.Contains(columns, c) })
	}
	if !has(vnfield.ColName, vnfield.ColGivenName) ||
		!has(vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCMND, vnfield.ColBirthDate, vnfield.ColBirthYear) {
		return nil, invalid("/columns", "Linking needs a name, and a number or a date of birth.")
	}
	return columns, nil
}

// isColumn reports whether a text is the key of a column.
func isColumn(text string) bool {
	if strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return false // nothing that ParseOverrides would split
	}
	over, err := vnfield.ParseOverrides(text + "=x")
	return err == nil && over[vnfield.Column(text)] != ""
}

// used are the columns that linking reads. The cells of others are dropped
// before they reach the disk.
var used = []vnfield.Column{
	vnfield.ColName, vnfield.ColFamilyName, vnfield.ColMiddleName, vnfield.ColGivenName,
	vnfield.ColBirthDate, vnfield.ColBirthDay, vnfield.ColBirthMonth, vnfield.ColBirthYear, vnfield.ColSex,
	vnfield.ColNumber, vnfield.ColPIN, vnfield.ColCancelledPIN, vnfield.ColCMND,
	vnfield.ColBirthPlace, vnfield.ColPlaceOfBirth, vnfield.ColHometown, vnfield.ColFather, vnfield.ColMother,
}

// isKey refuses a key of digits alone, which might be somebody's number.
func isKey(s string) bool {
	letter := false
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			letter = true
		case c >= '0' && c <= '9' || c == '-':
		default:
			return false
		}
	}
	return letter && len(s) >= minKey && len(s) <= maxKey
}

// create makes a job, or finds the one that the key made.
func (s *Service) create(owner string, o *linkageOrder) (*linkageStatus, error) {
	columns, err := o.check(s.Limits)
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
	now := s.now()
	j := &job{record: record{
		ID: strings.ToLower(rand.Text()), Owner: owner, Key: o.Key, Columns: columns, Expected: o.Rows,
		State: Receiving, Created: now, Expires: now.Add(s.Limits.Keep),
	}}
	if err := s.begin(j); err != nil {
		return nil, err
	}
	s.jobs[j.ID] = j
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
		rows, last, size := j.rows.held()
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
		_ = j.rows.close() // every row was synced when it came
		j.rows = nil
	}
	j.record = changed
	s.poke()
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
		_ = j.rows.close() // nothing of it is wanted any more
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

func invalid(field, message string) error {
	return &lienthong.Error{Code: lienthong.Invalid, Message: message, Field: field}
}

func closing() error {
	return lienthong.Errorf(lienthong.Unavailable, "This node is closing; try again in a moment.")
}
