package linkage

import (
	"context"
	"iter"
	"log/slog"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/connector"
)

// Link is what is kept of one row of a source.
type Link struct {
	Key    string
	Digest []byte // of what was sent
	Known
	Answer
	Linked time.Time
	Place  int // the row's own in the store, which gives one where it is 0
}

// Earlier is what a run asks of a row that was linked before.
type Earlier struct {
	Key     string
	Digest  [16]byte
	Verdict string
	Receipt string
	Linked  time.Time
	Place   int
}

// Known is what the person of a row is to the sector.
type Known struct {
	Capacity    string         // "" for nothing
	From, Until lienthong.Date // both inclusive; none for no beginning or no end
}

// Answer is what the population's owner says of a row.
type Answer struct {
	Verdict     string
	Number      string // of the linked person; "" if nobody is, or it is not granted
	Differences []string
	Receipt     string // of the answer; "" if the owner gives none
}

// Row is a row on its way.
type Row struct {
	Number int // in the run, from 1
	Cells  []string
	Known
	Told string // the receipt of what is kept of the row, if that was linked as it is
}

// Result is an answer on its way back.
type Result struct {
	Row int
	Answer
}

// Reference tells the owner how the person of a row is known.
type Reference struct {
	Row int
	Known
}

// Store keeps links. Its methods may be called at once; what is written is
// durable on return.
type Store interface {
	// Earlier is what is kept of the rows of these keys, in any order.
	Earlier(ctx context.Context, record string, keys []string) ([]Earlier, error)
	// Keep enters rows that a run has linked, in place of what was kept of them;
	// of rows with the same key the last.
	Keep(ctx context.Context, record, run string, links []Link) error
	// Fill has keep enter the first rows of a record type, for which the store may make
	// room. Looking for a number may take long until it returns.
	Fill(ctx context.Context, keep func() error) error
	// Meaning are the rows that are linked with one of the numbers in a capacity, in any order.
	Meaning(ctx context.Context, record string, numbers []string) ([]Link, error)
	// Links are those above a key, in the order of the keys.
	Links(ctx context.Context, record, after string, limit int) ([]Link, error)
	Remains
	Following
}

// Population is the way to the population's owner.
type Population interface {
	// Link sends rows of a record type, waits until they are linked, and gives a job.
	Link(ctx context.Context, record string, columns []string, key string, rows iter.Seq[Row]) (Job, error)
	// Changed tells which of the persons whom the sector knows have changed since a mark,
	// some at once; with an empty mark, what the present one is.
	Changed(ctx context.Context, mark string) (Changed, error)
	// End tells that persons are known in a capacity no longer; at most 1,000.
	End(ctx context.Context, ended []Ended) error
}

// Job is rows that were linked.
type Job interface {
	// Results are those of the rows, in their order, but for rows whose receipt holds.
	Results(ctx context.Context) iter.Seq2[Result, error]
	// References is how many of the rows entered the reference directory.
	References() int
	// Refer replaces what the job's rows entered of persons; at most 1,000.
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
	// Fits says why a record type is not to be read now, since its source has changed;
	// nil for never.
	Fits    func(context.Context, *connector.Bound) error
	JobRows int           // rows linked as one job; 0 for 500,000
	Every   time.Duration // between runs of Keep
	Full    time.Duration // after which a row is linked again though it has not changed
	Now     func() time.Time
	Log     *slog.Logger

	running sync.Mutex // held by a run: a second one would take the first one's rows for its own
	mu      sync.Mutex
	state   State     // guarded by mu
	wake    chan Wish // made under mu; asks Keep for a turn
}

// batch is how many rows are looked up at once, and keptAtOnce how many are kept at most:
// each time is a commit, which is a wait for the disk and writes what the commit before has
// written of an index once more. Others write into the same database, and wait for it. While
// nothing is being kept, keptAtLeast are worth a commit.
const batch, keptAtOnce, keptAtLeast = 5000, 10_000, 1000

// referred is how many persons are told of at once; the owner takes no more.
const referred = 1000

// Certain reports whether a verdict links a row with one person.
func Certain(verdict string) bool {
	return verdict == "linked" || verdict == "linked_with_differences"
}
