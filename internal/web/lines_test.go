package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"time"

	"go.uber.org/goleak"

	"github.com/lienthong/lienthong/internal/web"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shouting answers each line with its number and its text in capitals; fail
// may break a batch.
func shouting(fail func(first int) error) web.Lines {
	return web.Lines{Batch: 10, Bytes: 1000, Limit: 100, Ahead: 3, Answer: func(_ context.Context, batch []web.Line, dst []byte) ([]byte, error) {
		if fail != nil {
			if err := fail(batch[0].Number); err != nil {
				return nil, err
			}
		}
		for _, l := range batch {
			dst = strconv.AppendInt(dst, int64(l.Number), 10)
			dst = append(dst, ' ')
			if l.TooLong {
				dst = append(dst, "too long"...)
			}
			dst = append(append(dst, bytes.ToUpper(l.Text)...), '\n')
		}
		return dst, nil
	}}
}

func TestLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 101)
	huge := strings.Repeat("y", 600<<10) // more than the read buffer
	for what, c := range map[string]struct{ in, want string }{
		"nothing":                {"", ""},
		"one line":               {"a\n", "1 A\n"},
		"no end of line":         {"a\nb", "1 A\n2 B\n"},
		"empty lines":            {"\n\na\n", "1 \n2 \n3 A\n"},
		"end of line of Windows": {"a\r\nb\r\n", "1 A\n2 B\n"},
		"as long as may be":      {strings.Repeat("x", 100) + "\r\n", "1 " + strings.Repeat("X", 100) + "\n"},
		"too long":               {"a\n" + long + "\nb\n", "1 A\n2 too long\n3 B\n"},
		"much too long":          {"a\n" + huge + "\nb\n" + huge, "1 A\n2 too long\n3 B\n4 too long\n"},
	} {
		for _, slow := range []bool{false, true} {
			var r io.Reader = strings.NewReader(c.in)
			if slow && len(c.in) < 1000 {
				r = iotest.OneByteReader(r)
			}
			var out bytes.Buffer
			if err := shouting(nil).Run(t.Context(), r, &out); err != nil || out.String() != c.want {
				t.Errorf("%s: %q, %v; want %q", what, out.String(), err, c.want)
			}
		}
	}
}

// Batches finish in any order; answers come in that of the questions.
func TestLinesOrder(t *testing.T) {
	t.Parallel()
	var in, want strings.Builder
	for i := 1; i <= 500; i++ {
		in.WriteString("a\n")
		want.WriteString(strconv.Itoa(i) + " A\n")
	}
	l := shouting(func(first int) error {
		time.Sleep(time.Duration(first*7%5) * time.Millisecond)
		return nil
	})
	var out bytes.Buffer
	if err := l.Run(t.Context(), strings.NewReader(in.String()), &out); err != nil || out.String() != want.String() {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
}

// A reader who does not read his answers stops the reading of his questions.
func TestLinesHoldBack(t *testing.T) {
	t.Parallel()
	var begun atomic.Int64
	l := shouting(func(int) error { begun.Add(1); return nil })
	r, w := io.Pipe() // nobody reads yet
	done := make(chan error, 1)
	go func() {
		err := l.Run(t.Context(), strings.NewReader(strings.Repeat("a\n", 100_000)), w)
		_ = w.Close()
		done <- err
	}()
	for begun.Load() < 2 {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(20 * time.Millisecond)
	if n := begun.Load(); n > 4 { // Ahead, and the one whose answer is being written
		t.Errorf("%d batches were begun while nobody read", n)
	}
	out, err := io.ReadAll(r)
	if err := errors.Join(err, <-done); err != nil || bytes.Count(out, []byte("\n")) != 100_000 {
		t.Errorf("%d answers, %v", bytes.Count(out, []byte("\n")), err)
	}
}

var errStop = errors.New("stop")

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after--; f.after < 0 {
		return 0, errStop
	}
	return len(p), nil
}

// Whichever side breaks, Run ends with its error and leaves nothing running.
func TestLinesBreakOff(t *testing.T) {
	t.Parallel()
	in := strings.Repeat("a\n", 1000)
	if err := shouting(nil).Run(t.Context(), strings.NewReader(in), &failing{2}); !errors.Is(err, errStop) {
		t.Errorf("a writer that breaks: %v", err)
	}
	if err := shouting(nil).Run(t.Context(), io.MultiReader(strings.NewReader(in), iotest.ErrReader(errStop)), io.Discard); !errors.Is(err, errStop) {
		t.Errorf("a reader that breaks: %v", err)
	}
	l := shouting(func(first int) error {
		if first > 50 {
			return errStop
		}
		return nil
	})
	var out bytes.Buffer
	if err := l.Run(t.Context(), strings.NewReader(in), &out); !errors.Is(err, errStop) || bytes.Count(out.Bytes(), []byte("\n")) > 50 {
		t.Errorf("an answer that breaks: %v after %d bytes", err, out.Len())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := shouting(nil).Run(ctx, strings.NewReader(in), io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
}

// A stream that breaks after its status is out must not look whole.
func TestStreamBreaksOff(t *testing.T) {
	t.Parallel()
	a := api(io.Discard)
	web.Stream[ping, ping](a, web.Operation{ID: "half", Path: "/v1/half", Tag: "test", Summary: "Half."},
		func(_ context.Context, _ io.Reader, w io.Writer) error {
			_, err := io.WriteString(w, "{}\n")
			return errors.Join(err, errStop)
		})
	srv := httptest.NewServer(a.Handler())
	defer srv.Close()
	resp, err := srv.Client().Post(srv.URL+"/v1/half", web.LinesType, strings.NewReader("{}\n"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if got, err := io.ReadAll(resp.Body); err == nil || string(got) != "{}\n" {
		t.Errorf("half an answer: %q, %v", got, err)
	}
	if w := call(t, a.Handler(), http.MethodPost, "/v1/shout", "application/json", "{}"); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("a stream of another type: %d", w.Code)
	}
	if w := call(t, a.Handler(), http.MethodPost, "/v1/shout", web.LinesType, "a\nb\n"); w.Body.String() != "1 A\n2 B\n" {
		t.Errorf("a stream: %q", w.Body)
	}
}
