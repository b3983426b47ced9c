package httpsig

import (
	"net/http"
	"net/textproto"
	"strings"

	"github.com/dunglas/httpsfv"
)

// field is section 2.1.
func (c Component) field(m *Message) (string, error) {
	lines := fieldLines(m.Header, c.Name)
	if c.Name == "host" && len(lines) == 0 && m.Authority != "" {
		lines = []string{m.Authority} // net/http takes it out of the header
	}
	if len(lines) == 0 {
		return "", malformed("a covered field is not there: " + c.Name)
	}
	switch {
	case c.Key != "":
		return member(lines, c.Key)
	case c.Structured:
		return structured(c.Name, lines)
	case c.Binary:
		return binary(lines)
	}
	if len(lines) == 1 {
		return strings.TrimSpace(unfold(lines[0])), nil
	}
	trimmed := make([]string, len(lines))
	for i, l := range lines {
		trimmed[i] = strings.TrimSpace(unfold(l))
	}
	return strings.Join(trimmed, ", "), nil
}

// fieldLines finds the lines of a field by its lower-case name. The map wants
// net/textproto's form of it, which is made here without allocating.
func fieldLines(h http.Header, name string) []string {
	var buf [64]byte
	if len(name) > len(buf) {
		return h[textproto.CanonicalMIMEHeaderKey(name)]
	}
	first := true
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z':
			if first {
				c -= 'a' - 'A'
			}
		case c != '-' && (c < '0' || c > '9'):
			return h[textproto.CanonicalMIMEHeaderKey(name)]
		}
		buf[i], first = c, c == '-'
	}
	return h[string(buf[:len(name)])]
}

// hasBreak is faster than strings.ContainsAny, and every value passes here.
func hasBreak(s string) bool {
	return strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0
}

// unfold replaces obsolete line folding by one space (section 2.1 step 3).
func unfold(l string) string {
	if !hasBreak(l) {
		return l
	}
	var b strings.Builder
	for i, part := range strings.Split(strings.ReplaceAll(l, "\r\n", "\n"), "\n") {
		if i > 0 {
			b.WriteByte(' ')
			part = strings.TrimLeft(part, " \t")
		}
		b.WriteString(strings.TrimRight(part, " \t"))
	}
	return b.String()
}

// member is section 2.1.2.
func member(lines []string, key string) (string, error) {
	if text, ok := scanMember(lines, key); ok {
		if _, ok := scanBytes(text); ok { // a signature
			return text, nil
		}
	}
	d, err := httpsfv.UnmarshalDictionary(lines)
	if err != nil {
		return "", malformed("a field covered by key is no dictionary")
	}
	m, ok := d.Get(key)
	if !ok {
		return "", malformed("a field covered by key has no such member")
	}
	return marshal(m)
}

// structured is section 2.1.1; which fields are dictionaries and which items is
// their own definition's to say.
func structured(name string, lines []string) (string, error) {
	var v httpsfv.StructuredFieldValue
	var err error
	switch name {
	case "signature", "signature-input", "content-digest", "repr-digest", "priority", "cache-status":
		v, err = httpsfv.UnmarshalDictionary(lines)
	default:
		v, err = httpsfv.UnmarshalList(lines)
	}
	if err != nil {
		return "", malformed("a field covered as structured is none")
	}
	return marshal(v)
}

// binary is section 2.1.3.
func binary(lines []string) (string, error) {
	list := make(httpsfv.List, len(lines))
	for i, l := range lines {
		list[i] = httpsfv.NewItem([]byte(strings.TrimSpace(unfold(l))))
	}
	return marshal(list)
}

func marshal(v httpsfv.StructuredFieldValue) (string, error) {
	s, err := httpsfv.Marshal(v)
	if err != nil {
		return "", malformed("a structured field cannot be written")
	}
	return s, nil
}
