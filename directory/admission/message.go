package admission

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/lienthong/lienthong"
)

// Request asks to join. The directory answers it at EnrolPath.
type Request struct {
	Secret       []byte   `json:"secret" doc:"The secret of the token."`
	CSR          []byte   `json:"csr" doc:"PKCS #10 request for the TLS key, ECDSA P-256, signed by it."`
	MessageKey   []byte   `json:"message_key" doc:"The key for messages: SubjectPublicKeyInfo, Ed25519 or ECDSA P-256."`
	MessageProof []byte   `json:"message_proof" doc:"Signature of the message key over the request; of ECDSA in ASN.1."`
	Addresses    []string `json:"addresses,omitempty" doc:"HOST:PORT where peers reach the gateway."`
}

// Renewal asks for a new certificate, for the same TLS key or a new one. The
// directory answers it at RenewPath.
type Renewal struct {
	Certificate  []byte `json:"certificate" doc:"The certificate in use; it may have expired."`
	CSR          []byte `json:"csr" doc:"PKCS #10 request for the TLS key from now on."`
	MessageKey   []byte `json:"message_key" doc:"The message key from now on."`
	MessageProof []byte `json:"message_proof" doc:"Signature of the message key over the request."`
	Proof        []byte `json:"proof" doc:"Signature of the certificate's key over the request (ASN.1)."`
}

// Answer admits a gateway.
type Answer struct {
	Gateway      string    `json:"gateway" doc:"Its id."`
	Certificates [][]byte  `json:"certificates" doc:"Its certificate and the authority's, DER."`
	Root         []byte    `json:"root" doc:"The root from which to follow the trust list."`
	Mirrors      []string  `json:"mirrors" doc:"Where the trust list is."`
	Activate     time.Time `json:"activate" doc:"When the keys may first be used: peers will have learnt them by then."`
}

// The paths of the directory.
const (
	EnrolPath = "/v1/directory/enrol"
	RenewPath = "/v1/directory/renew"
)

// KeyID names a public key by what it is: SHA-256 of its SubjectPublicKeyInfo
// in base64url. No two gateways can bear one id, and nobody can choose one.
func KeyID(public []byte) string {
	sum := sha256.Sum256(public)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// signed is what the message key and the old TLS key sign: a word for the
// occasion, so that a signature for one is none for the other, and each part
// with its length before it.
func signed(occasion string, parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range append([][]byte{[]byte("lienthong admission: " + occasion)}, parts...) {
		_ = binary.Write(h, binary.BigEndian, uint64(len(p))) // a hash takes everything
		h.Write(p)
	}
	return h.Sum(nil)
}

func (q *Request) signed() []byte { return signed("join", q.Secret, q.CSR, q.MessageKey) }

func (r *Renewal) signed() []byte { return signed("renew", r.Certificate, r.CSR, r.MessageKey) }

// Check proves that whoever sent the request holds both keys, and gives the
// TLS key.
func (q *Request) Check() (*ecdsa.PublicKey, error) {
	if len(q.Secret) != secretSize {
		return nil, refused("secret", "The secret of the token has %d bytes.", secretSize)
	}
	key, err := checkCSR(q.CSR)
	if err != nil {
		return nil, err
	}
	return key, checkMessageKey(q.MessageKey, q.signed(), q.MessageProof)
}

// Check proves that whoever sent the renewal holds the key of the certificate,
// and the keys from now on. It gives the certificate, whose signature and
// bearer the caller has yet to check, and the TLS key from now on.
func (r *Renewal) Check() (*x509.Certificate, *ecdsa.PublicKey, error) {
	old, err := x509.ParseCertificate(r.Certificate)
	if err != nil {
		return nil, nil, refused("certificate", "The certificate cannot be read.")
	}
	oldKey, ok := old.PublicKey.(*ecdsa.PublicKey)
	if !ok || !ecdsa.VerifyASN1(oldKey, r.signed(), r.Proof) {
		return nil, nil, refused("proof", "The key of the certificate did not sign this request.")
	}
	key, err := checkCSR(r.CSR)
	if err != nil {
		return nil, nil, err
	}
	return old, key, checkMessageKey(r.MessageKey, r.signed(), r.MessageProof)
}

// checkCSR takes nothing from the request but its key: names and hosts are the
// directory's to say.
func checkCSR(der []byte) (*ecdsa.PublicKey, error) {
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return nil, refused("csr", "The certificate request cannot be read.")
	}
	key, ok := csr.PublicKey.(*ecdsa.PublicKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, refused("csr", "The TLS key must be ECDSA P-256.")
	}
	if csr.CheckSignature() != nil {
		return nil, refused("csr", "The certificate request is not signed by its key.")
	}
	return key, nil
}

func checkMessageKey(der, text, proof []byte) error {
	public, err := x509.ParsePKIXPublicKey(der)
	if err != nil {
		return refused("message_key", "The message key cannot be read.")
	}
	good := false
	switch key := public.(type) {
	case ed25519.PublicKey:
		good = ed25519.Verify(key, text, proof)
	case *ecdsa.PublicKey:
		if key.Curve != elliptic.P256() {
			return refused("message_key", "The message key must be Ed25519 or ECDSA P-256.")
		}
		good = ecdsa.VerifyASN1(key, text, proof)
	default:
		return refused("message_key", "The message key must be Ed25519 or ECDSA P-256.")
	}
	if !good {
		return refused("message_proof", "The message key did not sign this request.")
	}
	return nil
}

func refused(field, format string, args ...any) error {
	e := lienthong.Errorf(lienthong.Invalid, format, args...)
	e.Field = field
	return e
}
