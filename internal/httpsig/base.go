package httpsig

import (
	"net/textproto"
	"strings"

	"github.com/dunglas/httpsfv"
)

// canonical is textproto's form of a field name. Names here are lower case and
// few, and the conversion is on the path of every exchange.
func canonical(name string) string { return textproto.CanonicalMIMEHeaderKey(name) }

// base is the signature base (RFC 9421 section 2.5): a line for each component,
// in the order of the covering, and one for the signature's own parameters.
func base(m *Message, covered httpsfv.InnerList) (string, error) {
	var b strings.Builder
	b.Grow(512)
	seen := make(map[string]bool, len(covered.Items))
	for _, item := range covered.Items {
		c, err := componentOf(item)
		if err != nil {
			return "", err
		}
		id, err := marshal(item)
		if err != nil {
			return "", err
		}
		if seen[id] {
			return "", malformed("a component is covered twice")
		}
		seen[id] = true
		v, err := c.value(m)
		if err != nil {
			return "", err
		}
		if strings.ContainsAny(v, "\r\n") {
			return "", malformed("the value of a covered component has a line break")
		}
		b.WriteString(id)
		b.WriteString(": ")
		b.WriteString(v)
		b.WriteByte('\n')
	}
	params, err := marshal(covered)
	if err != nil {
		return "", err
	}
	b.WriteString(`"@signature-params": `)
	b.WriteString(params)
	return b.String(), nil
}
