package h1

import (
	"bytes"
	"io"
	"strconv"
)

// framing is where a body ends (RFC 9112 section 6.3).
type framing int

const (
	empty framing = iota
	counted
	chunked
	toEnd // of the connection
)

// framed is a body that stands in a stream.
type framed struct {
	framing framing
	left    int64 // of the body, or of the chunk
	begun   bool  // chunked: there was a chunk
}

// read does not touch the stream after the body's end.
func (f *framed) read(s *stream, p []byte) (n int, err error) {
	switch f.framing {
	case counted: // below
	case empty:
		return 0, io.EOF
	case toEnd:
		return s.receive(p)
	case chunked:
		if f.left == 0 {
			if f.left, err = s.nextChunk(f.begun); err != nil {
				return 0, err
			}
			f.begun = true
		}
	}
	n, err = s.receive(p[:min(int64(len(p)), f.left)])
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if f.left -= int64(n); err == nil && f.left == 0 && f.framing == counted {
		err = io.EOF
	}
	return n, err
}

// maxLine bounds the line before a chunk, its extensions included, and each
// line of the trailer; maxTrailer their number.
const (
	maxLine    = 1 << 10
	maxTrailer = 32
)

// nextChunk reads up to the data of the next chunk (RFC 9112 section 7.1) and
// returns its length; io.EOF after the last, when the trailer was read too.
// Extensions and the trailer's fields mean nothing here.
func (s *stream) nextChunk(begun bool) (int64, error) {
	if begun {
		if line, err := s.line(); err != nil || len(line) > 0 {
			return 0, either(err, "a chunk is longer than it says")
		}
	}
	line, err := s.line()
	if err != nil {
		return 0, err
	}
	size, _, _ := bytes.Cut(line, []byte(";"))
	size = bytes.TrimRight(size, " \t")
	n, err := strconv.ParseUint(string(size), 16, 62)
	if err != nil || len(size) > 15 { // ParseUint takes no sign and, with a base, no underscore
		return 0, malformed("a chunk's length is none")
	}
	if n > 0 {
		return int64(n), nil
	}
	for range maxTrailer {
		if line, err = s.line(); err != nil {
			return 0, err
		}
		if len(line) == 0 {
			return 0, io.EOF
		}
		if _, err := parseFields(string(line)); err != nil {
			return 0, err
		}
	}
	return 0, malformed("its trailer is too long")
}

// line reads one that ends in CRLF. It may be used until the next read.
func (s *stream) line() ([]byte, error) {
	for seen := 0; ; {
		if i := bytes.IndexByte(s.in[s.from+seen:s.to], '\n'); i >= 0 {
			line, ok := bytes.CutSuffix(s.in[s.from:s.from+seen+i], []byte("\r"))
			s.from += seen + i + 1
			if !ok || bytes.IndexByte(line, '\r') >= 0 {
				return nil, malformed("a line between chunks does not end in CRLF")
			}
			return line, nil
		}
		if seen = s.to - s.from; seen > maxLine {
			return nil, malformed("a line between chunks is too long")
		}
		if err := s.fill(); err != nil {
			return nil, err
		}
	}
}

func either(err error, what string) error {
	if err != nil {
		return err
	}
	return malformed(what)
}
