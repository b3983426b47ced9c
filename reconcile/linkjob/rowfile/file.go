package rowfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/linkrow"
)

// File takes the rows of one register. Its methods may be called at once.
type File struct {
	limits Limits

	mu     sync.Mutex // guards what follows
	file   *os.File
	size   int64 // bytes that are durable
	rows   int
	last   int
	closed bool
	broken error         // of an fsync: what is on the disk is not known any more
	more   chan struct{} // closed, and made anew, when any of this has changed
}

// Limits bound a file.
type Limits struct {
	Rows  int
	Bytes int64
}

// turn is how long rows wait for those before them: less than a gateway waits for an
// answer.
const turn = 20 * time.Second

// Open opens a file, which is there, and cuts what is half-written at its end.
func Open(path string, limits Limits) (*File, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	f := &File{limits: limits, file: file, more: make(chan struct{})}
	var r linkrow.Row
	for size, err := range Read(file, &r) {
		if errors.Is(err, ErrTorn) {
			break
		}
		if err != nil {
			_ = file.Close() // nothing was written
			return nil, err
		}
		f.size, f.rows, f.last = size, f.rows+1, r.Row
	}
	if err := f.cut(); err != nil {
		_ = file.Close() // nothing was written
		return nil, fmt.Errorf("cutting a torn write at the end: %w", err)
	}
	return f, nil
}

// cut makes the file as long as is durable.
func (f *File) cut() error {
	if err := f.file.Truncate(f.size); err != nil {
		return err
	}
	_, err := f.file.Seek(f.size, io.SeekStart)
	return err
}

// Add appends those rows that are above the last one, durably: all or none.
func (f *File) Add(l *Lines) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	from, _ := slices.BinarySearch(l.rows, f.last+1)
	if from == len(l.rows) {
		return nil
	}
	text := l.text
	if from > 0 {
		text = l.text[l.ends[from-1]:]
	}
	switch {
	case f.closed:
		return lienthong.Errorf(lienthong.Conflict, "This job takes no rows any more; ask for its state.")
	case f.broken != nil:
		return f.broken
	case f.rows+len(l.rows)-from > f.limits.Rows || f.size+int64(len(text)) > f.limits.Bytes:
		return lienthong.Errorf(lienthong.TooLarge, "The register is larger than a job takes, %d rows or %d MiB; split it.", f.limits.Rows, f.limits.Bytes>>20)
	}
	if _, err := f.file.Write(text); err != nil {
		if err := f.cut(); err != nil {
			f.broken = failed(err, "the disk is full or broken; the node's operator must look at it")
		}
		return failed(err, "the disk is full; try again later")
	}
	defer f.tell()
	if err := f.file.Sync(); err != nil {
		f.broken = failed(err, "the disk is broken; the node's operator must look at it")
		return f.broken
	}
	f.size += int64(len(text))
	f.rows += len(l.rows) - from
	f.last = l.rows[len(l.rows)-1]
	return nil
}

// tell wakes who awaits rows. The caller holds mu.
func (f *File) tell() {
	close(f.more)
	f.more = make(chan struct{})
}

// Await returns when all rows up to one are durable, or none comes any more: Add says why.
func (f *File) Await(ctx context.Context, row int) error {
	over := time.NewTimer(turn)
	defer over.Stop()
	for {
		f.mu.Lock()
		come, more := f.last >= row || f.closed || f.broken != nil, f.more
		f.mu.Unlock()
		if come {
			return nil
		}
		select {
		case <-more:
		case <-over.C:
			return lienthong.Errorf(lienthong.Conflict, "The rows before these have not come; ask for the job's state and send the rows after the last one received.")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Held is what is durable: how many rows, the last of them, and their bytes in the file.
func (f *File) Held() (rows, last int, size int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.rows, f.last, f.size
}

// Close ends the file; it takes no rows any more.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	f.tell()
	return f.file.Close()
}

func failed(cause error, what string) error {
	return &lienthong.Error{Code: lienthong.Unavailable, Message: "The rows cannot be kept: " + what + ".", Cause: cause}
}
