package ledger

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
	"github.com/lienthong/lienthong/ledger/tree"
	"github.com/lienthong/lienthong/ledger/wal"
)

// Log is a ledger in a folder. Set the fields, then Open; nobody else may have
// it open. Its methods may be called at once from many goroutines.
type Log struct {
	Dir string
	Key *Key // signs checkpoints; its name is the log's origin
	Now func() time.Time
	Log *slog.Logger

	// Witnesses are asked to cosign each checkpoint. One that is down stops
	// nothing and is reported.
	Witnesses []Witness
	// Threshold is how many cosignatures a checkpoint should have.
	Threshold int
	// Authority timestamps each checkpoint; nil for none.
	Authority Authority
	// AttestEvery is how often the newest checkpoint is cosigned and
	// timestamped while the log grows; 0 means 10 seconds. A record younger
	// than this can be proven by the ledger's own signature only.
	AttestEvery time.Duration

	// Index, if any, follows the tree; see Usage.
	Index Index

	// Recall is given, by Open and before anything new is kept, the records that
	// were answered in the last RecallFor: what must not happen twice may be known
	// from here after a restart. Nil for nobody; a record may come twice.
	Recall    func(e lienthong.Evidence)
	RecallFor time.Duration

	// Create makes segments of the write-ahead log; nil means on the disk.
	// Tests put a disk there that fails.
	Create func(path string) (wal.File, error)

	wal   *wal.Log
	tree  *tree.Tree
	lock  *os.File
	trust [sha256.Size]byte // digest of trust.json
	stop  context.CancelFunc

	draining    chan struct{} // closed when nothing more will be appended
	fed         chan struct{} // the tree may have grown; holds one
	integrating sync.WaitGroup
	following   sync.WaitGroup // attests and indexes

	attesting sync.Mutex // guards newest, and that one attestation is made at a time
	newest    attested

	mu     sync.Mutex
	faults map[string]error // what does not work now, by its name
	shown  uint64           // size of newest, for Status
}

const (
	defaultAttest = 10 * time.Second
	// Each run of the integrator costs some ten fsyncs, for which the write-ahead
	// log's own would wait, and with it exchanges. So there is a pause between
	// runs, pace for each KiB of the last one, which is about a record, within
	// these bounds: a record that comes singly is in the tree at once, and a busy
	// log makes one run a second in place of ten. A record that names 2,000 persons
	// has 58 KiB and gives the index as much to do as so many others.
	pace      = 5 * time.Millisecond
	paceLeast = 100 * time.Millisecond
	paceMost  = time.Second
	// chunk is how many records one run takes; with so many waiting there is no
	// pause between runs.
	chunk = 4096
	// retry is the pause after something that did not work.
	retry = time.Second
	// closing is how long Close waits for the last checkpoint, which a disk that
	// others keep busy lets be written late. With the grace of running exchanges it
	// must stay under what the service manager waits (docs/lienthong.service).
	closing = 30 * time.Second
)

// Open opens the ledger and takes up the work where it was left, however it was
// left.
func (l *Log) Open(ctx context.Context) (err error) {
	if l.AttestEvery == 0 {
		l.AttestEvery = defaultAttest
	}
	l.faults = map[string]error{}
	if err := l.acquire(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			l.release()
		}
	}()
	l.tree = &tree.Tree{Dir: l.Dir, Signer: l.Key.Signer(), Log: l.Log}
	if err := l.tree.Open(); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			l.tree.Abandon()
		}
	}()
	if err := l.writeTrust(); err != nil {
		return err
	}
	if err := l.readAttested(); err != nil {
		return err
	}
	size, err := l.tree.Size(ctx)
	if err != nil {
		return err
	}
	l.wal = &wal.Log{Dir: filepath.Join(l.Dir, "wal"), Log: l.Log, Create: l.Create}
	if err := l.wal.Open(size); err != nil {
		return err
	}
	pending, err := l.recover(ctx, size)
	if err != nil {
		return errors.Join(err, l.wal.Close())
	}
	if err := l.recall(ctx, size); err != nil {
		return errors.Join(err, pending.reader.Close(), l.wal.Close())
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	l.stop, l.draining, l.fed = stop, make(chan struct{}), make(chan struct{}, 1)
	l.integrating.Go(func() { l.integrate(background, pending) })
	l.following.Go(func() { l.attestOn(background) })
	if l.Index != nil {
		l.following.Go(func() { l.follow(background) })
	}
	return nil
}

// acquire takes the folder's lock, which the kernel gives back when the process
// ends, however it ends.
func (l *Log) acquire() error {
	if err := os.MkdirAll(filepath.Join(l.Dir, "attested"), 0o700); err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "The ledger's folder cannot be made; check its path and permissions.", Cause: err}
	}
	f, err := os.OpenFile(filepath.Join(l.Dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err == nil {
		err = flock(f)
	}
	if err != nil {
		if f != nil {
			_ = f.Close() // nothing was written
		}
		return &lienthong.Error{Code: lienthong.Conflict, Message: "The ledger is open in another process, or its folder cannot be written to; a ledger has one writer.", Cause: err}
	}
	l.lock = f
	for _, dir := range []string{l.Dir, filepath.Join(l.Dir, "attested")} {
		if err := removeLeftovers(dir); err != nil {
			l.release()
			return err
		}
	}
	return nil
}

// flock takes a lock, and waits a little for it: a checker tries it for a
// moment, and so does a child process between its fork and its exec.
func flock(f *os.File) error {
	const tries, between = 20, 50 * time.Millisecond
	for try := 1; ; try++ {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) || try == tries {
			return err
		}
		time.Sleep(between)
	}
}

// removeLeftovers removes files that a killed process was writing.
func removeLeftovers(dir string) error {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		if err == nil && durable.IsLeftover(e.Name()) {
			err = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
	if err != nil {
		return &lienthong.Error{Code: lienthong.Unavailable, Message: "What a killed process left in the ledger's folder cannot be removed.", Cause: err}
	}
	return nil
}

func (l *Log) release() { _ = l.lock.Close() } // it holds nothing but the lock

// Append returns nil when the record is durable. A record that was refused, or
// not acknowledged in time, does not count as kept, even if it is found later.
// The code of its errors is Unavailable when the log cannot keep records now:
// then nothing may be answered.
func (l *Log) Append(ctx context.Context, e lienthong.Evidence) error {
	b, err := encode(e)
	if err != nil {
		return err
	}
	return l.wal.Append(ctx, b)
}

// Close keeps what was appended, publishes and attests the last checkpoint, and
// gives the folder back. A ledger that could be closed without an error holds
// exactly the files that its size implies.
func (l *Log) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	errs := []error{l.wal.Close()}
	close(l.draining)
	unblock := context.AfterFunc(ctx, l.stop)
	l.integrating.Wait()
	unblock()
	l.stop()
	l.following.Wait()
	errs = append(errs, l.tree.Close(ctx))
	if l.Index != nil {
		errs = append(errs, l.catchUp(ctx))
	}
	errs = append(errs, l.attest(ctx))
	if size, err := l.tree.Size(ctx); err == nil && size == l.wal.Durable() {
		errs = append(errs, l.wal.Remove(size))
	}
	l.release()
	return errors.Join(errs...)
}
