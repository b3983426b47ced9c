package h1

import (
	"bytes"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// interim is how many answers of 1xx may come before the one that counts.
const interim = 5

// readResponse reads heads until one that counts, and says whether the
// connection can be kept after its body.
func (c *conn) readResponse(r *http.Request) (resp *http.Response, keep bool, err error) {
	for range interim {
		head, err := c.readHead()
		if err != nil {
			return nil, false, err
		}
		if resp, keep, err = parseHead(head); err != nil {
			return nil, false, err
		}
		if resp.StatusCode >= 200 {
			resp.Request = r
			if framingOf(r, resp) == toEnd {
				keep = false
			}
			return resp, keep, nil
		}
		if resp.StatusCode == http.StatusSwitchingProtocols {
			return nil, false, malformed("it changes the protocol")
		}
	}
	return nil, false, malformed("it does not begin")
}

// readHead receives until an empty line and returns all before it.
func (c *conn) readHead() (string, error) {
	seen := 0 // of in[from:to], without an empty line
	for {
		if i := bytes.Index(c.in[c.from+seen:c.to], []byte("\r\n\r\n")); i >= 0 {
			end := c.from + seen + i
			head := string(c.in[c.from:end])
			c.from = end + 4
			return head, nil
		}
		seen = max(0, c.to-c.from-3)
		if c.to-c.from > c.maxHeader {
			return "", malformed("its header is too long")
		}
		if err := c.fill(); err != nil {
			return "", err
		}
	}
}

// fill receives more, behind what is not read yet.
func (c *conn) fill() error {
	if c.from == c.to {
		c.from, c.to = 0, 0
	}
	if c.to == len(c.in) {
		if c.from == 0 {
			c.in = append(c.in, make([]byte, len(c.in))...)
		} else {
			c.to = copy(c.in, c.in[c.from:c.to])
			c.from = 0
		}
	}
	n, err := c.Read(c.in[c.to:])
	if n > 0 {
		c.to += n
		c.silent = false
		return nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// parseHead reads a status line and fields. What comes back shares head's bytes.
func parseHead(head string) (*http.Response, bool, error) {
	line, rest, _ := strings.Cut(head, "\r\n")
	minor, ok := strings.CutPrefix(line, "HTTP/1.")
	if !ok || len(minor) < len("1 200") || minor[0] != '0' && minor[0] != '1' || minor[1] != ' ' {
		return nil, false, malformed("its first line is not that of HTTP/1.1")
	}
	code, reason := minor[2:5], minor[5:]
	status, err := strconv.Atoi(code)
	if err != nil || status < 100 || reason != "" && reason[0] != ' ' || !httpguts.ValidHeaderFieldValue(reason) {
		return nil, false, malformed("its status is none")
	}
	resp := &http.Response{Status: minor[2:], StatusCode: status, Proto: line[:8], ProtoMajor: 1, ProtoMinor: int(minor[0] - '0'), ContentLength: -1}
	if resp.Header, err = parseFields(rest); err != nil {
		return nil, false, err
	}
	if err := measure(resp); err != nil {
		return nil, false, err
	}
	return resp, resp.ProtoMinor == 1 && !httpguts.HeaderValuesContainsToken(resp.Header["Connection"], "close"), nil
}

func parseFields(text string) (http.Header, error) {
	n := strings.Count(text, "\r\n") + 1
	h, values := make(http.Header, n), make([]string, 0, n)
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\r\n")
		name, value, ok := strings.Cut(line, ":")
		value = strings.Trim(value, " \t")
		if !ok || !isToken(name) || !httpguts.ValidHeaderFieldValue(value) { // folding and bare line ends among them
			return nil, malformed("a field of its header cannot be read in one way only")
		}
		name = textproto.CanonicalMIMEHeaderKey(name)
		if h[name] != nil {
			h[name] = append(h[name], value)
			continue
		}
		values = append(values, value)
		h[name] = values[len(values)-1 : len(values) : len(values)]
	}
	return h, nil
}

// measure finds the body's length, or that it is in chunks (RFC 9112 section 6).
func measure(r *http.Response) error {
	coding, lengths := r.Header["Transfer-Encoding"], r.Header["Content-Length"]
	if len(coding) > 0 {
		if len(coding) > 1 || !strings.EqualFold(coding[0], "chunked") || len(lengths) > 0 || r.ProtoMinor == 0 {
			return malformed("its length cannot be read in one way only")
		}
		r.TransferEncoding = coding
		delete(r.Header, "Transfer-Encoding")
		return nil
	}
	if len(lengths) == 0 {
		return nil
	}
	n, err := strconv.ParseUint(lengths[0], 10, 62)
	if err != nil || len(lengths) > 1 {
		return malformed("its length cannot be read in one way only")
	}
	r.ContentLength = int64(n)
	return nil
}
