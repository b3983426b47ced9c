package h1_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/exchange/h1"
)

// transport counts the connections that it makes.
func transport(t testing.TB, dials *atomic.Int64) *h1.Transport {
	tr := &h1.Transport{MaxIdle: 4, IdleFor: time.Minute, MaxHeader: 16 << 10}
	tr.Dial = func(ctx context.Context, r *http.Request) (net.Conn, error) {
		if dials != nil {
			dials.Add(1)
		}
		return h1.DialTCP(ctx, r)
	}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

func ask(t testing.TB, method, url string, body []byte) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// answered sends and reads the whole answer.
func answered(t testing.TB, tr http.RoundTripper, r *http.Request) (*http.Response, string) {
	t.Helper()
	resp, err := tr.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(b)
}

// TestRealServer asks net/http's server for every framing, over one connection.
func TestRealServer(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.Header()["X-Seen"] = []string{r.Method + " " + r.RequestURI + " " + r.Host, r.Header.Get("X-A"), fmt.Sprint(r.ContentLength, r.TransferEncoding, r.Header["User-Agent"])}
		switch r.URL.Path {
		case "/early":
			w.WriteHeader(http.StatusEarlyHints)
		case "/none":
			w.WriteHeader(http.StatusNoContent)
			return
		case "/same":
			w.WriteHeader(http.StatusNotModified)
			return
		case "/chunks":
			for i := range 3 {
				_, _ = fmt.Fprintf(w, "%d%s", i, b)
				_ = http.NewResponseController(w).Flush()
			}
			return
		}
		_, _ = w.Write(b)
	}))
	t.Cleanup(s.Close)
	var dials atomic.Int64
	tr := transport(t, &dials)
	host := strings.TrimPrefix(s.URL, "http://")
	for _, tt := range []struct {
		method, target, body string
		status               int
		want, length         string
	}{
		{"GET", "/a%2Fb?x=%20", "", 200, "", "0 [] []"},
		{"POST", "/", "question", 200, "question", "8 [] []"},
		{"POST", "/", "", 200, "", "0 [] []"},
		{"HEAD", "/", "", 200, "", "0 [] []"},
		{"PUT", "/none", "x", 204, "", "1 [] []"},
		{"GET", "/same", "", 304, "", "0 [] []"},
		{"POST", "/chunks", "-", 200, "0-1-2-", "1 [] []"},
		{"POST", "/early", "x", 200, "x", "1 [] []"},
		{"POST", "/", strings.Repeat("long", 100_000), 200, strings.Repeat("long", 100_000), "400000 [] []"},
	} {
		r := ask(t, tt.method, s.URL+tt.target, []byte(tt.body))
		r.Header.Set("X-A", "one, two")
		r.Header["User-Agent"] = []string{""}
		r.Header["Connection"] = []string{"close"} // not the caller's to say
		resp, got := answered(t, tr, r)
		seen := []string{tt.method + " " + tt.target + " " + host, "one, two", tt.length}
		if resp.StatusCode != tt.status || got != tt.want || fmt.Sprint(resp.Header["X-Seen"]) != fmt.Sprint(seen) {
			t.Errorf("%s %s: %d, %.40q, %q; want %d, %.40q, %q", tt.method, tt.target, resp.StatusCode, got, resp.Header["X-Seen"], tt.status, tt.want, seen)
		}
	}
	if n := dials.Load(); n != 1 {
		t.Errorf("%d connections for requests one after another", n)
	}
}

