//go:build pkcs11

package token

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"

	"github.com/miekg/pkcs11"
)

// Of PKCS #11 v3.0, which the binding's constants (v2.40) do not have yet.
const (
	ckkECEdwards       = 0x00000040
	ckmEdwardsKeyPair  = 0x00001055
	ckmEdDSA           = 0x00001057
	idSize             = 16
	ed25519PrintedName = "edwards25519"
)

// form is what PKCS#11 needs to know of a kind of key.
type form struct {
	keyType, pair, sign uint
	params              []any // each an encoding of the curve's name, in the order in which they are tried
}

var forms = map[Kind]form{
	P256: {pkcs11.CKK_EC, pkcs11.CKM_EC_KEY_PAIR_GEN, pkcs11.CKM_ECDSA, []any{asn1.ObjectIdentifier{1, 2, 840, 10045, 3, 1, 7}}},
	// Version 3.0 names the curve by a printable string or by the object id of
	// RFC 8410; tokens know one of the two.
	Ed25519: {ckkECEdwards, ckmEdwardsKeyPair, ckmEdDSA, []any{asn1.ObjectIdentifier{1, 3, 101, 112}, ed25519PrintedName}},
}

// Has implements Keys.
func (o *open) Has(k Kind) bool {
	f, known := forms[k]
	for _, m := range []uint{f.pair, f.sign} {
		if _, err := o.module.GetMechanismInfo(o.slot, []*pkcs11.Mechanism{pkcs11.NewMechanism(m, nil)}); err != nil {
			return false
		}
	}
	return known
}

// Make implements Keys.
func (o *open) Make(k Kind, label string) (Key, error) {
	f, id := forms[k], make([]byte, idSize)
	_, _ = rand.Read(id) // it does not fail
	var err error
	for _, name := range f.params {
		var params []byte
		if params, err = asn1.Marshal(name); err != nil {
			return nil, err
		}
		if err = o.make(f, params, id, label); err == nil {
			return o.Find(id)
		}
	}
	return nil, unavailable(err, "the token %q makes no %s key", o.Label, k)
}

func (o *open) make(f form, params, id []byte, label string) error {
	common := []*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_TOKEN, true), pkcs11.NewAttribute(pkcs11.CKA_KEY_TYPE, f.keyType),
		pkcs11.NewAttribute(pkcs11.CKA_ID, id), pkcs11.NewAttribute(pkcs11.CKA_LABEL, label),
	}
	public := append([]*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_EC_PARAMS, params), pkcs11.NewAttribute(pkcs11.CKA_VERIFY, true),
	}, common...)
	private := append([]*pkcs11.Attribute{
		pkcs11.NewAttribute(pkcs11.CKA_PRIVATE, true), pkcs11.NewAttribute(pkcs11.CKA_SIGN, true),
		pkcs11.NewAttribute(pkcs11.CKA_SENSITIVE, true), pkcs11.NewAttribute(pkcs11.CKA_EXTRACTABLE, false),
	}, common...)
	return o.with(func(s pkcs11.SessionHandle) error {
		_, _, err := o.module.GenerateKeyPair(s, []*pkcs11.Mechanism{pkcs11.NewMechanism(f.pair, nil)}, public, private)
		return err
	})
}

// find gives an object of a key, 0 if there is none.
func (o *open) find(s pkcs11.SessionHandle, class uint, id []byte) (pkcs11.ObjectHandle, error) {
	err := o.module.FindObjectsInit(s, []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_CLASS, class), pkcs11.NewAttribute(pkcs11.CKA_ID, id)})
	if err != nil {
		return 0, err
	}
	objects, _, err := o.module.FindObjects(s, 1)
	if err = errors.Join(err, o.module.FindObjectsFinal(s)); err != nil || len(objects) == 0 {
		return 0, err
	}
	return objects[0], nil
}

