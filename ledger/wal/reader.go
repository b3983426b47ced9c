package wal

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
)

// Reader follows a Log from a number on. It sees a record as soon as it is
// durable. It is for one goroutine.
type Reader struct {
	log  *Log
	next uint64 // the number of the next record to hand out

	file *os.File
	at   int64  // offset in file of the next batch
	seq  uint64 // number of that batch's first record
}

// Reader starts at the record numbered from, which must still be there.
func (l *Log) Reader(from uint64) *Reader { return &Reader{log: l, next: from} }

// Close lets go of the file.
func (r *Reader) Close() error {
	if r.file == nil {
		return nil
	}
	err := r.file.Close()
	r.file = nil
	return err
}

// First is the number of the oldest record that the log still has; that of the
// next record if it has none.
func (l *Log) First() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.segments) == 0 {
		return l.durable
	}
	return l.segments[0].first
}

// Empty reports whether there are no segments: nothing was written since the
// log was last closed and emptied.
func (l *Log) Empty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.segments) == 0
}

// Wait returns when there is a record to read, or with the context's error.
func (r *Reader) Wait(ctx context.Context) error {
	for {
		r.log.mu.Lock()
		durable, grown := r.log.durable, r.log.grown
		r.log.mu.Unlock()
		if r.next < durable {
			return nil
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Read returns the next durable records, whole batches of one segment, until
// they are most or more; none if none are durable. The caller may keep them.
func (r *Reader) Read(most int) ([][]byte, error) {
	durable := r.log.Durable()
	var out [][]byte
	for r.next < durable && len(out) < most {
		before := r.file
		if err := r.seek(); err != nil {
			return nil, err
		}
		if r.file != before && len(out) > 0 {
			break
		}
		b, err := r.batch()
		if err != nil {
			return nil, err
		}
		if b.next() > r.next {
			out = append(out, b.records[r.next-b.first:]...)
			r.next = b.next()
		}
	}
	return out, nil
}

// Next is the number of the record that Read returns next.
func (r *Reader) Next() uint64 { return r.next }

// batch reads the batch at the cursor.
func (r *Reader) batch() (batch, error) {
	var header [headerSize]byte
	if _, err := r.file.ReadAt(header[:], r.at); err != nil {
		return batch{}, failed(err, "a segment cannot be read back")
	}
	length := binary.BigEndian.Uint32(header[4:])
	if length > maxBatch {
		return batch{}, failed(errTorn, "a segment changed on the disk")
	}
	whole := make([]byte, headerSize+int(length))
	if _, err := r.file.ReadAt(whole, r.at); err != nil && err != io.EOF {
		return batch{}, failed(err, "a segment cannot be read back")
	}
	b, err := parseBatch(whole)
	if err == nil && b.first != r.seq {
		err = fmt.Errorf("batch at record %d where %d was written", b.first, r.seq)
	}
	if err != nil {
		return batch{}, failed(err, "a segment changed on the disk")
	}
	r.at, r.seq = r.at+int64(b.size), b.next()
	return b, nil
}

// seek makes sure that file is the segment in which the cursor's batch stands,
// at the start the one that holds next.
func (r *Reader) seek() error {
	r.log.mu.Lock()
	all := r.log.segments
	at := r.seq
	if r.file == nil {
		at = r.next
	}
	i := 0
	for i < len(all) && all[i].first <= at {
		i++
	}
	r.log.mu.Unlock()
	if i == 0 {
		return failed(os.ErrNotExist, fmt.Sprintf("record %d is no longer in its segments", at))
	}
	s := all[i-1]
	if r.file != nil && r.file.Name() == s.path {
		return nil
	}
	f, err := os.Open(s.path)
	if err != nil {
		return failed(err, "a segment cannot be read back")
	}
	_ = r.Close() // it was only read
	r.file, r.at, r.seq = f, 0, s.first
	return nil
}
