package httpsig

import (
	"context"
	"fmt"
	"slices"
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
	v := &Verified{Signed: Signed{Signature: signature}}
	for _, item := range covered.Items {
		c, err := componentOf(item)
		if err != nil {
			return nil, err
		}
		v.Components = append(v.Components, c)
	}
	for _, c := range p.Required {
		if !slices.Contains(v.Components, c) {
			return nil, &Error{Missing, "the signature does not cover " + c.Name}
		}
	}
	if err := p.readParams(v, covered.Params); err != nil {
		return nil, err
	}
	if v.Base, err = base(m, covered); err != nil {
		return nil, err
	}
	key, err := p.Key(ctx, v.KeyID)
	if err != nil {
		return nil, &Error{UnknownKey, "the key is not one to trust"}
	}
	if alg, named := covered.Params.Get("alg"); named && alg != string(key.Algorithm()) {
		return nil, &Error{UnknownKey, "the key is not for the algorithm that the signature names"}
	}
	if err := key.Verify([]byte(v.Base), signature); err != nil {
		return nil, err
	}
	if p.Fresh != nil && !p.Fresh(v.KeyID, v.Nonce, v.Created.Add(p.MaxAge+p.MaxSkew)) {
		return nil, &Error{Replayed, "the message was received before"}
	}
	return v, nil
}

// read takes the two halves of a signature out of the message's fields.
func read(m *Message, label string) (httpsfv.InnerList, []byte, error) {
	none := httpsfv.InnerList{}
	if len(m.Header["Signature"]) == 0 || len(m.Header["Signature-Input"]) == 0 {
		return none, nil, &Error{Missing, "the message is not signed"}
	}
	inputs, err := httpsfv.UnmarshalDictionary(m.Header["Signature-Input"])
	if err != nil {
		return none, nil, malformed("Signature-Input is no dictionary")
	}
	signatures, err := httpsfv.UnmarshalDictionary(m.Header["Signature"])
	if err != nil {
		return none, nil, malformed("Signature is no dictionary")
	}
	input, ok := inputs.Get(label)
	value, ok2 := signatures.Get(label)
	if !ok || !ok2 {
		return none, nil, &Error{Missing, "the message bears no such signature"}
	}
	covered, ok := input.(httpsfv.InnerList)
	item, ok2 := value.(httpsfv.Item)
	if !ok || !ok2 {
		return none, nil, malformed("Signature-Input or Signature holds something else than a signature")
	}
	signature, ok := item.Value.([]byte)
	if !ok {
		return none, nil, malformed("the signature is no byte sequence")
	}
	return covered, signature, nil
}

// readParams checks times and takes the rest over.
func (p Policy) readParams(v *Verified, params *httpsfv.Params) error {
	created, ok := number(params, "created")
	if !ok {
		return &Error{Missing, "the signature does not say when it was made"}
	}
	now := p.Now()
	v.Created = time.Unix(created, 0)
	switch {
	case v.Created.After(now.Add(p.MaxSkew)):
		return &Error{Stale, "the signature was made in the future; check both clocks"}
	case now.Sub(v.Created) > p.MaxAge+p.MaxSkew:
		return &Error{Stale, "the signature is too old; check both clocks"}
	}
	if _, named := params.Get("expires"); named {
		expires, ok := number(params, "expires")
		if !ok || !now.Before(time.Unix(expires, 0).Add(p.MaxSkew)) {
			return &Error{Stale, "the signature has expired"}
		}
	}
	if v.KeyID, ok = text(params, "keyid"); !ok || v.KeyID == "" {
		return &Error{Missing, "the signature does not name its key"}
	}
	if v.Nonce, _ = text(params, "nonce"); v.Nonce == "" && p.Fresh != nil {
		return &Error{Missing, "the signature has no nonce"}
	}
	if tag, _ := text(params, "tag"); p.Tag != "" && tag != p.Tag {
		return &Error{Missing, "the signature was made for another use"}
	}
	return nil
}

func number(params *httpsfv.Params, name string) (int64, bool) {
	v, _ := params.Get(name)
	n, ok := v.(int64)
	return n, ok
}

func text(params *httpsfv.Params, name string) (string, bool) {
	v, _ := params.Get(name)
	s, ok := v.(string)
	return s, ok
}
