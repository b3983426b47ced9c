package pace_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/lienthong/lienthong/exchange/pace"
)

// Who goes on is not cut off, however long it takes; who stands still is.
func TestWatch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, w := pace.Watched(t.Context(), time.Second)
		defer w.Stop()
		body := &pace.Body{ReadCloser: io.NopCloser(strings.NewReader(strings.Repeat("x", 100))), Watch: w, Next: time.Second}
		for range 100 {
			time.Sleep(900 * time.Millisecond)
			if _, err := body.Read(make([]byte, 1)); err != nil || ctx.Err() != nil {
				t.Fatal(err, ctx.Err())
			}
		}
		time.Sleep(1100 * time.Millisecond)
		if !errors.Is(context.Cause(ctx), pace.ErrStill) {
			t.Errorf("who stands still gets %v", context.Cause(ctx))
		}
	})
}

func TestStop(t *testing.T) {
	t.Parallel()
	ctx, w := pace.Watched(t.Context(), time.Hour)
	w.Stop()
	if errors.Is(context.Cause(ctx), pace.ErrStill) || ctx.Err() == nil {
		t.Errorf("stopped: %v", context.Cause(ctx))
	}
}

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 256 << 10, 256<<10 + 1, 1 << 20} {
		rec := httptest.NewRecorder()
		if err := pace.Write(rec, strings.NewReader(strings.Repeat("x", size)), int64(size), time.Second); err != nil || rec.Body.Len() != size {
			t.Errorf("%d bytes: %d, %v", size, rec.Body.Len(), err)
		}
	}
}

// A reader who takes nothing is left.
func TestWriteToNobody(t *testing.T) {
	t.Parallel()
	result := make(chan error, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		result <- pace.Write(w, zeros{}, 1<<40, 50*time.Millisecond)
	}))
	defer s.Close()
	resp, err := s.Client().Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	select {
	case err := <-result:
		if err == nil {
			t.Error("a tebibyte was written")
		}
	case <-time.After(time.Minute):
		t.Error("it still waits")
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// A sender who sends nothing is left, and the connection can be used again.
func TestReader(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := &pace.Reader{Body: r.Body, Control: http.NewResponseController(w), Each: 50 * time.Millisecond}
		defer p.Done()
		if _, err := io.ReadAll(p); err != nil {
			w.WriteHeader(http.StatusRequestTimeout)
		}
	}))
	defer s.Close()
	r, w := io.Pipe()
	defer w.Close()
	for want, body := range map[int]io.Reader{http.StatusOK: strings.NewReader("x"), http.StatusRequestTimeout: r} {
		resp, err := s.Client().Post(s.URL, "text/plain", body)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%d, want %d", resp.StatusCode, want)
		}
	}
}
