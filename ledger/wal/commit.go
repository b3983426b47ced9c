package wal

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

// Fsyncs begin so far apart while several write: at least and at most, and
// between them by how many records the last one made durable. A fast disk is
// done in half a millisecond, and without a pause each record would have an fsync
// of its own, which costs the processor as much as the exchange's two signatures
// (0.2 ms on ext4). Few writers would wait for nothing, and many are many enough
// for others to work meanwhile. Who writes alone never waits.
const (
	atLeast = 4 * time.Millisecond
	each    = 750 * time.Microsecond
	atMost  = 8 * time.Millisecond
)

// commit is the one goroutine that writes: it takes all that waits, makes it
// durable, tells the writers, and looks again. While it waits for the disk, and
// for more writers, the next group gathers, so the group is as large as the load asks
// for.
func (l *Log) commit() {
	defer close(l.stopped)
	var began time.Time
	last := 1 // records of the group before
	for range l.wake {
		if last > 1 {
			time.Sleep(min(max(atLeast, each*time.Duration(last)), atMost) - time.Since(began))
		}
		began = time.Now()
		l.mu.Lock()
		g, first := l.waiting, l.durable
		l.waiting = newGroup()
		l.mu.Unlock()

		last = g.count
		sealBatch(g.bytes, first, g.count)
		err := l.write(g.bytes, first)
		l.mu.Lock()
		if err == nil {
			l.durable = first + uint64(g.count)
			close(l.grown)
			l.grown = make(chan struct{})
		} else {
			g.err = failed(err, "a write to its disk failed")
		}
		if (err != nil) != (l.fault != nil) {
			l.tell(err)
		}
		l.fault = g.err
		l.mu.Unlock()
		close(g.done)
	}
	l.abandon()
}

// tell logs the step from working to failing and back, once each.
func (l *Log) tell(err error) {
	if err == nil {
		l.Log.Info("the evidence log can write again")
		return
	}
	l.Log.Error("the evidence log cannot write: exchanges are refused until it can", "error", err)
}

// write makes a batch durable at the end of the current segment, or of a new
// one. A segment that failed once is never written to again.
func (l *Log) write(batch []byte, first uint64) error {
	if l.file != nil && l.size >= l.SegmentBytes {
		l.abandon()
	}
	if l.file == nil {
		if err := l.begin(first); err != nil {
			return err
		}
	}
	n, err := l.file.Write(batch)
	l.size += int64(n)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		l.abandon()
	}
	return err
}

// begin starts the segment whose first record has the number first. A segment
// of this name can only be one that failed before anything in it was durable,
// so it is emptied.
func (l *Log) begin(first uint64) error {
	path := segmentPath(l.Dir, first)
	f, err := l.Create(path)
	if err != nil {
		return err
	}
	if err := syncDir(l.Dir); err != nil {
		_ = f.Close() // empty
		return err
	}
	l.file, l.size = f, 0
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.segments); n > 0 && l.segments[n-1].first == first {
		return nil
	}
	l.segments = append(l.segments, segment{path: path, first: first})
	return nil
}

// abandon closes the current segment. What it could not write was never
// acknowledged, so the error of Close is not missed.
func (l *Log) abandon() {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}

// Remove deletes the segments all of whose records are below floor. The one
// being written stays; [Log.Close] and Remove with everything below floor empty
// the folder.
func (l *Log) Remove(floor uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.segments) > 0 {
		end := l.durable
		if len(l.segments) > 1 {
			end = l.segments[1].first
		} else if !l.closed {
			break
		}
		if end > floor {
			break
		}
		if err := removeAll(l.segments[:1]); err != nil {
			return err
		}
		l.segments = l.segments[1:]
	}
	return nil
}

func removeAll(segments []segment) error {
	for _, s := range segments {
		if err := os.Remove(s.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(err, "a segment that is no longer needed cannot be removed")
		}
	}
	return nil
}
