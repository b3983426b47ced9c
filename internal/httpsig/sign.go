package httpsig

import (
	"encoding/asn1"
	"fmt"
	"math/big"
	"time"
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
	if !isKey(label) {
		return Signed{}, fmt.Errorf("httpsig: the label cannot be written")
	}
	covered, err := newCovering(&p, key)
	if err != nil {
		return Signed{}, err
	}
	var signature []byte
	base, err := covered.base(m, func(text []byte) (err error) {
		if signature, err = key.Sign(text); err != nil {
			err = fmt.Errorf("httpsig: the key did not sign: %w", err)
		}
		return err
	})
	if err != nil {
		return Signed{}, err
	}
	// A line of its own is the same dictionary (RFC 9651 section 4.2).
	m.Header["Signature-Input"] = append(m.Header["Signature-Input"], label+"="+covered.text)
	m.Header["Signature"] = append(m.Header["Signature"], byteSequence(label, signature))
	return Signed{key.KeyID(), base, signature}, nil
}

// parseASN1 reads an ECDSA signature as crypto.Signer gives it.
func parseASN1(der []byte) (r, s *big.Int, err error) {
	var v struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(der, &v); err != nil || len(rest) != 0 {
		return nil, nil, fmt.Errorf("httpsig: the key gave no ECDSA signature")
	}
	return v.R, v.S, nil
}
