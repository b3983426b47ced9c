package linkage

import (
	"context"
	"crypto/sha256"
	"iter"
	"log/slog"
	"slices"
	"strconv"
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
}

// Population is the way to the population's owner.
type Population interface {
	// Link sends rows, waits until they are linked, and gives a job.
	Link(ctx context.Context, columns []string, key string, rows iter.Seq[Row]) (Job, error)
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
	Every      time.Duration // between runs of Keep
	Full       time.Duration // after which a row is linked again though it has not changed
	Now        func() time.Time
	Log        *slog.Logger
}

// batch is how many rows are looked up, entered or referred at once.
const batch = 1000

// Summary counts a run.
type Summary struct {
	Rows       int // of the source
	Sent       int // new, changed, or linked too long ago
	Linked     int // of those sent, with or without differences
	References int
}

// settling is how long Keep waits before its first run: a process that starts
// over and over must not ask its source and its peers each time.
const settling = time.Minute

// Keep runs now and then until ctx ends. One record type that fails does not
// keep the others from being linked; it is tried again at the next turn.
func (s *Service) Keep(ctx context.Context) {
	wait := min(settling, s.Every)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
			wait = s.Every
		}
		for _, b := range s.Bound {
			if len(b.LinkColumns()) == 0 || len(b.Type.Capacities) == 0 {
				continue
			}
			sum, err := s.Run(ctx, b)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				s.Log.LogAttrs(ctx, slog.LevelWarn, "linking failed; it is tried again", slog.String("connector", s.Name), slog.String("record", b.Type.ID), slog.String("code", string(lienthong.CodeOf(err))))
			default:
				s.Log.LogAttrs(ctx, slog.LevelInfo, "linked", slog.String("connector", s.Name), slog.String("record", b.Type.ID),
					slog.Int("rows", sum.Rows), slog.Int("sent", sum.Sent), slog.Int("linked", sum.Linked), slog.Int("references", sum.References))
			}
		}
	}
}

// Run links what is new or has changed of a record type.
func (s *Service) Run(ctx context.Context, b *connector.Bound) (sum Summary, err error) {
	run := "run-" + strconv.FormatInt(s.Now().UnixNano(), 36)
	var failed error
	next, stop := iter.Pull(s.changed(ctx, b, run, &sum, &failed))
	defer stop()
	first, ok := next()
	if !ok || failed != nil {
		return sum, failed // nothing to link
	}
	columns := make([]string, 0, 8)
	for _, c := range b.LinkColumns() {
		columns = append(columns, string(c))
	}
	job, err := s.Population.Link(ctx, columns, s.Name+"-"+b.Type.ID+"-"+run, func(yield func(Row) bool) {
		for row, ok := first, true; ok; row, ok = next() {
			if !yield(row) {
				return
			}
		}
	})
	if failed != nil || err != nil {
		return sum, firstOf(failed, err)
	}
	if err := s.settle(ctx, b, run, job, &sum); err != nil {
		return sum, err
	}
	if err := s.refer(ctx, b, run, job, &sum); err != nil {
		return sum, err
	}
	return sum, job.Forget(ctx)
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
			kept, err := s.unlinked(ctx, b, links, cells)
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

// unlinked leaves out the rows that were linked as they are.
func (s *Service) unlinked(ctx context.Context, b *connector.Bound, links []Link, cells [][]string) ([]sending, error) {
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
	for i, l := range links {
		if d, ok := fresh[l.Key]; !ok || string(d) != string(l.Digest) {
			out = append(out, sending{Row{Cells: cells[i]}, l})
		}
	}
	return out, nil
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

func (s *Service) refer(ctx context.Context, b *connector.Bound, run string, job Job, sum *Summary) error {
	for after := 0; ; {
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
