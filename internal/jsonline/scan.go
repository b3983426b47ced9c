package jsonline

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Scanner reads one line from its beginning. After the first thing that is not as
// expected it has failed, for good; make one with [Scan].
type Scanner struct {
	rest   []byte
	failed bool
}

// Scan begins a line.
func Scan(line []byte) Scanner { return Scanner{rest: line} }

// Has takes a text that may be next, and reports whether it was.
func (s *Scanner) Has(text string) bool {
	if s.failed || len(s.rest) < len(text) || string(s.rest[:len(text)]) != text {
		return false
	}
	s.rest = s.rest[len(text):]
	return true
}

// Want takes a text that must be next.
func (s *Scanner) Want(text string) {
	if !s.Has(text) {
		s.failed = true
	}
}

// Text takes a string without escapes. What it gives is a part of the line.
func (s *Scanner) Text() []byte {
	s.Want(`"`)
	end := bytes.IndexByte(s.rest, '"')
	if s.failed || end < 0 || !plain(s.rest[:end]) {
		s.failed = true
		return nil
	}
	text := s.rest[:end]
	s.rest = s.rest[end+1:]
	return text
}

// Whole takes a whole number of up to 18 digits.
func (s *Scanner) Whole() int {
	n, digits := 0, s.digits()
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	if len(digits) > 18 || len(digits) > 1 && digits[0] == '0' || s.isExponent() {
		s.failed = true
	}
	return n
}

// Number takes a number without an exponent.
func (s *Scanner) Number() float64 {
	from := s.rest
	s.Has("-")
	if whole := s.digits(); len(whole) > 1 && whole[0] == '0' {
		s.failed = true
	}
	if s.Has(".") {
		s.digits()
	}
	n, err := strconv.ParseFloat(string(from[:len(from)-len(s.rest)]), 64)
	if err != nil || s.isExponent() {
		s.failed = true
	}
	return n
}

// List takes a list, whose items item takes one by one.
func (s *Scanner) List(item func()) {
	s.Want(`[`)
	for n := 0; s.Sound() && !s.Has(`]`); n++ {
		if n > 0 {
			s.Want(`,`)
		}
		item()
	}
}

// Texts is List of strings without escapes, which it appends to dst.
func (s *Scanner) Texts(dst []string) []string {
	s.List(func() { dst = append(dst, string(s.Text())) })
	return dst
}

// digits takes those that are next, at least one.
func (s *Scanner) digits() []byte {
	n := 0
	for n < len(s.rest) && s.rest[n] >= '0' && s.rest[n] <= '9' {
		n++
	}
	if n == 0 {
		s.failed = true
	}
	digits := s.rest[:n]
	s.rest = s.rest[n:]
	return digits
}

// isExponent reports whether the number before goes on.
func (s *Scanner) isExponent() bool {
	return len(s.rest) > 0 && (s.rest[0] == '.' || s.rest[0]|0x20 == 'e')
}

// Done reports whether the line is over and all of it was as expected.
func (s *Scanner) Done() bool { return s.Sound() && len(s.rest) == 0 }

// Sound reports whether all was as expected so far.
func (s *Scanner) Sound() bool { return !s.failed }

// plain reports whether a text stands in JSON as it is.
func plain[T string | []byte](text T) bool {
	ascii := true
	for i := range len(text) {
		switch c := text[i]; {
		case c < ' ' || c == '"' || c == '\\':
			return false
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return ascii || valid(text)
}

func valid[T string | []byte](text T) bool {
	switch text := any(text).(type) {
	case []byte:
		return utf8.Valid(text)
	case string:
		return utf8.ValidString(text)
	}
	return false
}
