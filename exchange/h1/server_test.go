package h1_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/lienthong/lienthong/exchange/h1"
)

// serve starts a server on this machine and returns its address.
func serve(t testing.TB, s *h1.Server) string {
	t.Helper()
	if s.HTTP == nil {
		s.HTTP = &http.Server{ReadHeaderTimeout: time.Minute, IdleTimeout: time.Minute}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	t.Cleanup(func() {
		_ = s.Close()
		if err := <-done; err != http.ErrServerClosed {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// echo says what it was asked.
func echo(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	w.Header()["X-Seen"] = []string{r.Method + " " + r.RequestURI + " " + r.URL.Path + " " + r.Host, fmt.Sprint(r.ContentLength, r.TransferEncoding, r.Header["X-A"], r.Close)}
	switch r.URL.Path {
	case "/none":
		w.WriteHeader(http.StatusNoContent)
		return
	case "/nothing":
		return
	case "/known":
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
	case "/lines":
		w.Header().Set("X-Lines", "one\r\nX-Two: two")
	}
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Length", "7")
		return
	}
	_, _ = w.Write(b)
}

// speak sends a text and returns all that comes back until the server closes.
func speak(t testing.TB, address, text string) string {
	t.Helper()
	c := dial(t, address)
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("after %q: %v", b, err)
	}
	return string(b)
}

func dial(t testing.TB, address string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return c
}

// TestServerAsNetHTTP sends the same requests over one connection to this
// server and to net/http's: each is answered the same, whether it comes first,
// which net/http reads for us, or later.
func TestServerAsNetHTTP(t *testing.T) {
	t.Parallel()
	ours := serve(t, &h1.Server{Handler: http.HandlerFunc(echo)})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	theirs := &http.Server{Handler: http.HandlerFunc(echo), ReadHeaderTimeout: time.Minute}
	go func() { _ = theirs.Serve(l) }()
	t.Cleanup(func() { _ = theirs.Close() })
	requests := map[string]string{
		"a question":         "POST /a%2Fb?x=%20 HTTP/1.1\r\nHost: h:1\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 3\r\n\r\none",
		"no body":            "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
		"HEAD":               "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n",
		"chunks":             "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\non\r\n1\r\ne\r\n0\r\nT: u\r\n\r\n",
		"a long body":        "POST /known HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("0123456789", 10_000),
		"no content":         "PUT /none HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx",
		"nothing":            "GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n",
		"a whole address":    "GET http://other/path HTTP/1.1\r\nHost: h\r\n\r\n",
		"an empty line more": "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx\r\n",
		"two lines in one":   "GET /lines HTTP/1.1\r\nHost: h\r\n\r\n",
	}
	last := "GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
	for first, a := range requests {
		for second, b := range requests {
			text := a + b + last
			got, want := answers(t, speak(t, ours, text)), answers(t, speak(t, l.Addr().String(), text))
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s, then %s:\n%.300q\nwant\n%.300q", first, second, got, want)
			}
			if len(want) != 3 {
				t.Errorf("%s, then %s: %d answers", first, second, len(want))
			}
		}
	}
}

// answers are the parts of what a server said that must be alike.
func answers(t testing.TB, said string) (out []string) {
	t.Helper()
	in := bufio.NewReader(strings.NewReader(said))
	for {
		if _, err := in.Peek(1); err != nil {
			return out
		}
		method := http.MethodGet
		next, _ := in.Peek(in.Buffered())
		if head, _, _ := strings.Cut(string(next), "\r\n\r\n"); strings.Contains(head, "X-Seen: HEAD") {
			method = http.MethodHead
		}
		resp, err := http.ReadResponse(in, &http.Request{Method: method})
		if err != nil {
			t.Fatalf("%v in %.300q", err, said)
		}
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		if resp.Header.Get("Date") == "" {
			t.Error("an answer without a date")
		}
		out = append(out, fmt.Sprint(resp.StatusCode, resp.Header["X-Seen"], resp.Header["X-Lines"], resp.Header["X-Two"], string(body), resp.Close, resp.ContentLength))
	}
}

// TestServerContinues asks for a body that waits to be asked for.
func TestServerContinues(t *testing.T) {
	t.Parallel()
	address := serve(t, &h1.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/no" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		echo(w, r)
	})})
	c := dial(t, address)
	in := bufio.NewReader(c)
	for range 2 { // the connection's first request, and another
		_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
		if line, err := in.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
			t.Fatalf("%q, %v", line, err)
		}
		_, _ = in.ReadString('\n')
		_, _ = io.WriteString(c, "one")
		resp, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := io.ReadAll(resp.Body); string(b) != "one" {
			t.Errorf("%q", b)
		}
	}
	_, _ = io.WriteString(c, "POST /no HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
	b, err := io.ReadAll(in) // nobody can know whether the body comes: it is closed
	if err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 403 ") || strings.Contains(string(b), "100 Continue") {
		t.Errorf("%q, %v", b, err)
	}
}