// TestWhatCannotBeWritten is not sent at all.
func TestWhatCannotBeWritten(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it arrived") }))
	t.Cleanup(s.Close)
	tr := transport(t, nil)
	for what, change := range map[string]func(r *http.Request){
		"a method of two words":   func(r *http.Request) { r.Method = "GET /x" },
		"a target with a space":   func(r *http.Request) { r.URL.Opaque = "/a b" },
		"a target of two lines":   func(r *http.Request) { r.URL.Opaque = "/a\r\nX: y" },
		"a host of two lines":     func(r *http.Request) { r.Host = "a\r\nX: y" },
		"no host":                 func(r *http.Request) { r.Host = "" },
		"a value of two lines":    func(r *http.Request) { r.Header["X"] = []string{"a\r\nY: b"} },
		"a value with a bare LF":  func(r *http.Request) { r.Header["X"] = []string{"a\nY: b"} },
		"a value with a zero":     func(r *http.Request) { r.Header["X"] = []string{"a\x00"} },
		"a name with a colon":     func(r *http.Request) { r.Header["X: y\r\nZ"] = []string{"a"} },
		"a name with a space":     func(r *http.Request) { r.Header["X "] = []string{"a"} },
		"an unknown length":       func(r *http.Request) { r.ContentLength = -1 },
		"a length without a body": func(r *http.Request) { r.Body = nil },
		"a body without a length": func(r *http.Request) { r.ContentLength = 0 },
	} {
		r := ask(t, "POST", s.URL, []byte("x"))
		change(r)
		if _, err := tr.RoundTrip(r); !errors.Is(err, h1.ErrNotSent) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A scripted server answers each connection's requests by hand.
func scripted(t testing.TB, serve func(n int, c net.Conn, r *bufio.Reader)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				serve(n, c, bufio.NewReader(c))
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func read(r *bufio.Reader) bool {
	got, err := http.ReadRequest(r)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, got.Body)
	return err == nil
}

const fine = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

// TestKeptConnections: one that was closed meanwhile is not used; one that ends
// under a request is replaced only where that cannot do it twice.
func TestKeptConnections(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method string
		first        func(c net.Conn, r *bufio.Reader) // on the first connection, after one good answer
		before       bool                              // whether first is over before the second request
		works        bool
		dials        int64
	}{
		{"kept", "POST", func(c net.Conn, r *bufio.Reader) { read(r); _, _ = io.WriteString(c, fine) }, false, true, 1},
		{"closed while idle", "POST", func(c net.Conn, _ *bufio.Reader) { _ = c.Close() }, true, true, 2},
		{"says something unasked", "POST", func(c net.Conn, r *bufio.Reader) { _, _ = io.WriteString(c, fine) }, true, true, 2},
		{"closed under a GET", "GET", func(_ net.Conn, r *bufio.Reader) { read(r) }, false, true, 2},
		{"closed under a POST", "POST", func(_ net.Conn, r *bufio.Reader) { read(r) }, false, false, 1},
		{"closed within an answer", "GET", func(c net.Conn, r *bufio.Reader) { read(r); _, _ = io.WriteString(c, "HTTP/1.1 2") }, false, false, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			over := make(chan struct{})
			url := scripted(t, func(n int, c net.Conn, r *bufio.Reader) {
				read(r)
				_, _ = io.WriteString(c, fine)
				if n == 0 {
					tt.first(c, r)
					close(over)
					if tt.before {
						_, _ = r.ReadByte() // until the client closes
					}
				}
			})
			var dials atomic.Int64
			tr := transport(t, &dials)
			answered(t, tr, ask(t, "GET", url, nil))
			if tt.before {
				<-over
			}
			resp, err := tr.RoundTrip(ask(t, tt.method, url, nil))
			if err == nil {
				_ = resp.Body.Close()
			}
			if (err == nil) != tt.works || dials.Load() != tt.dials {
				t.Errorf("%v with %d connections, want %v with %d", err, dials.Load(), tt.works, tt.dials)
			}
		})
	}
}

// TestLargeHeads: a connection is kept, and can be used, after an answer whose head
// needed a larger buffer than a connection begins with, wherever in it the answer
// ended.
func TestLargeHeads(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.URL.Query().Get("n"))
		if err != nil {
			t.Error(err)
		}
		w.Header().Set("X-Long", strings.Repeat("x", n))
		_, _ = w.Write(make([]byte, 100))
	}))
	t.Cleanup(s.Close)
	var dials atomic.Int64
	tr := transport(t, &dials)
	for _, n := range []int{0, 3_000, 4_000, 5_000, 8_000, 12_000, 1, 15_000, 2} {
		resp, body := answered(t, tr, ask(t, "POST", s.URL+"/?n="+strconv.Itoa(n), []byte("x")))
		if len(resp.Header.Get("X-Long")) != n || len(body) != 100 {
			t.Errorf("%d: a head of %d, a body of %d", n, len(resp.Header.Get("X-Long")), len(body))
		}
	}
	if dials.Load() != 1 {
		t.Errorf("%d connections", dials.Load())
	}
}

// TestEarlyRefusal: a server may answer and close without reading a large body.
func TestEarlyRefusal(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "too large", http.StatusRequestEntityTooLarge)
	}))
	t.Cleanup(s.Close)
	resp, text := answered(t, transport(t, nil), ask(t, "POST", s.URL, make([]byte, 32<<20)))
	if resp.StatusCode != http.StatusRequestEntityTooLarge || text != "too large\n" {
		t.Errorf("%d, %q", resp.StatusCode, text)
	}
}

// TestBothWays: a server may answer while it reads.
func TestBothWays(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = http.NewResponseController(w).EnableFullDuplex()
		_, _ = io.Copy(w, r.Body)
	}))
	t.Cleanup(s.Close)
	sent := bytes.Repeat([]byte("0123456789abcdef"), 1<<20)
	if _, got := answered(t, transport(t, nil), ask(t, "POST", s.URL, sent)); got != string(sent) {
		t.Errorf("%d bytes came back of %d", len(got), len(sent))
	}
}

