package httpsig

import (
	"sync"
	"time"

	"github.com/dunglas/httpsfv"
)

// covering is what one signature covers and says of itself (RFC 9421 section
// 2.3): the inner list of a Signature-Input, with the text of the whole and of
// each component as a structured field writes them.
type covering struct {
	components []Component
	ids        []string // of the components: parts of text
	text       string
	claims     claims
}

// claims are a signature's own parameters. Those of a wrong type count as
// absent, but for expires and alg: what cannot be understood must not be passed.
type claims struct {
	created, expires             int64 // seconds since 1970
	hasCreated                   bool
	namesExpires, hasExpires     bool
	namesAlgorithm               bool
	keyID, algorithm, nonce, tag string
}

// maxInteger is the largest integer of structured fields (RFC 9651 section 3.3.1).
const maxInteger = 999_999_999_999_999

// newCovering writes what Params say, for a key.
func newCovering(p *Params, key Signer) (*covering, error) {
	for _, t := range [...]time.Time{p.Created, p.Expires} {
		if s := t.Unix(); !t.IsZero() && (s > maxInteger || s < -maxInteger) {
			return nil, malformed("a time is too far away to be written")
		}
	}
	c := &covering{components: p.Components, ids: make([]string, 0, len(p.Components))}
	w := writer{b: make([]byte, 0, 64+32*len(p.Components)+len(key.KeyID())+len(p.Nonce)+len(p.Tag))}
	type span struct{ from, to int }
	var few [32]span
	spans := few[:0]
	w.b = append(w.b, '(')
	for i := range p.Components {
		if i > 0 {
			w.b = append(w.b, ' ')
		}
		from := len(w.b)
		w.component(&p.Components[i])
		spans = append(spans, span{from, len(w.b)})
	}
	w.b = append(w.b, ')')
	w.integer(";created=", p.Created)
	if !p.Expires.IsZero() {
		w.integer(";expires=", p.Expires)
	}
	w.text(";keyid=", key.KeyID())
	if p.Algorithm {
		w.text(";alg=", string(key.Algorithm()))
	}
	if p.Nonce != "" {
		w.text(";nonce=", p.Nonce)
	}
	if p.Tag != "" {
		w.text(";tag=", p.Tag)
	}
	if w.bad {
		return nil, malformed("a component or a parameter holds what cannot be written")
	}
	c.text = string(w.b)
	for _, s := range spans {
		c.ids = append(c.ids, c.text[s.from:s.to])
	}
	return c, nil
}

// coveringOf is the inner list of a Signature-Input in any of its spellings.
func coveringOf(l httpsfv.InnerList) (*covering, error) {
	c := &covering{}
	for _, item := range l.Items {
		component, err := componentOf(item)
		if err != nil {
			return nil, err
		}
		id, err := marshal(item)
		if err != nil {
			return nil, err
		}
		c.components, c.ids = append(c.components, component), append(c.ids, id)
	}
	var err error
	if c.text, err = marshal(l); err != nil {
		return nil, err
	}
	c.claims = claimsOf(l.Params)
	return c, nil
}

func claimsOf(p *httpsfv.Params) claims {
	var c claims
	number := func(name string) (int64, bool, bool) {
		v, named := p.Get(name)
		n, ok := v.(int64)
		return n, named, ok
	}
	text := func(name string) string {
		v, _ := p.Get(name)
		s, _ := v.(string)
		return s
	}
	c.created, _, c.hasCreated = number("created")
	c.expires, c.namesExpires, c.hasExpires = number("expires")
	_, c.namesAlgorithm = p.Get("alg")
	c.keyID, c.algorithm, c.nonce, c.tag = text("keyid"), text("alg"), text("nonce"), text("tag")
	return c
}

// bases are buffers for signature bases, which have some two thousand bytes.
var bases = sync.Pool{New: func() any { b := make([]byte, 0, 4<<10); return &b }}

// base gives the signature base to use, which must not keep it, and returns it
// as what can be kept.
func (c *covering) base(m *Message, use func(text []byte) error) (string, error) {
	buffer := bases.Get().(*[]byte)
	defer bases.Put(buffer)
	text, err := c.appendBase((*buffer)[:0], m)
	if err != nil {
		return "", err
	}
	*buffer = text
	return string(text), use(text)
}

// appendBase writes the signature base (RFC 9421 section 2.5): a line for each
// component, in the order of the covering, and one for the signature's own
// parameters.
func (c *covering) appendBase(b []byte, m *Message) ([]byte, error) {
	if err := c.distinct(); err != nil {
		return nil, err
	}
	for i := range c.components {
		v, err := c.components[i].value(m)
		if err != nil {
			return nil, err
		}
		if hasBreak(v) {
			return nil, malformed("the value of a covered component has a line break")
		}
		b = append(b, c.ids[i]...)
		b = append(b, ": "...)
		b = append(b, v...)
		b = append(b, '\n')
	}
	b = append(b, `"@signature-params": `...)
	return append(b, c.text...), nil
}

// distinct refuses a component that is covered twice.
func (c *covering) distinct() error {
	const few = 32 // as many are compared faster than hashed
	twice := false
	if len(c.ids) <= few {
		for i, id := range c.ids {
			for _, other := range c.ids[:i] {
				twice = twice || id == other
			}
		}
	} else {
		seen := make(map[string]bool, len(c.ids))
		for _, id := range c.ids {
			twice = twice || seen[id]
			seen[id] = true
		}
	}
	if twice {
		return malformed("a component is covered twice")
	}
	return nil
}
