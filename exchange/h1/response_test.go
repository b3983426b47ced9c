package h1

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// canned is a connection that says what it was given, and then ends.
type canned struct {
	net.Conn
	in io.Reader
}

func (c canned) Read(p []byte) (int, error)    { return c.in.Read(p) }
func (canned) Write(p []byte) (int, error)     { return len(p), nil }
func (canned) Close() error                    { return nil }
func (canned) SetDeadline(time.Time) error     { return nil }
func (canned) SetReadDeadline(time.Time) error { return nil }

// say has the transport read an answer, and returns it with its body, and how
// many bytes are left of what was said if the connection was kept, else -1.
func say(in io.Reader, method string) (resp *http.Response, body []byte, left int, err error) {
	t := &Transport{MaxIdle: 1, IdleFor: time.Hour, MaxHeader: 4 << 10}
	defer t.CloseIdleConnections()
	t.Dial = func(context.Context, *http.Request) (net.Conn, error) { return canned{in: in}, nil }
	r := &http.Request{Method: method, URL: &url.URL{Scheme: "http", Host: "h", Path: "/"}, Host: "h", Header: http.Header{}}
	if resp, err = t.RoundTrip(r); err != nil {
		return nil, nil, -1, err
	}
	body, err = io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if got, _ := t.take(server{"h", "h"}); got.conn == nil {
		return resp, body, -1, err
	}
	rest, _ := io.ReadAll(in)
	return resp, body, len(rest), err
}

// TestAnswers: what is read, and what is refused since two programs could read
// it differently.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, body string
		ok, kept   bool
	}{
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", true, true},
		{"HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok", true, true},
		{"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", true, true},
		{"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", true, false},
		{"HTTP/1.1 200 OK\r\nConnection: a, Close\r\nContent-Length: 2\r\n\r\nok", "ok", true, false},
		{"HTTP/1.1 200 OK\r\n\r\nto the end", "to the end", true, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "ok", true, true},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0A ;x=\"y\"\r\n0123456789\r\n000\r\nTrailer: x\r\n\r\n", "0123456789", true, true},
		{"HTTP/1.1 204 No Content\r\n\r\n", "", true, true},
		{"HTTP/1.1 204 No Content\r\n\r\nmore than that", "", true, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more", "ok", true, false},

		{"", "", false, false},
		{"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nA: b\nContent-Length: 2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nA: b\r\n folded\r\nContent-Length: 2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\nok", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nok\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nok\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n 2\r\nok\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\r\nok\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000002\r\nok\r\n0\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", "", false, false},
		{"HTTP/1.1 101 Switching Protocols\r\n\r\n", "", false, false},
		{"HTTP/2 200 OK\r\n\r\n", "", false, false},
		{"HTTP/1.1 099 OK\r\n\r\n", "", false, false},
		{"HTTP/1.1 2000 OK\r\n\r\n", "", false, false},
		{"HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", 8<<10) + "\r\n\r\n", "", false, false},
		{strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 9) + "HTTP/1.1 204 No Content\r\n\r\n", "", false, false},
	} {
		for _, in := range []io.Reader{strings.NewReader(tt.text), iotest.OneByteReader(strings.NewReader(tt.text))} {
			resp, body, left, err := say(in, http.MethodGet)
			if (err == nil) != tt.ok || tt.ok && string(body) != tt.body {
				t.Errorf("%.80q: %q, %v", tt.text, body, err)
			}
			// Read byte by byte, what is said too much is not seen here; the next user of the connection sees it.
			if _, whole := in.(*strings.Reader); whole && resp != nil && (left >= 0) != tt.kept {
				t.Errorf("%.80q: the connection was kept: %v", tt.text, left >= 0)
			}
		}
	}
}

// FuzzResponse: what is accepted is what net/http reads, and ends where it ends.
func FuzzResponse(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Road-Id: 1\r\nX-Road-Id: 2\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nT: u\r\n\r\n",
		"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n",
		"HTTP/1.0 200 OK\r\nconnection: keep-alive\r\n\r\nrest",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok",
		"HTTP/1.1 200 OK\r\nA: b\r\n c\nContent-Length : 2\r\n\r\nok",
	} {
		f.Add([]byte(s), false)
		f.Add([]byte(s), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, head bool) {
		method := map[bool]string{true: http.MethodHead, false: http.MethodPost}[head]
		resp, body, left, err := say(bytes.NewReader(text), method)
		if err != nil {
			return
		}
		in := bufio.NewReaderSize(bytes.NewReader(text), len(text)+16)
		var want *http.Response
		for want == nil || want.StatusCode < 200 {
			if want, err = http.ReadResponse(in, &http.Request{Method: method}); err != nil {
				t.Fatalf("accepted with %d, and net/http says %v", resp.StatusCode, err)
			}
		}
		wantBody, err := io.ReadAll(want.Body)
		if err != nil || want.StatusCode != resp.StatusCode || !bytes.Equal(wantBody, body) {
			t.Fatalf("%d with %q, and net/http reads %d with %q, %v", resp.StatusCode, body, want.StatusCode, wantBody, err)
		}
		for name, values := range want.Header {
			if name != "Connection" && strings.Join(values, "\n") != strings.Join(resp.Header[name], "\n") {
				t.Fatalf("%s is %q, and net/http reads %q", name, resp.Header[name], values)
			}
		}
		if rest, _ := io.ReadAll(in); left >= 0 && (len(rest) > 0 || want.Close) {
			t.Fatalf("the connection was kept, and net/http leaves %q and closes: %v", rest, want.Close)
		}
	})
}
