package httpsig

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dunglas/httpsfv"
)

// Reason is why a signature was not accepted. The words are for logs and error
// codes; they never hold what was sent.
type Reason string

// The reasons.
const (
	Malformed    Reason = "malformed"     // the fields cannot be read, or not in one way only
	Missing      Reason = "missing"       // no such signature, or it covers too little
	Stale        Reason = "stale"         // too old, expired, or from the future
	UnknownKey   Reason = "unknown_key"   // nobody's key, or not for this algorithm
	BadSignature Reason = "bad_signature" // the message is not what was signed
	Replayed     Reason = "replayed"      // the nonce was seen before
)

// Error is a signature that was not accepted.
type Error struct {
	Reason Reason
	Detail string
}

func (e *Error) Error() string { return fmt.Sprintf("signature %s: %s", e.Reason, e.Detail) }

func malformed(detail string) error { return &Error{Malformed, detail} }

// Policy is what a verifier asks of a signature.
type Policy struct {
	Required []Component   // must be covered; more may be
	Tag      string        // must be the signature's tag; "" for any
	MaxAge   time.Duration // since it was made; required
	MaxSkew  time.Duration // by which the signer's clock may be ahead
	Now      func() time.Time

	// Key finds the key of a key id; an error means there is none to trust.
	Key func(ctx context.Context, keyID string) (Verifier, error)
	// Fresh reports whether a nonce of a key is seen for the first time, and
	// remembers it at least until forget. nil asks for no nonce.
	Fresh func(keyID, nonce string, forget time.Time) bool
}

// Verified is an accepted signature.
type Verified struct {
	Signed
	Created    time.Time
	Nonce      string
	Components []Component
}

// Verify checks the signature under label against the message and the policy.
// The nonce is looked at last, so that forgeries cannot use it up.
func (p Policy) Verify(ctx context.Context, m *Message, label string) (*Verified, error) {
	covered, signature, err := read(m, label)
	if err != nil {
		return nil, err
	}
	v := &Verified{Signed: Signed{Signature: signature}, Components: covered.components}
	for i, c := range p.Required {
		// Both sides list them in one order, mostly.
		if (i >= len(v.Components) || v.Components[i] != c) && !slices.Contains(v.Components, c) {
			return nil, &Error{Missing, "the signature does not cover " + c.Name}
		}
	}
	if err := p.check(v, &covered.claims); err != nil {
		return nil, err
	}
	v.Base, err = covered.base(m, func(text []byte) error {
		key, err := p.Key(ctx, v.KeyID)
		if err != nil {
			return &Error{UnknownKey, "the key is not one to trust"}
		}
		if covered.claims.namesAlgorithm && covered.claims.algorithm != string(key.Algorithm()) {
			return &Error{UnknownKey, "the key is not for the algorithm that the signature names"}
		}
		return key.Verify(text, signature)
	})
	if err != nil {
		return nil, err
	}
	if p.Fresh != nil && !p.Fresh(v.KeyID, v.Nonce, v.Created.Add(p.MaxAge+p.MaxSkew)) {
		return nil, &Error{Replayed, "the message was received before"}
	}
	return v, nil
}

// read takes the two halves of a signature out of the message's fields.
func read(m *Message, label string) (*covering, []byte, error) {
	inputLines, signatureLines := m.Header["Signature-Input"], m.Header["Signature"]
	if len(signatureLines) == 0 || len(inputLines) == 0 {
		return nil, nil, &Error{Missing, "the message is not signed"}
	}
	if c, signature, ok := scan(inputLines, signatureLines, label); ok {
		return c, signature, nil
	}
	inputs, err := httpsfv.UnmarshalDictionary(inputLines)
	if err != nil {
		return nil, nil, malformed("Signature-Input is no dictionary")
	}
	signatures, err := httpsfv.UnmarshalDictionary(signatureLines)
	if err != nil {
		return nil, nil, malformed("Signature is no dictionary")
	}
	input, ok := inputs.Get(label)
	value, ok2 := signatures.Get(label)
	if !ok || !ok2 {
		return nil, nil, &Error{Missing, "the message bears no such signature"}
	}
	list, ok := input.(httpsfv.InnerList)
	item, ok2 := value.(httpsfv.Item)
	if !ok || !ok2 {
		return nil, nil, malformed("Signature-Input or Signature holds something else than a signature")
	}
	signature, ok := item.Value.([]byte)
	if !ok {
		return nil, nil, malformed("the signature is no byte sequence")
	}
	c, err := coveringOf(list)
	return c, signature, err
}

// scan reads a message with one signature, all of it in its one spelling.
func scan(inputLines, signatureLines []string, label string) (*covering, []byte, bool) {
	input, ok := scanMember(inputLines, label)
	value, ok2 := scanMember(signatureLines, label)
	if !ok || !ok2 {
		return nil, nil, false
	}
	signature, ok := scanBytes(value)
	if !ok {
		return nil, nil, false
	}
	c, ok := scanCovering(input)
	return c, signature, ok
}

// check looks at what the signature says of itself, and takes it over.
func (p Policy) check(v *Verified, c *claims) error {
	if !c.hasCreated {
		return &Error{Missing, "the signature does not say when it was made"}
	}
	now := p.Now()
	v.Created = time.Unix(c.created, 0)
	switch {
	case v.Created.After(now.Add(p.MaxSkew)):
		return &Error{Stale, "the signature was made in the future; check both clocks"}
	case now.Sub(v.Created) > p.MaxAge+p.MaxSkew:
		return &Error{Stale, "the signature is too old; check both clocks"}
	case c.namesExpires && (!c.hasExpires || !now.Before(time.Unix(c.expires, 0).Add(p.MaxSkew))):
		return &Error{Stale, "the signature has expired"}
	case c.keyID == "":
		return &Error{Missing, "the signature does not name its key"}
	case c.nonce == "" && p.Fresh != nil:
		return &Error{Missing, "the signature has no nonce"}
	case p.Tag != "" && c.tag != p.Tag:
		return &Error{Missing, "the signature was made for another use"}
	}
	v.KeyID, v.Nonce = c.keyID, c.nonce
	return nil
}

// Made is when, under which key and with which nonce a signature was made, as
// its base says; a base that was kept says it when the message is long gone. ok
// is false for what is no base.
func Made(base string) (keyID, nonce string, created time.Time, ok bool) {
	const prefix = `"@signature-params": `
	_, text, found := strings.Cut("\n"+base, "\n"+prefix)
	if !found {
		return "", "", time.Time{}, false
	}
	list, err := httpsfv.UnmarshalList([]string{text})
	if err != nil || len(list) != 1 {
		return "", "", time.Time{}, false
	}
	inner, isList := list[0].(httpsfv.InnerList)
	if !isList {
		return "", "", time.Time{}, false
	}
	c := claimsOf(inner.Params)
	return c.keyID, c.nonce, time.Unix(c.created, 0), c.hasCreated
}