// TestCancelled: a request ends when its context does, whatever it waits for.
func TestCancelled(t *testing.T) {
	t.Parallel()
	why := errors.New("enough")
	for name, serve := range map[string]func(c net.Conn, r *bufio.Reader){
		"for the head": func(_ net.Conn, r *bufio.Reader) { read(r); _, _ = r.ReadByte() },
		"for the body": func(c net.Conn, r *bufio.Reader) {
			read(r)
			_, _ = io.WriteString(c, fine[:len(fine)-1])
			_, _ = r.ReadByte()
		},
		"to be received": func(_ net.Conn, _ *bufio.Reader) { <-t.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := scripted(t, func(_ int, c net.Conn, r *bufio.Reader) { serve(c, r) })
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(30*time.Millisecond, func() { cancel(why) })
			resp, err := transport(t, nil).RoundTrip(ask(t, "POST", url, make([]byte, 16<<20)).WithContext(ctx))
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				_ = resp.Body.Close()
			}
			if !errors.Is(err, why) {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestShortBody: a body that ends early is no request.
func TestShortBody(t *testing.T) {
	t.Parallel()
	url := scripted(t, func(_ int, c net.Conn, r *bufio.Reader) {
		if read(r) {
			t.Error("it arrived whole")
		}
	})
	r := ask(t, "POST", url, []byte("short"))
	r.ContentLength = 6
	if resp, err := transport(t, nil).RoundTrip(r); err == nil {
		t.Errorf("answered %d", resp.StatusCode)
	}
}

// TestManyAtOnce: requests that come together share the connections that a few
// of them make; none waits for ever when who makes one gives up, and all are
// told when none can be made.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	const many = 200
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	refused := errors.New("refused")
	for _, tt := range []struct {
		name  string
		dial  func(n int64, ctx context.Context, r *http.Request) (net.Conn, error)
		works int64
	}{
		{"shared", func(_ int64, ctx context.Context, r *http.Request) (net.Conn, error) { return h1.DialTCP(ctx, r) }, many},
		{"refused", func(int64, context.Context, *http.Request) (net.Conn, error) { return nil, refused }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var dials, now, most, works atomic.Int64
			tr := &h1.Transport{MaxIdle: many, IdleFor: time.Minute, MaxHeader: 16 << 10}
			t.Cleanup(tr.CloseIdleConnections)
			tr.Dial = func(ctx context.Context, r *http.Request) (net.Conn, error) {
				for n, m := now.Add(1), most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
				}
				defer now.Add(-1)
				return tt.dial(dials.Add(1), ctx, r)
			}
			var all sync.WaitGroup
			for range many {
				all.Go(func() {
					resp, err := tr.RoundTrip(ask(t, "POST", s.URL, []byte("x")))
					if err == nil {
						_, _ = io.Copy(io.Discard, resp.Body)
						_ = resp.Body.Close()
						works.Add(1)
					} else if !errors.Is(err, refused) || !errors.Is(err, h1.ErrNotSent) {
						t.Error(err)
					}
				})
			}
			all.Wait()
			if works.Load() != tt.works || dials.Load() > many || most.Load() > 16 {
				t.Errorf("%d answered, %d connections, %d made at once", works.Load(), dials.Load(), most.Load())
			}
		})
	}
}

// TestGivenUp: who gives up waiting or making leaves the place to the next.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(s.Close)
	tr := &h1.Transport{MaxIdle: 4, IdleFor: time.Minute, MaxHeader: 16 << 10}
	t.Cleanup(tr.CloseIdleConnections)
	making := make(chan struct{}, 64)
	tr.Dial = func(ctx context.Context, r *http.Request) (net.Conn, error) {
		if ctx.Value(stuck{}) == nil {
			return h1.DialTCP(ctx, r)
		}
		making <- struct{}{}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), stuck{}, true))
	var all sync.WaitGroup
	for range 64 { // 16 make, the others wait
		all.Go(func() {
			if _, err := tr.RoundTrip(ask(t, "POST", s.URL, nil).WithContext(ctx)); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	for range 16 {
		<-making
	}
	works := make(chan error, 1)
	go func() {
		resp, err := tr.RoundTrip(ask(t, "POST", s.URL, nil))
		if err == nil {
			err = resp.Body.Close()
		}
		works <- err
	}()
	cancel()
	all.Wait()
	if err := <-works; err != nil {
		t.Error(err)
	}
}

type stuck struct{}