// TestServerRefuses: what is no request, or two, does not reach the handler,
// and ends the connection.
func TestServerRefuses(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	address := serve(t, &h1.Server{
		HTTP: &http.Server{IdleTimeout: time.Minute, MaxHeaderBytes: 4 << 10},
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			echo(w, r)
		}),
	})
	const good = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"
	for what, text := range map[string]string{
		"no HTTP":             "hello\r\n\r\n",
		"HTTP/1.0":            "GET / HTTP/1.0\r\nHost: h\r\n\r\n",
		"a space too many":    "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
		"a method of signs":   "G@T / HTTP/1.1\r\nHost: h\r\n\r\n",
		"a target that isn't": "GET x HTTP/1.1\r\nHost: h\r\n\r\n",
		"no host":             "GET / HTTP/1.1\r\nX: h\r\n\r\n",
		"two hosts":           "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
		"a folded line":       "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n",
		"a bare line feed":    "GET / HTTP/1.1\r\nHost: h\nA: b\r\n\r\n",
		"a space before":      "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n",
		"two lengths":         "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
		"length and chunks":   "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a signed length":     "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\nx",
		"another coding":      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n",
		"an expectation":      "POST / HTTP/1.1\r\nHost: h\r\nExpect: much\r\nContent-Length: 1\r\n\r\nx",
		"a header too long":   "GET / HTTP/1.1\r\nHost: h\r\nA: " + strings.Repeat("x", 16<<10) + "\r\n\r\n",
	} {
		asked.Store(0)
		said := speak(t, address, good+text)
		in := bufio.NewReader(strings.NewReader(said))
		first, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatal(what, err)
		}
		_, _ = io.Copy(io.Discard, first.Body)
		second, err := http.ReadResponse(in, nil)
		if err != nil || second.StatusCode/100 != 4 || !second.Close || asked.Load() != 1 {
			t.Errorf("%s: %q, asked %d", what, said, asked.Load())
		}
	}
}

// TestServerCutsOff: who sends half a head, or nothing for long, is left.
func TestServerCutsOff(t *testing.T) {
	t.Parallel()
	address := serve(t, &h1.Server{Handler: http.HandlerFunc(echo), HTTP: &http.Server{ReadHeaderTimeout: 50 * time.Millisecond, IdleTimeout: 100 * time.Millisecond}})
	for _, text := range []string{"", "GET / HTT"} {
		c := dial(t, address)
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: h\r\n\r\n"+text)
		if b, err := io.ReadAll(c); err != nil || strings.Count(string(b), "HTTP/1.1 200") != 1 {
			t.Errorf("after %q: %q, %v", text, b, err)
		}
	}
}

// TestServerShutdown waits for what is under way, and for nothing else.
func TestServerShutdown(t *testing.T) {
	t.Parallel()
	begun, end := make(chan struct{}), make(chan struct{})
	s := &h1.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(begun)
			<-end
		}
		echo(w, r)
	})}
	address := serve(t, s)
	idle, busy := dial(t, address), dial(t, address)
	_, _ = io.WriteString(idle, "GET / HTTP/1.1\r\nHost: h\r\n\r\n")
	if _, err := io.ReadFull(idle, make([]byte, len("HTTP/1.1"))); err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(busy, "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /slow HTTP/1.1\r\nHost: h\r\n\r\n")
	<-begun
	brief, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := s.Shutdown(brief); err == nil {
		t.Error("it has not waited for the request under way")
	}
	if b, err := io.ReadAll(idle); err != nil || strings.Count(string(b), " 200 OK") != 1 {
		t.Errorf("the idle connection: %q, %v", b, err)
	}
	close(end)
	if err := s.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	b, err := io.ReadAll(busy)
	if err != nil || strings.Count(string(b), "HTTP/1.1 200") != 2 || !strings.Contains(string(b), "Connection: close") {
		t.Errorf("the busy connection: %q, %v", b, err)
	}
}

// TestServerAnswersEarly: a client that is still sending gets its answer.
func TestServerAnswersEarly(t *testing.T) {
	t.Parallel()
	address := serve(t, &h1.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) })})
	c := dial(t, address)
	go func() {
		_, _ = io.WriteString(c, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n"+strings.Repeat("x", 200_000))
	}()
	if b, err := io.ReadAll(c); err != nil || !strings.HasPrefix(string(b), "HTTP/1.1 403 ") {
		t.Errorf("%q, %v", b, err)
	}
}

// FuzzRequest holds that a request that this server accepts is the one that
// net/http reads.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{
		"POST /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX-Road-Id: 1\r\nX-Road-Id: 2\r\n\r\nok",
		"POST http://h/a HTTP/1.1\r\nHost: i\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nT: u\r\n\r\n",
		"GET * HTTP/1.1\r\nHost: h\r\nConnection: x, close\r\n\r\n",
		"GET / HTTP/1.1\r\nHost:\r\nContent-Length: 0\r\n\r\n",
		"GET / HTTP/1.1\r\nA: b\r\n c\nHost : 2\r\n\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, body, err := h1.Ask(text)
		if err != nil {
			return
		}
		want, err := http.ReadRequest(bufio.NewReaderSize(strings.NewReader(string(text)), len(text)+16))
		if err != nil {
			t.Fatalf("accepted %s %s, and net/http says %v", r.Method, r.RequestURI, err)
		}
		wantBody, bodyErr := io.ReadAll(want.Body)
		if r.Method != want.Method || r.RequestURI != want.RequestURI || r.URL.String() != want.URL.String() || r.Host != want.Host ||
			r.ContentLength != want.ContentLength || fmt.Sprint(r.TransferEncoding) != fmt.Sprint(want.TransferEncoding) || r.Close != want.Close {
			t.Errorf("%+v\nwant\n%+v", r, want)
		}
		if bodyErr == nil && string(body) != string(wantBody) {
			t.Errorf("body %q, want %q", body, wantBody)
		}
		for name, v := range want.Header {
			if fmt.Sprint(r.Header[name]) != fmt.Sprint(v) {
				t.Errorf("%s: %q, want %q", name, r.Header[name], v)
			}
		}
		if len(r.Header) != len(want.Header) {
			t.Errorf("%d fields, want %d", len(r.Header), len(want.Header))
		}
	})
}
