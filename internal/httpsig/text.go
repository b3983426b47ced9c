package httpsig

import (
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// The texts of signatures are written and read here for the one spelling that
// RFC 9651 gives each of them, which is what signers send; whatever else comes
// is dunglas/httpsfv's to read. Both must agree: FuzzScan.

// writer appends structured fields. bad is set when something has no form.
type writer struct {
	b   []byte
	bad bool
}

// component writes a component's identifier (RFC 9421 section 2).
func (w *writer) component(c *Component) {
	w.text("", c.Name)
	if c.Structured {
		w.b = append(w.b, ";sf"...)
	}
	if c.Binary {
		w.b = append(w.b, ";bs"...)
	}
	if c.OfRequest {
		w.b = append(w.b, ";req"...)
	}
	if c.Key != "" {
		w.text(";key=", c.Key)
	}
	if c.Name == "@query-param" {
		w.text(";name=", c.QueryName)
	}
}

// text writes a string (RFC 9651 section 4.1.6).
func (w *writer) text(before, s string) {
	w.b = append(w.b, before...)
	w.b = append(w.b, '"')
	for i := range len(s) {
		c := s[i]
		if c < ' ' || c > '~' {
			w.bad = true
		}
		if c == '"' || c == '\\' {
			w.b = append(w.b, '\\')
		}
		w.b = append(w.b, c)
	}
	w.b = append(w.b, '"')
}

func (w *writer) integer(before string, t time.Time) {
	w.b = strconv.AppendInt(append(w.b, before...), t.Unix(), 10)
}

// byteSequence writes label=:…: with a signature.
func byteSequence(label string, value []byte) string {
	b := make([]byte, 0, len(label)+3+base64.StdEncoding.EncodedLen(len(value)))
	b = append(append(b, label...), "=:"...)
	return string(append(base64.StdEncoding.AppendEncode(b, value), ':'))
}

// isKey reports whether s can name a member of a dictionary (RFC 9651 section
// 3.1.2).
func isKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && c != '*' && (i == 0 || (c < '0' || c > '9') && c != '_' && c != '-' && c != '.') {
			return false
		}
	}
	return s != ""
}

// scanMember is what follows label= in a dictionary that holds nothing else.
func scanMember(lines []string, label string) (string, bool) {
	if len(lines) != 1 || !isKey(label) {
		return "", false
	}
	rest, ok := strings.CutPrefix(lines[0], label)
	if !ok || rest == "" || rest[0] != '=' {
		return "", false
	}
	return rest[1:], true
}

// scanBytes reads a byte sequence in its one spelling.
func scanBytes(s string) ([]byte, bool) {
	if len(s) < 2 || s[0] != ':' || s[len(s)-1] != ':' || strings.ContainsAny(s, "\r\n") {
		return nil, false
	}
	b, err := strictBase64.DecodeString(s[1 : len(s)-1])
	return b, err == nil
}

var strictBase64 = base64.StdEncoding.Strict()

// scanner reads a covering in its one spelling.
type scanner struct {
	s  string
	at int
}

// take goes past a text that comes next.
func (r *scanner) take(s string) bool {
	if !strings.HasPrefix(r.s[r.at:], s) {
		return false
	}
	r.at += len(s)
	return true
}

// text reads a string without escapes.
func (r *scanner) text() (string, bool) {
	if !r.take(`"`) {
		return "", false
	}
	from := r.at
	for ; r.at < len(r.s); r.at++ {
		switch c := r.s[r.at]; {
		case c == '"':
			r.at++
			return r.s[from : r.at-1], true
		case c < ' ' || c > '~' || c == '\\':
			return "", false
		}
	}
	return "", false
}

// nonEmpty reads a string that says something, so that a second one is noticed.
func (r *scanner) nonEmpty() (string, bool) {
	s, ok := r.text()
	return s, ok && s != ""
}

// integer reads one that is not negative.
func (r *scanner) integer() (int64, bool) {
	from := r.at
	var n int64
	for ; r.at < len(r.s) && r.s[r.at] >= '0' && r.s[r.at] <= '9'; r.at++ {
		if n = 10*n + int64(r.s[r.at]-'0'); n > maxInteger {
			return 0, false
		}
	}
	digits := r.at - from
	return n, digits == 1 || digits > 1 && r.s[from] != '0'
}

// component reads a component with its parameters.
func (r *scanner) component() (c Component, ok bool) {
	if c.Name, ok = r.text(); !ok || c.Name == "" || c.Name != strings.ToLower(c.Name) {
		return c, false
	}
	for r.take(";") {
		switch {
		case !c.OfRequest && r.take("req"):
			c.OfRequest = true
		case c.Key == "" && r.take("key="):
			if c.Key, ok = r.text(); !ok || c.Key == "" {
				return c, false
			}
		default: // rare enough to be read elsewhere
			return c, false
		}
		if r.at < len(r.s) && r.s[r.at] != ';' && r.s[r.at] != ' ' && r.s[r.at] != ')' {
			return c, false
		}
	}
	return c, true
}

// scanCovering reads an inner list of components.
func scanCovering(s string) (*covering, bool) {
	r := scanner{s: s}
	if !r.take("(") {
		return nil, false
	}
	n := strings.Count(s, `" "`) + 1
	c := &covering{components: make([]Component, 0, n), ids: make([]string, 0, n), text: s}
	for !r.take(")") {
		if len(c.ids) > 0 && !r.take(" ") {
			return nil, false
		}
		from := r.at
		component, ok := r.component()
		if !ok {
			return nil, false
		}
		c.components, c.ids = append(c.components, component), append(c.ids, s[from:r.at])
	}
	return c, r.claims(&c.claims)
}

// claims reads the parameters to the end.
func (r *scanner) claims(c *claims) (ok bool) {
	for r.at < len(r.s) {
		switch {
		case !c.hasCreated && r.take(";created="):
			c.created, ok = r.integer()
			c.hasCreated = ok
		case !c.hasExpires && r.take(";expires="):
			c.expires, ok = r.integer()
			c.hasExpires, c.namesExpires = ok, ok
		case c.keyID == "" && r.take(";keyid="):
			c.keyID, ok = r.nonEmpty()
		case c.nonce == "" && r.take(";nonce="):
			c.nonce, ok = r.nonEmpty()
		case c.tag == "" && r.take(";tag="):
			c.tag, ok = r.nonEmpty()
		case !c.namesAlgorithm && r.take(";alg="):
			c.algorithm, ok = r.text()
			c.namesAlgorithm = ok
		default:
			return false
		}
		if !ok {
			return false
		}
	}
	return true
}
