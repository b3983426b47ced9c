package httpsig

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"math/big"
)

// Algorithm is a name of the HTTP Signature Algorithms registry.
type Algorithm string

// The algorithms of RFC 9421 section 3.3. The exchange uses Ed25519 and ECDSA;
// the others are here for peers and for the RFC's own examples.
const (
	RSAPSSSHA512    Algorithm = "rsa-pss-sha512"
	RSAv15SHA256    Algorithm = "rsa-v1_5-sha256"
	HMACSHA256      Algorithm = "hmac-sha256"
	ECDSAP256SHA256 Algorithm = "ecdsa-p256-sha256"
	ECDSAP384SHA384 Algorithm = "ecdsa-p384-sha384"
	Ed25519         Algorithm = "ed25519"
)

// Signer makes signatures with one key. The key may live in hardware.
type Signer interface {
	KeyID() string
	Algorithm() Algorithm
	Sign(base []byte) ([]byte, error)
}

// Verifier checks signatures of one key.
type Verifier interface {
	Algorithm() Algorithm
	Verify(base, signature []byte) error
}

// NewSigner signs with a private key: an ed25519.PrivateKey, *ecdsa.PrivateKey
// on P-256 or P-384, or any crypto.Signer with such a public key.
func NewSigner(keyID string, key crypto.Signer) (Signer, error) {
	switch pub := key.Public().(type) {
	case ed25519.PublicKey:
		return signer{keyID, Ed25519, key, crypto.Hash(0)}, nil
	case *ecdsa.PublicKey:
		if pub.Curve == elliptic.P256() {
			return signer{keyID, ECDSAP256SHA256, key, crypto.SHA256}, nil
		}
		if pub.Curve == elliptic.P384() {
			return signer{keyID, ECDSAP384SHA384, key, crypto.SHA384}, nil
		}
	}
	return nil, fmt.Errorf("httpsig: no algorithm for a key of type %T", key.Public())
}

type signer struct {
	keyID     string
	algorithm Algorithm
	key       crypto.Signer
	hash      crypto.Hash
}

func (s signer) KeyID() string        { return s.keyID }
func (s signer) Algorithm() Algorithm { return s.algorithm }

func (s signer) Sign(base []byte) ([]byte, error) {
	switch s.algorithm {
	case Ed25519:
		if k, here := s.key.(ed25519.PrivateKey); here {
			return signEd25519(k, base), nil
		}
		return s.key.Sign(nil, base, crypto.Hash(0))
	case ECDSAP256SHA256:
		sum := sha256.Sum256(base)
		return s.ecdsa(sum[:], 32)
	default:
		sum := sha512.Sum384(base)
		return s.ecdsa(sum[:], 48)
	}
}

// ecdsa turns the ASN.1 of crypto.Signer into r||s (RFC 9421 section 3.3.4).
func (s signer) ecdsa(digest []byte, size int) ([]byte, error) {
	der, err := s.key.Sign(rand.Reader, digest, s.hash)
	if err != nil {
		return nil, err
	}
	r, v, err := parseASN1(der)
	if err != nil {
		return nil, err
	}
	out := make([]byte, 2*size)
	r.FillBytes(out[:size])
	v.FillBytes(out[size:])
	return out, nil
}

// NewVerifier checks with a public key of the named algorithm: an
// ed25519.PublicKey, *ecdsa.PublicKey, *rsa.PublicKey, or for HMAC a []byte.
func NewVerifier(a Algorithm, key any) (Verifier, error) {
	check := checks[a]
	if check == nil || !check(key, nil, nil, true) {
		return nil, fmt.Errorf("httpsig: a key of type %T is not for algorithm %q", key, a)
	}
	return verifier{a, key}, nil
}

type verifier struct {
	algorithm Algorithm
	key       any
}

func (v verifier) Algorithm() Algorithm { return v.algorithm }

func (v verifier) Verify(base, signature []byte) error {
	if !checks[v.algorithm](v.key, base, signature, false) {
		return &Error{Reason: BadSignature, Detail: "the signature does not fit the message"}
	}
	return nil
}

// checks are the algorithms; with fits, a check says only whether the key is
// one of its kind.
var checks = map[Algorithm]func(key any, base, sig []byte, fits bool) bool{
	Ed25519: func(key any, base, sig []byte, fits bool) bool {
		k, ok := key.(ed25519.PublicKey)
		return ok && len(k) == ed25519.PublicKeySize && (fits || verifyEd25519(k, base, sig))
	},
	ECDSAP256SHA256: func(key any, base, sig []byte, fits bool) bool {
		sum := sha256.Sum256(base)
		return checkECDSA(key, elliptic.P256(), sum[:], sig, 32, fits)
	},
	ECDSAP384SHA384: func(key any, base, sig []byte, fits bool) bool {
		sum := sha512.Sum384(base)
		return checkECDSA(key, elliptic.P384(), sum[:], sig, 48, fits)
	},
	RSAPSSSHA512: func(key any, base, sig []byte, fits bool) bool {
		k, ok := key.(*rsa.PublicKey)
		sum := sha512.Sum512(base)
		return ok && (fits || rsa.VerifyPSS(k, crypto.SHA512, sum[:], sig, &rsa.PSSOptions{SaltLength: sha512.Size}) == nil)
	},
	RSAv15SHA256: func(key any, base, sig []byte, fits bool) bool {
		k, ok := key.(*rsa.PublicKey)
		sum := sha256.Sum256(base)
		return ok && (fits || rsa.VerifyPKCS1v15(k, crypto.SHA256, sum[:], sig) == nil)
	},
	HMACSHA256: func(key any, base, sig []byte, fits bool) bool {
		k, ok := key.([]byte)
		if !ok || fits {
			return ok
		}
		mac := hmac.New(sha256.New, k)
		mac.Write(base)
		return hmac.Equal(mac.Sum(nil), sig)
	},
}

func checkECDSA(key any, curve elliptic.Curve, digest, sig []byte, size int, fits bool) bool {
	k, ok := key.(*ecdsa.PublicKey)
	if !ok || k.Curve != curve {
		return false
	}
	if fits {
		return true
	}
	if len(sig) != 2*size {
		return false
	}
	return ecdsa.Verify(k, digest, new(big.Int).SetBytes(sig[:size]), new(big.Int).SetBytes(sig[size:]))
}

// VerifierOf is NewVerifier for a public key whose kind has one algorithm here:
// Ed25519, or ECDSA on P-256 or P-384.
func VerifierOf(public crypto.PublicKey) (Verifier, error) {
	switch k := public.(type) {
	case ed25519.PublicKey:
		return NewVerifier(Ed25519, k)
	case *ecdsa.PublicKey:
		if k.Curve == elliptic.P384() {
			return NewVerifier(ECDSAP384SHA384, k)
		}
		return NewVerifier(ECDSAP256SHA256, k)
	}
	return nil, fmt.Errorf("httpsig: no algorithm for a key of type %T", public)
}
