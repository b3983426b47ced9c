package spool

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
	"sync/atomic"

	"github.com/lienthong/lienthong/internal/nameless"
)

// Store says where bodies are held.
type Store struct {
	Dir    string // of the files; "" for the system's
	Memory int    // bytes of a body that are held in memory, at most
	Limit  int64  // bytes of a body, at most
}

// ErrTooLarge is a body beyond the limit.
var ErrTooLarge = errors.New("spool: the body is larger than the limit")

// Body is one that was read whole.
type Body struct {
	SHA256 [sha256.Size]byte
	SHA512 [sha512.Size]byte // if it was asked for
	Size   int64

	uses   atomic.Int32 // of the body itself and of each open reader
	closed atomic.Bool
	small  *[]byte // from buffers; nil if there is a file
	file   *nameless.File
}

// chunk is how much is read and written at once.
const chunk = 64 << 10

// Buffers of bodies that are held in memory. Most bodies are a few hundred
// bytes, so buffers grow to what they once needed, and large ones are not kept.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4<<10); return &b }}

var chunks = sync.Pool{New: func() any { b := make([]byte, chunk); return &b }}

// keep is the largest buffer that goes back to the pool.
const keep = 256 << 10

// Read takes r to its end. The error is ErrTooLarge, one of r's, or one of the
// disk; there is no body then.
func (s Store) Read(r io.Reader, sha512Too bool) (*Body, error) {
	if r == nil {
		r = bytes.NewReader(nil)
	}
	buf := buffers.Get().(*[]byte)
	b := &Body{small: buf}
	b.uses.Store(1)
	done, err := s.fill(b, r)
	if err != nil {
		b.Close()
		return nil, err
	}
	if done {
		b.Size = int64(len(*buf))
		if b.Size > s.Limit {
			b.Close()
			return nil, ErrTooLarge
		}
		b.SHA256 = sha256.Sum256(*buf)
		if sha512Too {
			b.SHA512 = sha512.Sum512(*buf)
		}
		return b, nil
	}
	if err := s.spill(b, r, sha512Too); err != nil {
		b.Close()
		return nil, err
	}
	return b, nil
}

// fill reads into memory until the end or the bound.
func (s Store) fill(b *Body, r io.Reader) (done bool, err error) {
	buf := (*b.small)[:0]
	defer func() { *b.small = buf }()
	for len(buf) <= s.Memory {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			return true, nil
		}
		if err != nil {
			return false, err
		}
	}
	return false, nil
}

// spill moves what was read to a file, and the rest after it.
func (s Store) spill(b *Body, r io.Reader, sha512Too bool) error {
	head := b.small
	b.small = nil
	defer release(head)
	var err error
	if b.file, err = nameless.Create(s.Dir); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	short := sha256.New()
	hashes := []hash.Hash{short}
	long := sha512.New()
	if sha512Too {
		hashes = append(hashes, long)
	}
	put := func(p []byte) error {
		if b.Size += int64(len(p)); b.Size > s.Limit {
			return ErrTooLarge
		}
		for _, h := range hashes {
			h.Write(p)
		}
		return b.file.Append(p)
	}
	if err := put(*head); err != nil {
		return err
	}
	piece := chunks.Get().(*[]byte)
	defer chunks.Put(piece)
	for {
		n, err := r.Read(*piece)
		if n > 0 {
			if err := put((*piece)[:n]); err != nil {
				return err
			}
		}
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
	}
	short.Sum(b.SHA256[:0])
	if sha512Too {
		long.Sum(b.SHA512[:0])
	}
	return nil
}

// Open reads the body from its beginning. It may be opened often, also by
// several at once. A body stays until all its readers are closed: an HTTP client
// may go on reading for a while after it has had its answer.
func (b *Body) Open() io.ReadCloser {
	b.uses.Add(1)
	if b.file == nil {
		r := &memory{body: b}
		r.Reset(*b.small)
		return r
	}
	return &stored{Reader: b.file.Reader(), body: b}
}

// memory has WriteTo, so that a copy needs no buffer.
type memory struct {
	bytes.Reader
	body   *Body
	closed atomic.Bool
}

func (m *memory) Close() error { return m.body.leave(&m.closed) }

type stored struct {
	io.Reader
	body   *Body
	closed atomic.Bool
}

func (s *stored) Close() error { return s.body.leave(&s.closed) }

// InMemory reports whether the body needed no file.
func (b *Body) InMemory() bool { return b.file == nil }

// Close forgets the body as soon as its last reader is closed. It may be called
// twice; Open may not be called after it.
func (b *Body) Close() { _ = b.leave(&b.closed) }

func (b *Body) leave(closed *atomic.Bool) error {
	if closed.Swap(true) || b.uses.Add(-1) > 0 {
		return nil
	}
	if b.small != nil {
		release(b.small)
		b.small = nil
	}
	if b.file != nil {
		return b.file.Close() // it has no name, so closing removes it
	}
	return nil
}

// release clears a buffer, for it held personal data.
func release(buf *[]byte) {
	if cap(*buf) == 0 || cap(*buf) > keep {
		return
	}
	clear(*buf)
	*buf = (*buf)[:0]
	buffers.Put(buf)
}
