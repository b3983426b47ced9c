package wal

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"github.com/lienthong/lienthong"
)

// File is what a Log needs of a segment that it writes. Writes go to its end.
type File interface {
	io.WriteCloser
	Sync() error
}

// Log is a write-ahead log in a folder of its own. Set the fields, then Open.
// Its methods may be called at once from many goroutines. Nothing here keeps
// two processes apart; the ledger's lock file does.
type Log struct {
	Dir string
	Log *slog.Logger

	// SegmentBytes is the size from which a new segment is begun, in bytes;
	// 0 means 16 MiB: some 10,000 records of evidence, a second's worth.
	SegmentBytes int64

	// Create makes or empties the segment at path; nil means on the disk.
	// Tests put a disk there that fails.
	Create func(path string) (File, error)

	mu       sync.Mutex
	segments []segment
	waiting  *group // records that wait for the next fsync
	closed   bool
	fault    error         // of the last write; nil once one has worked again
	durable  uint64        // the number after the last durable record
	grown    chan struct{} // closed, and replaced, when durable grows

	wake    chan struct{} // the committer has something to do
	stopped chan struct{} // the committer has ended

	// Only the committer uses these.
	file File
	size int64
}

// group is the records that share an fsync. done is closed when its fate is
// known; err may be read from then on.
type group struct {
	bytes []byte // a batch whose header is still empty
	count int
	done  chan struct{}
	err   error
}

func newGroup() *group {
	return &group{bytes: make([]byte, headerSize), done: make(chan struct{})}
}

const (
	defaultSegment = 16 << 20
	// maxWaiting bounds what may wait for one fsync, in bytes: some 10,000
	// writers at once. Whoever comes then is told to come again.
	maxWaiting = 32 << 20
)

// Open reads what the folder holds, cuts a torn end, and begins to commit.
// Records below floor are known to be kept elsewhere, so the first number of an
// empty log is floor; a log that ends before floor has been overtaken and
// starts anew there, and one that begins after floor lacks records and is
// refused.
func (l *Log) Open(floor uint64) error {
	if l.SegmentBytes == 0 {
		l.SegmentBytes = defaultSegment
	}
	if l.Create == nil {
		l.Create = create
	}
	if err := os.MkdirAll(l.Dir, 0o700); err != nil {
		return failed(err, "its folder cannot be made")
	}
	found, err := scan(l.Dir)
	if err != nil {
		return err
	}
	if err := syncDir(filepath.Dir(l.Dir)); err != nil {
		return failed(err, "its folder cannot be made durable")
	}
	if n := len(found); n > 0 && found[n-1].next < floor {
		if found, err = nil, removeAll(found); err != nil {
			return err
		}
	}
	l.durable = floor
	if n := len(found); n > 0 {
		if found[0].first > floor {
			return lienthong.Errorf(lienthong.Internal,
				"The write-ahead log begins at record %d and the tree ends before %d: records between are missing; restore the tree's folder.",
				found[0].first, floor)
		}
		if err := l.cut(found[n-1]); err != nil {
			return err
		}
		l.durable = found[n-1].next
	}
	l.segments = found
	l.waiting = newGroup()
	l.grown, l.wake, l.stopped = make(chan struct{}), make(chan struct{}, 1), make(chan struct{})
	go l.commit()
	return nil
}

// cut removes the torn end of a write that was never acknowledged.
func (l *Log) cut(s segment) error {
	if s.torn == 0 {
		return nil
	}
	l.Log.Warn("a torn write was cut off the evidence log", "bytes", s.torn, "record", s.next)
	f, err := os.OpenFile(s.path, os.O_WRONLY, 0)
	if err != nil {
		return failed(err, "a torn write cannot be cut off")
	}
	st, err := f.Stat()
	if err == nil {
		err = f.Truncate(st.Size() - s.torn)
	}
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return failed(err, "a torn write cannot be cut off")
	}
	return nil
}

func create(path string) (File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC|os.O_APPEND, 0o600)
}

// Append returns nil when the record is durable. After an error it may or may
// not be found later; it was not acknowledged. When ctx ends first, its error
// is returned and the record may yet become durable.
func (l *Log) Append(ctx context.Context, record []byte) error {
	if len(record) == 0 || len(record) > MaxRecord {
		return lienthong.Errorf(lienthong.TooLarge, "A record needs 1 to %d bytes and has %d.", MaxRecord, len(record))
	}
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return lienthong.Errorf(lienthong.Unavailable, "The evidence log is closed; try again when it is open.")
	}
	g := l.waiting
	if len(g.bytes)+len(record) > maxWaiting {
		l.mu.Unlock()
		return lienthong.Errorf(lienthong.Unavailable, "The evidence log is overloaded; try again in a moment.")
	}
	g.bytes = appendRecord(g.bytes, record)
	g.count++
	if g.count == 1 {
		l.wake <- struct{}{} // never blocks: one group waits at a time
	}
	l.mu.Unlock()
	select {
	case <-g.done:
		return g.err
	case <-ctx.Done():
		return &lienthong.Error{
			Code: lienthong.Unavailable, Cause: context.Cause(ctx),
			Message: "The evidence log did not answer in time; the record does not count as kept.",
		}
	}
}

// Durable is the number after the last durable record.
func (l *Log) Durable() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.durable
}

// Fault is why the last write failed, nil if it did not.
func (l *Log) Fault() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fault
}

// Close commits what waits and ends. Readers see their context's end, not this.
func (l *Log) Close() error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.wake)
	}
	l.mu.Unlock()
	<-l.stopped
	return nil
}
