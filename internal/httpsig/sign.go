package httpsig

import (
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"

	"github.com/dunglas/httpsfv"
)

// Params are what a signature says of itself (RFC 9421 section 2.3).
type Params struct {
	Components []Component
	Created    time.Time // required; whole seconds
	Expires    time.Time // zero for never
	Nonce      string
	Tag        string // which application made it
	Algorithm  bool   // whether to name it; verifiers here know it from the key
}

// Signed is a signature with the text it was made over: enough to verify it
// without the message.
type Signed struct {
	KeyID     string
	Base      string
	Signature []byte
}

// Sign covers the message's components with one signature and adds it under
// label to the Signature-Input and Signature fields.
func Sign(m *Message, label string, key Signer, p Params) (Signed, error) {
	if p.Created.IsZero() {
		return Signed{}, fmt.Errorf("httpsig: a signature needs its time of making")
	}
	covered := httpsfv.InnerList{Params: httpsfv.NewParams()}
	for _, c := range p.Components {
		covered.Items = append(covered.Items, c.item())
	}
	covered.Params.Add("created", p.Created.Unix())
	if !p.Expires.IsZero() {
		covered.Params.Add("expires", p.Expires.Unix())
	}
	covered.Params.Add("keyid", key.KeyID())
	if p.Algorithm {
		covered.Params.Add("alg", string(key.Algorithm()))
	}
	if p.Nonce != "" {
		covered.Params.Add("nonce", p.Nonce)
	}
	if p.Tag != "" {
		covered.Params.Add("tag", p.Tag)
	}
	text, err := base(m, covered)
	if err != nil {
		return Signed{}, err
	}
	signature, err := key.Sign([]byte(text))
	if err != nil {
		return Signed{}, fmt.Errorf("httpsig: the key did not sign: %w", err)
	}
	if err := add(m, "Signature-Input", label, covered); err != nil {
		return Signed{}, err
	}
	return Signed{key.KeyID(), text, signature}, add(m, "Signature", label, httpsfv.NewItem(signature))
}

// add appends a dictionary member to a field as a line of its own, which is the
// same dictionary (RFC 9651 section 4.2).
func add(m *Message, field, label string, v httpsfv.Member) error {
	d := httpsfv.NewDictionary()
	d.Add(label, v)
	line, err := httpsfv.Marshal(d)
	if err != nil {
		return fmt.Errorf("httpsig: the label or a parameter cannot be written: %w", err)
	}
	m.Header.Add(field, line)
	return nil
}

// parseASN1 reads an ECDSA signature as crypto.Signer gives it.
func parseASN1(der []byte) (r, s *big.Int, err error) {
	var v struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &v); err != nil || len(rest) != 0 {
		return nil, nil, fmt.Errorf("httpsig: the key gave no ECDSA signature")
	}
	return v.R, v.S, nil
}
