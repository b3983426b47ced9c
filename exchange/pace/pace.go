package pace

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"
)

// ErrStill is the cause of contexts that a watch ended.
var ErrStill = errors.New("pace: no progress within the deadline")

// Watch ends a context that makes no progress.
type Watch struct {
	timer  *time.Timer
	cancel context.CancelCauseFunc
}

// Watched begins a watch that gives the time first; Stop must be called.
func Watched(ctx context.Context, first time.Duration) (context.Context, *Watch) {
	ctx, cancel := context.WithCancelCause(ctx)
	return ctx, &Watch{time.AfterFunc(first, func() { cancel(ErrStill) }), cancel}
}

// Allow gives time until the next sign of progress.
func (w *Watch) Allow(d time.Duration) { w.timer.Reset(d) }

// Stop ends the watch and its context.
func (w *Watch) Stop() {
	w.timer.Stop()
	w.cancel(nil)
}

// Body is one whose every piece is progress.
type Body struct {
	io.ReadCloser
	Watch *Watch
	Next  time.Duration
}

func (r *Body) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.Watch.Allow(r.Next)
	return n, err
}

// Reader is the body of a request to a server, with a deadline for each piece.
type Reader struct {
	Body    io.Reader
	Control *http.ResponseController
	Each    time.Duration
}

func (r *Reader) Read(p []byte) (int, error) {
	_ = r.Control.SetReadDeadline(time.Now().Add(r.Each)) // tests' writers have none
	return r.Body.Read(p)
}

// Done takes the deadline away, for the connection's next request.
func (r *Reader) Done() { _ = r.Control.SetReadDeadline(time.Time{}) }

// piece is how much is written under one deadline.
const piece = 256 << 10

// Write hands out a body of a known size. Its reader may be slow, but not stand
// still. An error means that the reader has gone.
func Write(w http.ResponseWriter, body io.Reader, size int64, each time.Duration) error {
	if size <= piece { // the connection's own buffers take it
		_, err := io.Copy(w, body)
		return err
	}
	control := http.NewResponseController(w)
	defer func() { _ = control.SetWriteDeadline(time.Time{}) }()
	for {
		_ = control.SetWriteDeadline(time.Now().Add(each))
		if _, err := io.CopyN(w, body, piece); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}
