package writeback

import (
	"context"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector/linkage"
	"github.com/lienthong/lienthong/internal/mask"
)

// Row is what is written of one row of a source.
type Row struct {
	Key    []string // by which it is found
	Values []any    // of Target.Columns; nil for null
}

// Writer writes to one source. Its methods may be called at once. Errors are as
// those of connector.Source.
type Writer interface {
	// Try finds out, without writing, whether a target's table and columns are
	// there and may be written.
	Try(ctx context.Context, t *Target) error
	// Write writes rows, all or none, and says of each whether it was there. A key
	// that means several rows is lienthong.Conflict.
	Write(ctx context.Context, t *Target, rows []Row) (there []bool, err error)
	// Warnings says what the account may do beyond what is to be written.
	Warnings(ctx context.Context, targets []*Target) ([]string, error)
	Close() error
}

// Store says what was written. Its methods may be called at once; what is
// written is durable on return.
type Store interface {
	// Unwritten are the links whose verdict or number is not what was written,
	// above a key, in the order of the keys.
	Unwritten(ctx context.Context, record, after string, limit int) ([]linkage.Link, error)
	// Written notes what was written of links.
	Written(ctx context.Context, record string, links []linkage.Link) error
}

// Service writes back for one connector.
type Service struct {
	Name    string
	On      bool
	Targets []*Target
	Writer  Writer
	Store   Store
	Timeout time.Duration // of a transaction
	Now     func() time.Time
	Log     *slog.Logger

	running sync.Mutex
	mu      sync.Mutex
	last    Report // guarded by mu
}

// Report is how a run went.
type Report struct {
	Ended   time.Time      `json:"ended"`
	Records []RecordReport `json:"records"`
}

// RecordReport is how it went for one record type.
type RecordReport struct {
	Record  string `json:"record"`
	Written int    `json:"written"`
	Absent  int    `json:"absent"`            // rows that the source has no longer; they are tried again
	Problem string `json:"problem,omitempty"` // why it did not end
}

// Last is the report of the last run of this process.
func (s *Service) Last() Report {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

const (
	page = 1000
	// rows of a transaction: its locks are held for a moment only.
	rows = 100
)

// Run writes what is not written yet, if it is switched on. A record type whose
// target fails does not keep the others from being written.
func (s *Service) Run(ctx context.Context) {
	if !s.On {
		return
	}
	s.running.Lock()
	defer s.running.Unlock()
	var out Report
	for _, t := range s.Targets {
		r := RecordReport{Record: t.Record}
		if err := s.write(ctx, t, &r); err != nil {
			r.Problem = lienthong.MessageOf(err, "an internal fault")
			s.Log.LogAttrs(ctx, slog.LevelWarn, "verdicts were not written back to their end; the next turn goes on",
				slog.String("connector", s.Name), slog.String("record", t.Record), slog.String("problem", r.Problem))
		}
		out.Records = append(out.Records, r)
	}
	out.Ended = s.Now().UTC()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = out
}

func (s *Service) write(ctx context.Context, t *Target, r *RecordReport) error {
	for after := ""; ; {
		links, err := s.Store.Unwritten(ctx, t.Record, after, rows)
		if err != nil || len(links) == 0 {
			return err
		}
		if err := s.some(ctx, t, links, r); err != nil {
			return err
		}
		after = links[len(links)-1].Key
	}
}

// some writes a transaction's links, and notes it.
func (s *Service) some(ctx context.Context, t *Target, links []linkage.Link, r *RecordReport) error {
	var what []Row
	var about []linkage.Link
	for i := range links {
		if row, ok := t.row(&links[i]); ok {
			what, about = append(what, row), append(about, links[i])
		}
	}
	bounded, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	there, err := s.Writer.Write(bounded, t, what)
	if err != nil {
		return err
	}
	var done []linkage.Link
	for i, ok := range there {
		if ok {
			done = append(done, about[i])
		}
	}
	r.Written, r.Absent = r.Written+len(done), r.Absent+len(there)-len(done)
	return s.Store.Written(ctx, t.Record, done)
}

// Line is one row that would be written, for the source's own owner.
type Line struct {
	Record  string `json:"record"`
	Key     string `json:"key"`
	Table   string `json:"table"`
	Verdict string `json:"verdict"`          // in the owner's words
	Number  string `json:"number,omitempty"` // masked
}

// Pending is what a run would write.
func (s *Service) Pending(ctx context.Context) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, t := range s.Targets {
			for after := ""; ; {
				links, err := s.Store.Unwritten(ctx, t.Record, after, page)
				if err != nil {
					yield(Line{}, err)
					return
				}
				for i := range links {
					l := &links[i]
					after = l.Key
					line := Line{Record: t.Record, Key: l.Key, Table: t.Table, Verdict: l.Verdict}
					if word := t.Words[l.Verdict]; word != "" {
						line.Verdict = word
					}
					if t.Number != "" && l.Number != "" {
						line.Number = mask.Value(mask.Number, l.Number)
					}
					if !yield(line, nil) {
						return
					}
				}
				if len(links) < page {
					break
				}
			}
		}
	}
}
