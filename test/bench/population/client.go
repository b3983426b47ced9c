package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// A client is one kept-alive connection that speaks as much HTTP/1.1 as the
// questions need: the cost of a load generator must not count as the server's.
type client struct {
	conn net.Conn
	in   *bufio.Reader
	out  []byte
}

func dial(ctx context.Context, address string) (*client, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, in: bufio.NewReader(conn)}, nil
}

func (c *client) close() { _ = c.conn.Close() }

var (
	yes = []byte(`"verified":true`)
	no  = []byte(`"verified":false`)
)

// verify asks one question and checks the answer.
func (c *client) verify(q *question) error {
	c.out = append(c.out[:0], "POST /v1/population/verify HTTP/1.1\r\nHost: register\r\nContent-Type: application/json\r\nContent-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(q.body)), 10)
	c.out = append(append(c.out, "\r\n\r\n"...), q.body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	body, err := c.answer()
	if err != nil {
		return err
	}
	return q.check(body)
}

// check holds an answer against the truth.
func (q *question) check(answer []byte) error {
	want := no
	if q.answer {
		want = yes
	}
	if !bytes.Contains(answer, want) {
		return fmt.Errorf("a question that is %t got another answer (%d bytes)", q.answer, len(answer))
	}
	return nil
}

var contentLength = []byte("Content-Length: ")

// answer reads one response with a Content-Length.
func (c *client) answer() ([]byte, error) {
	length := 0
	for first := true; ; first = false {
		line, err := c.in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
			return nil, fmt.Errorf("the server said %s", bytes.TrimSpace(line))
		}
		if rest, ok := bytes.CutPrefix(line, contentLength); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(rest))); err != nil {
				return nil, err
			}
		}
		if len(line) == 2 { // the empty line
			break
		}
	}
	body, err := c.in.Peek(length)
	if err != nil {
		return nil, err
	}
	_, err = c.in.Discard(length)
	return body, err
}

// stream sends questions, one a line, round and round until the deadline, and
// returns how many were answered, all of them rightly.
func stream(ctx context.Context, address string, all []question, deadline time.Time) (int, error) {
	from, to := io.Pipe()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/v1/population/bulk/verify", from)
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/x-ndjson")
	go func() {
		w := bufio.NewWriterSize(to, 64<<10)
		for n := 0; n%1000 != 0 || time.Now().Before(deadline); n++ {
			_, _ = w.Write(all[n%len(all)].body)
			if err := w.WriteByte('\n'); err != nil {
				return // a bufio.Writer remembers; the other side has said why
			}
		}
		_ = w.Flush()
		_ = to.Close()
	}()
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the server said %s", response.Status)
	}
	n := 0
	lines := bufio.NewReaderSize(response.Body, 64<<10)
	for {
		line, err := lines.ReadSlice('\n')
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if err := all[n%len(all)].check(line); err != nil {
			return n, err
		}
		n++
	}
}
