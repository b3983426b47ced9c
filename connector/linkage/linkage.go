package linkage

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Link is what is kept of one row of a source.
type Link struct {
	Key         string
	Digest      []byte // of what was sent
	Run         string
	Row         int    // in the run
	Capacity    string // "" for none
	From, Until string // as lienthong.Date.String
	Result
	Linked time.Time // zero until there is a verdict
}

// Result is what the population's owner says of a row.
type Result struct {
	Row         int
	Verdict     string
	Number      string // of the linked person; "" if nobody is, or it is not granted
	Differences []string
}

// Row is a row on its way.
type Row struct {
	Number int
	Cells  []string
}

// Reference tells the owner in which capacity the person of a row is known.
type Reference struct {
	Row         int
	Capacity    string
	From, Until lienthong.Date
}

// Store keeps links. Its methods may be called at once; what is written is
// durable on return.
type Store interface {
	// Known are the rows of these keys that have a verdict, in any order.
	Known(ctx context.Context, record string, keys []string) ([]Link, error)
	// Put notes rows that are about to be linked; a verdict they had is gone.
	Put(ctx context.Context, record string, links []Link) error
	// Settle enters results of a run.
	Settle(ctx context.Context, record, run string, results []Result) error
	// References are, for the persons of a run, what all their rows say: for
	// each person and capacity one entry over all periods, by a row of the run,
	// in the order of the rows, above a row.
	References(ctx context.Context, record, run string, after, limit int) ([]Reference, error)
	// Keys are the keys of the rows that are linked with a number.
	Keys(ctx context.Context, record, number string) ([]string, error)
	// Links are those above a key, in the order of the keys.
	Links(ctx context.Context, record, after string, limit int) ([]Link, error)
	Remains
}

// Population is the way to the population's owner.
type Population interface {
	// Link sends rows of a record type, waits until they are linked, and gives a job.
	Link(ctx context.Context, record string, columns []string, key string, rows iter.Seq[Row]) (Job, error)
	// End tells that persons are known in a capacity no longer; at most 1,000.
	End(ctx context.Context, ended []Ended) error
}

// Job is rows that were linked.
type Job interface {
	Results(ctx context.Context) iter.Seq2[Result, error]
	Refer(ctx context.Context, references []Reference) error
	// Forget has the owner remove it.
	Forget(ctx context.Context) error
}

// Service links one connector.
type Service struct {
	Name       string
	Bound      []*connector.Bound
	Source     connector.Source
	Store      Store
	Population Population
	Then       func(context.Context) // after each turn; nil for nothing
	JobRows    int                   // rows linked as one job; 0 for 500,000
	Every      time.Duration         // between runs of Keep
	Full       time.Duration         // after which a row is linked again though it has not changed
	Now        func() time.Time
	Log        *slog.Logger

	running sync.Mutex // held by a run: a second one would take the first one's rows for its own
	mu      sync.Mutex
	state   State     // guarded by mu
	wake    chan bool // made under mu; asks Keep for a turn
}

// batch is how many rows are looked up, entered or referred at once.
const batch = 1000

// jobRows is how many rows are linked as one job: the owner holds a job's rows in
// memory, about 1 kB each, and takes a million at most.
const jobRows = 500_000

// Summary counts a run.
type Summary struct {
	Rows       int `json:"rows"`       // of the source
	Sent       int `json:"sent"`       // new, changed, or linked too long ago
	Linked     int `json:"linked"`     // of those sent, with or without differences
	References int `json:"references"` // entered in the reference directory
	Gone       int `json:"gone"`       // rows that the source has no longer; what was kept of them is removed
	Missing    int `json:"missing"`    // rows that it seems to have no longer, too many to believe; see Turn
	Ended      int `json:"ended"`      // entries of the reference directory that were taken back
}

// Run links what is new or has changed of a record type, and removes what was
// kept of rows that are gone. It waits for a run that goes on.
func (s *Service) Run(ctx context.Context, b *connector.Bound) (Summary, error) {
	return s.run(ctx, b, false)
}

func (s *Service) run(ctx context.Context, b *connector.Bound, acceptLoss bool) (sum Summary, err error) {
	s.running.Lock()
	defer s.running.Unlock()
	run := "run-" + strconv.FormatInt(s.Now().UnixNano(), 36)
	var failed error
	next, stop := iter.Pull(s.changed(ctx, b, run, &sum, &failed))
	defer stop()
	for n := 1; ; n++ {
		first, ok := next()
		if failed != nil {
			return sum, failed
		}
		if !ok {
			return sum, s.tidy(ctx, b, run, acceptLoss, &sum)
		}
		rows := func(yield func(Row) bool) {
			for row, ok := first, true; ok; row, ok = next() {
				if !yield(row) || row.Number >= first.Number+cmp.Or(s.JobRows, jobRows)-1 {
					return
				}
			}
		}
		job, err := s.Population.Link(ctx, b.Type.ID, columnsOf(b), s.jobKey(b, run, n), rows)
		if failed != nil || err != nil {
			return sum, firstOf(failed, err)
		}
		if err := s.take(ctx, b, run, first.Number-1, job, &sum); err != nil {
			return sum, err
		}
	}
}

