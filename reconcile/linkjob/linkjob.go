package linkjob

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
	"github.com/lienthong/lienthong/reconcile"
	"github.com/lienthong/lienthong/reconcile/intake"
	"github.com/lienthong/lienthong/reconcile/linkjob/receipt"
	"github.com/lienthong/lienthong/reconcile/linkjob/saying"
)

// Population opens the whole register of persons as it stands now, for one
// linkage. total is about how many persons there are, 0 if that is not known.
// The rows end with an error when ctx ends. Linkages come one after the other: what one
// was given is not used any more when the next asks.
type Population func(ctx context.Context) (persons intake.Source, total int, err error)

// Service keeps jobs and links them. Set the fields, then Open; its methods may
// be called at once.
type Service struct {
	Dir        string // a folder of its own, made if it is not there
	Population Population
	Places     intake.Places    // the gazetteer
	Policy     reconcile.Policy // zero is reconcile.DefaultPolicy
	Workers    int              // of a linkage; zero is one for each processor
	Limits     Limits
	Now        func() time.Time // nil is time.Now
	Log        *slog.Logger

	// Expect hears that a job may come: at the start, every hour, and when one was made,
	// whose rows come now; but not while another is being linked. The population may be
	// made ready meanwhile. ctx ends with the service. Nil for nobody.
	Expect func(ctx context.Context)

	// Disclose says what the asker of results may be told; nil is Granted.
	Disclose func(*http.Request) Disclosure
	// Subject is the pseudonym by which evidence names a person; nil where no
	// evidence is kept of answers.
	Subject func(lienthong.PersonID) string
	// Linked hears of every register that was linked, for statistics; nil for
	// silence. It is called from the worker, which waits for it.
	Linked func(Linked)

	// Refer enters references of a caller into the reference directory, whose order
	// it may change; nil where there is none, and then they are refused. Those of a
	// job come again if it was cut off before its end.
	Refer func(ctx context.Context, system string, references []Reference) error
	// End takes entries of a caller back, all or none; with Refer.
	End func(ctx context.Context, system string, ended []Ended) error

	mu     sync.Mutex // guards what follows and, in each job, what says so
	jobs   map[string]*job
	closed bool
	dir    *os.File    // Dir, locked against other processes while it is open
	key    receipt.Key // nil before the first job

	ended chan struct{} // closed, and made anew, when a job was linked or has failed; guarded by mu

	wake    chan struct{} // a job waits, or the service closes
	made    chan struct{} // a job was made
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Known says what the person of a row is to the caller, and Reference of whom the row
// turned out to be; see packages linkrow and saying.
type (
	Known     = linkrow.Known
	Reference = saying.Reference
)

// Limits bound what callers can make the node hold. Zero fields have defaults.
type Limits struct {
	Rows     int   // of one job; 1,000,000: linking holds a register in memory, about 1 kB a row
	Bytes    int64 // of one job's rows on the disk; 512 MiB
	Jobs     int   // at once, of all callers; 32
	JobsEach int   // at once, of one caller; 8

	Keep        time.Duration // of a job after it was made, and again after it was linked; 7 days
	KeepFetched time.Duration // after all results were fetched; 1 day, for whoever lost them at once
}

func (l Limits) withDefaults() Limits {
	return Limits{
		Rows: cmp.Or(l.Rows, 1_000_000), Bytes: cmp.Or(l.Bytes, 512<<20),
		Jobs: cmp.Or(l.Jobs, 32), JobsEach: cmp.Or(l.JobsEach, 8),
		Keep: cmp.Or(l.Keep, 7*24*time.Hour), KeepFetched: cmp.Or(l.KeepFetched, 24*time.Hour),
	}
}

// sweepEvery is how often expired jobs are looked for. They are out of reach
// from the moment they expire; this is about the disk.
const sweepEvery = time.Minute

// Open takes up the jobs that the folder holds and begins to link those that
// wait.
func (s *Service) Open() error {
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		return failed(err, "its folder cannot be made; check its path and permissions")
	}
	s.Limits = s.Limits.withDefaults()
	if s.Policy == (reconcile.Policy{}) {
		s.Policy = reconcile.DefaultPolicy
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Disclose == nil {
		s.Disclose = Granted
	}
	if err := s.lock(); err != nil {
		return err
	}
	jobs, err := s.load()
	if err != nil {
		_ = s.dir.Close() // opened for reading
		return err
	}
	s.jobs, s.closed = jobs, false
	s.wake, s.made, s.ended = make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{})
	if _, err := os.Stat(s.keyPath()); err == nil || len(jobs) > 0 { // agencies link here, and will again
		if err := s.openKey(); err != nil {
			_ = s.dir.Close() // opened for reading
			return err
		}
	}
	s.sweep()
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	s.running.Go(func() { s.work(ctx) })
	s.running.Go(func() { s.sweepAgain(ctx) })
	s.running.Go(func() { s.expect(ctx) })
	poke(s.wake)
	poke(s.made)
	return nil
}

// Close stops linking and receiving. What was linking is linked again after the
// next Open.
func (s *Service) Close() error {
	s.stop()
	s.running.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	var err error
	for _, j := range s.jobs {
		if j.rows != nil {
			err = cmp.Or(err, j.rows.Close())
		}
	}
	return cmp.Or(err, s.dir.Close())
}

func (s *Service) keyPath() string { return filepath.Join(s.Dir, "receipt.key") }

// openKey opens what makes receipts, once.
func (s *Service) openKey() (err error) {
	if s.key == nil {
		s.key, err = receipt.Open(s.keyPath())
	}
	return err
}

func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// poke wakes who listens.
func poke(to chan<- struct{}) {
	select {
	case to <- struct{}{}:
	default: // it will look anyway
	}
}

// expectEvery is how often jobs are expected though none was made.
const expectEvery = time.Hour

// expect tells of jobs that may come, until ctx ends.
func (s *Service) expect(ctx context.Context) {
	tick := time.NewTicker(expectEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.made:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if s.Expect != nil && !s.linking() {
			s.Expect(ctx)
		}
	}
}

// linking reports whether a job is.
func (s *Service) linking() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, j := range s.jobs {
		if j.State == Linking {
			return true
		}
	}
	return false
}

// sweepAgain removes expired jobs, now and then, until ctx ends.
func (s *Service) sweepAgain(ctx context.Context) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			s.sweep()
			poke(s.wake) // a job that the disk did not let begin
		case <-ctx.Done():
			return
		}
	}
}

func failed(cause error, what string) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "The linkage job cannot be kept: " + what + ".", Cause: cause}
}
