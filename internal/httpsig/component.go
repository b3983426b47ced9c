package httpsig

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/dunglas/httpsfv"
)

// Component identifies one covered part of a message (RFC 9421 section 2).
// The zero flags cover a field's whole value.
type Component struct {
	Name       string // lower-case field name, or a derived name such as "@method"
	Key        string // ;key: one member of a dictionary field
	QueryName  string // ;name: of an @query-param, percent-encoded
	Structured bool   // ;sf: the field's value as a structured field
	Binary     bool   // ;bs: each line of the field as a byte sequence
	OfRequest  bool   // ;req: of the request that a response answers
}

// Covers is components that have no parameters.
func Covers(names ...string) []Component {
	out := make([]Component, len(names))
	for i, n := range names {
		out[i] = Component{Name: n}
	}
	return out
}

// OfRequest is the same components with ;req, for binding a response to its
// request.
func OfRequest(cs []Component) []Component {
	out := make([]Component, len(cs))
	for i, c := range cs {
		c.OfRequest = true
		out[i] = c
	}
	return out
}

// componentOf reads a component from a Signature-Input.
func componentOf(i httpsfv.Item) (Component, error) {
	name, ok := i.Value.(string)
	if !ok || name == "" || name != strings.ToLower(name) {
		return Component{}, malformed("a covered component is no lower-case string")
	}
	c := Component{Name: name}
	for _, p := range i.Params.Names() {
		v, _ := i.Params.Get(p)
		text, isText := v.(string)
		on, isFlag := v.(bool)
		switch {
		case p == "sf" && isFlag && on:
			c.Structured = true
		case p == "bs" && isFlag && on:
			c.Binary = true
		case p == "req" && isFlag && on:
			c.OfRequest = true
		case p == "key" && isText && text != "":
			c.Key = text
		case p == "name" && isText && name == "@query-param":
			c.QueryName = text
		default: // ;tr among them: trailers are not read here
			return Component{}, malformed("a covered component has a parameter that is not known here")
		}
	}
	if c.Binary && (c.Structured || c.Key != "") {
		return Component{}, malformed("a covered component is both binary and structured")
	}
	return c, nil
}

// value is the component's line in the signature base.
func (c Component) value(m *Message) (string, error) {
	if c.OfRequest {
		if m.Request == nil {
			return "", malformed("the signature covers the request, and there is none")
		}
		m = m.Request
	}
	if strings.HasPrefix(c.Name, "@") {
		if c.Structured || c.Binary || c.Key != "" {
			return "", malformed("a derived component has a parameter of fields")
		}
		return c.derived(m)
	}
	return c.field(m)
}

// derived values are those of RFC 9421 section 2.2.
func (c Component) derived(m *Message) (string, error) {
	if c.Name == "@status" {
		if m.Status == 0 {
			return "", malformed("a request has no @status")
		}
		return strconv.Itoa(m.Status), nil
	}
	if m.Method == "" {
		return "", malformed("a response has no " + c.Name)
	}
	switch c.Name {
	case "@method":
		return m.Method, nil
	case "@scheme":
		return m.Scheme, nil
	case "@authority":
		return m.Authority, nil
	case "@path":
		return m.Path, nil
	case "@query":
		if m.Query == "" {
			return "?", nil
		}
		return m.Query, nil
	case "@request-target":
		return m.Path + m.Query, nil
	case "@target-uri":
		return m.Scheme + "://" + m.Authority + m.Path + m.Query, nil
	case "@query-param":
		return c.queryParam(m)
	default:
		return "", malformed("a derived component is not known here")
	}
}

// queryParam is section 2.2.8: the one parameter of a name, decoded and encoded
// again in one way.
func (c Component) queryParam(m *Message) (string, error) {
	want, err := url.QueryUnescape(c.QueryName)
	if err != nil {
		return "", malformed("the name of an @query-param is not percent-encoded rightly")
	}
	found, value := 0, ""
	for pair := range strings.SplitSeq(strings.TrimPrefix(m.Query, "?"), "&") {
		name, v, _ := strings.Cut(pair, "=")
		decodedName, errName := url.QueryUnescape(name)
		decoded, errValue := url.QueryUnescape(v)
		if errName != nil || errValue != nil || decodedName != want {
			continue
		}
		found++
		value = strings.ReplaceAll(url.QueryEscape(decoded), "+", "%20")
	}
	if found != 1 {
		return "", malformed(fmt.Sprintf("an @query-param stands in the query %d times", found))
	}
	return value, nil
}