// Find implements Keys.
func (o *open) Find(id []byte) (Key, error) {
	k := &key{open: o, id: bytes.Clone(id)}
	err := o.with(func(s pkcs11.SessionHandle) error {
		private, err := o.find(s, pkcs11.CKO_PRIVATE_KEY, id)
		if err != nil {
			return err
		}
		public, err := o.find(s, pkcs11.CKO_PUBLIC_KEY, id)
		if err != nil {
			return err
		}
		if private == 0 || public == 0 {
			return ErrNoKey
		}
		a, err := o.module.GetAttributeValue(s, public, []*pkcs11.Attribute{
			pkcs11.NewAttribute(pkcs11.CKA_KEY_TYPE, nil), pkcs11.NewAttribute(pkcs11.CKA_EC_POINT, nil),
		})
		if err != nil {
			return err
		}
		k.kind, k.public, err = parsePublic(a[0].Value, a[1].Value)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("a key of the token %q: %w", o.Label, err)
	}
	return k, nil
}

// parsePublic reads a public key as tokens give it: the point within an OCTET
// STRING, or, from some, bare.
func parsePublic(keyType, point []byte) (Kind, crypto.PublicKey, error) {
	var inner []byte
	if rest, err := asn1.Unmarshal(point, &inner); err != nil || len(rest) > 0 {
		inner = point
	}
	if bytes.Equal(keyType, pkcs11.NewAttribute(pkcs11.CKA_KEY_TYPE, uint(ckkECEdwards)).Value) {
		if len(inner) != ed25519.PublicKeySize {
			return "", nil, errors.New("it is no Ed25519 key")
		}
		return Ed25519, ed25519.PublicKey(inner), nil
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), inner)
	if err != nil {
		return "", nil, fmt.Errorf("it is no P-256 key: %w", err)
	}
	return P256, public, nil
}

// Remove implements Keys.
func (o *open) Remove(id []byte) error {
	return o.with(func(s pkcs11.SessionHandle) error {
		for _, class := range []uint{pkcs11.CKO_PRIVATE_KEY, pkcs11.CKO_PUBLIC_KEY} {
			object, err := o.find(s, class, id)
			if err == nil && object != 0 {
				err = o.module.DestroyObject(s, object)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// key is a Key.
type key struct {
	open   *open
	id     []byte
	kind   Kind
	public crypto.PublicKey
}

var _ Key = (*key)(nil)

// ID implements Key.
func (k *key) ID() []byte { return k.id }

// Public implements crypto.Signer.
func (k *key) Public() crypto.PublicKey { return k.public }

// Sign implements crypto.Signer: of P-256 a SHA-256 digest, into ASN.1; of
// Ed25519 the message itself.
func (k *key) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	want := map[Kind]crypto.Hash{P256: crypto.SHA256, Ed25519: 0}[k.kind]
	if opts.HashFunc() != want || k.kind == P256 && len(digest) != want.Size() {
		return nil, fmt.Errorf("a %s key does not sign this digest", k.kind)
	}
	var out []byte
	err := k.open.with(func(s pkcs11.SessionHandle) error {
		private, err := k.open.find(s, pkcs11.CKO_PRIVATE_KEY, k.id)
		if err != nil {
			return err
		}
		if private == 0 {
			return ErrNoKey
		}
		if err := k.open.module.SignInit(s, []*pkcs11.Mechanism{pkcs11.NewMechanism(forms[k.kind].sign, nil)}, private); err != nil {
			return err
		}
		out, err = k.open.module.Sign(s, digest)
		return err
	})
	if err != nil {
		return nil, unavailable(err, "the token %q did not sign", k.open.Label)
	}
	if k.kind == Ed25519 {
		return out, nil
	}
	if len(out) == 0 || len(out)%2 != 0 {
		return nil, errors.New("the token gave no signature")
	}
	half := len(out) / 2 // r and s, of one length each (PKCS #11 section 6.3.1)
	return asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(out[:half]), new(big.Int).SetBytes(out[half:])})
}

// Check implements Key.
func (k *key) Check() error {
	marks := []struct {
		attribute uint
		want      byte
		means     string
	}{
		{pkcs11.CKA_SENSITIVE, 1, "sensitive"}, {pkcs11.CKA_EXTRACTABLE, 0, "not extractable"},
		{pkcs11.CKA_ALWAYS_SENSITIVE, 1, "always sensitive"}, {pkcs11.CKA_NEVER_EXTRACTABLE, 1, "never extractable"},
		{pkcs11.CKA_LOCAL, 1, "made in the token"},
	}
	return k.open.with(func(s pkcs11.SessionHandle) error {
		private, err := k.open.find(s, pkcs11.CKO_PRIVATE_KEY, k.id)
		if err != nil {
			return err
		}
		for _, m := range marks {
			a, err := k.open.module.GetAttributeValue(s, private, []*pkcs11.Attribute{pkcs11.NewAttribute(m.attribute, nil)})
			if err != nil {
				return err
			}
			if len(a[0].Value) != 1 || a[0].Value[0] != m.want {
				return unavailable(nil, "the token %q does not say of the key that it is %s", k.open.Label, m.means)
			}
		}
		return nil
	})
}