// jobKey names the n-th job of a run to the owner, who takes letters, digits and
// hyphens; names of connectors and records may be long and have underscores.
func (s *Service) jobKey(b *connector.Bound, run string, n int) string {
	of := sha256.Sum256([]byte(s.Name + " " + b.Type.ID))
	return hex.EncodeToString(of[:8]) + "-" + run + "-" + strconv.Itoa(n)
}

func columnsOf(b *connector.Bound) (out []string) {
	for _, c := range b.LinkColumns() {
		out = append(out, string(c))
	}
	return out
}

// take enters what a job found of the rows above a row, and has the owner
// forget it.
func (s *Service) take(ctx context.Context, b *connector.Bound, run string, above int, job Job, sum *Summary) error {
	if err := s.settle(ctx, b, run, job, sum); err != nil {
		return err
	}
	if err := s.refer(ctx, b, run, above, job, sum); err != nil {
		return err
	}
	return job.Forget(ctx)
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// changed streams the rows that are to be linked, each entered in the store
// before it is given. An error ends the stream and is left in failed.
func (s *Service) changed(ctx context.Context, b *connector.Bound, run string, sum *Summary, failed *error) iter.Seq[Row] {
	return func(yield func(Row) bool) {
		var links []Link
		var cells [][]string
		flush := func() bool {
			kept, err := s.unlinked(ctx, b, run, links, cells)
			for i := range kept {
				sum.Sent++
				kept[i].Row.Number = sum.Sent
				kept[i].link.Run, kept[i].link.Row = run, sum.Sent
			}
			if err == nil {
				err = s.put(ctx, b, kept)
			}
			if *failed = err; err != nil {
				return false
			}
			for _, k := range kept {
				if !yield(k.Row) {
					return false
				}
			}
			links, cells = links[:0], cells[:0]
			return true
		}
		for row, err := range s.Source.Rows(ctx, b.Query()) {
			if err != nil {
				*failed = err
				return
			}
			sum.Rows++
			c := b.Linking(nil, row)
			links = append(links, describe(b, row, c))
			if cells = append(cells, c); len(links) == batch && !flush() {
				return
			}
		}
		flush()
	}
}

// sending is a row with what is noted of it.
type sending struct {
	Row
	link Link
}

// describe is what is noted of a row: its key, capacity, period and digest.
func describe(b *connector.Bound, row, cells []string) Link {
	l := Link{Key: b.Key(row), Capacity: b.Capacity(row), From: b.Cell(row, b.Type.From), Until: b.Cell(row, b.Type.Until)}
	h := sha256.New()
	for _, c := range append(slices.Clone(cells), l.Capacity, l.From, l.Until) {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	l.Digest = h.Sum(nil)[:16]
	return l
}

// unlinked leaves out the rows that were linked as they are, and notes that the
// run saw them.
func (s *Service) unlinked(ctx context.Context, b *connector.Bound, run string, links []Link, cells [][]string) ([]sending, error) {
	keys := make([]string, len(links))
	for i := range links {
		keys[i] = links[i].Key
	}
	known, err := s.Store.Known(ctx, b.Type.ID, keys)
	if err != nil {
		return nil, err
	}
	fresh := make(map[string][]byte, len(known))
	oldest := s.Now().Add(-s.Full)
	for _, k := range known {
		if k.Linked.After(oldest) {
			fresh[k.Key] = k.Digest
		}
	}
	var out []sending
	var seen []string
	for i, l := range links {
		if d, ok := fresh[l.Key]; ok && string(d) == string(l.Digest) {
			seen = append(seen, l.Key)
			continue
		}
		out = append(out, sending{Row{Cells: cells[i]}, l})
	}
	return out, s.Store.Seen(ctx, b.Type.ID, run, seen)
}

func (s *Service) put(ctx context.Context, b *connector.Bound, rows []sending) error {
	if len(rows) == 0 {
		return nil
	}
	links := make([]Link, len(rows))
	for i := range rows {
		links[i] = rows[i].link
	}
	return s.Store.Put(ctx, b.Type.ID, links)
}

func (s *Service) settle(ctx context.Context, b *connector.Bound, run string, job Job, sum *Summary) error {
	var results []Result
	flush := func() error {
		if len(results) == 0 {
			return nil
		}
		err := s.Store.Settle(ctx, b.Type.ID, run, results)
		results = results[:0]
		return err
	}
	for r, err := range job.Results(ctx) {
		if err != nil {
			return err
		}
		if Certain(r.Verdict) {
			sum.Linked++
		}
		if results = append(results, r); len(results) == batch {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

func (s *Service) refer(ctx context.Context, b *connector.Bound, run string, above int, job Job, sum *Summary) error {
	for after := above; ; {
		references, err := s.Store.References(ctx, b.Type.ID, run, after, batch)
		if err != nil || len(references) == 0 {
			return err
		}
		if err := job.Refer(ctx, references); err != nil {
			return err
		}
		sum.References += len(references)
		after = references[len(references)-1].Row
	}
}

// Certain reports whether a verdict links a row with one person.
func Certain(verdict string) bool {
	return verdict == "linked" || verdict == "linked_with_differences"
}
