package h1

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// stream is a connection with what was received over it and is not read yet.
type stream struct {
	net.Conn
	in        []byte // in[from:to] is not read yet
	from, to  int
	maxHeader int
	silent    bool // nothing has come since it was set
}

// startBuffer is how much is received at once, in bytes.
const startBuffer = 4 << 10

func newStream(n net.Conn, maxHeader int) stream {
	return stream{Conn: n, maxHeader: maxHeader, in: make([]byte, startBuffer)}
}

// forget clears what was received, all of which was read: it may have held
// personal data.
func (s *stream) forget() {
	s.from, s.to = 0, 0 // both may lie beyond the buffer that takes a large one's place
	if len(s.in) > startBuffer {
		s.in = make([]byte, startBuffer)
	}
	clear(s.in)
}

// malformed is of a message that is not HTTP, or not in one way only. It says
// nothing of what was sent.
func malformed(what string) error { return fmt.Errorf("h1: the message is refused: %s", what) }

// errLong is a head beyond what a stream takes.
var errLong = malformed("its header is too long")

// readHead receives until an empty line and returns all before it.
func (s *stream) readHead() (string, error) {
	seen := 0 // of in[from:to], without an empty line
	for {
		if i := bytes.Index(s.in[s.from+seen:s.to], []byte("\r\n\r\n")); i >= 0 {
			end := s.from + seen + i
			head := string(s.in[s.from:end])
			s.from = end + 4
			return head, nil
		}
		seen = max(0, s.to-s.from-3)
		if s.to-s.from > s.maxHeader {
			return "", errLong
		}
		if err := s.fill(); err != nil {
			return "", err
		}
	}
}

// fill receives more, behind what is not read yet.
func (s *stream) fill() error {
	if s.from == s.to {
		s.from, s.to = 0, 0
	}
	if s.to == len(s.in) {
		if s.from == 0 {
			s.in = append(s.in, make([]byte, len(s.in))...)
		} else {
			s.to = copy(s.in, s.in[s.from:s.to])
			s.from = 0
		}
	}
	n, err := s.Read(s.in[s.to:])
	if n > 0 {
		s.to += n
		s.silent = false
		return nil
	}
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// receive reads what has come already, or from the connection.
func (s *stream) receive(p []byte) (int, error) {
	if s.from < s.to {
		n := copy(p, s.in[s.from:s.to])
		s.from += n
		return n, nil
	}
	n, err := s.Read(p)
	if n > 0 {
		return n, nil
	}
	return 0, err
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

// measure finds the body's length, -1 if none is said, or that it is in chunks
// (RFC 9112 section 6).
func measure(h http.Header, minor int) (length int64, coding []string, err error) {
	coding, lengths := h["Transfer-Encoding"], h["Content-Length"]
	if len(coding) > 0 {
		if len(coding) > 1 || !strings.EqualFold(coding[0], "chunked") || len(lengths) > 0 || minor == 0 {
			return 0, nil, malformed("its length cannot be read in one way only")
		}
		delete(h, "Transfer-Encoding")
		return -1, []string{"chunked"}, nil
	}
	if len(lengths) == 0 {
		return -1, nil, nil
	}
	n, err := strconv.ParseUint(lengths[0], 10, 62)
	if err != nil || len(lengths) > 1 {
		return 0, nil, malformed("its length cannot be read in one way only")
	}
	return int64(n), nil, nil
}
