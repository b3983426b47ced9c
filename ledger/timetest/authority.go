package timetest

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"net/http"
	"time"

	"github.com/digitorus/timestamp"
)

// Authority is an http.Handler that stamps whatever it is sent.
type Authority struct {
	Now func() time.Time

	root, leaf *x509.Certificate
	key        *ecdsa.PrivateKey
}

// maxRequest bounds a question, in bytes; they have about 70.
const maxRequest = 4 << 10

// policy is a made-up one, below the arc for examples.
var policy = asn1.ObjectIdentifier{2, 999, 3161}

// New makes an authority with a root and keys of its own, valid for ten years
// from now.
func New(now func() time.Time) (*Authority, error) {
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test timestamp root"},
		NotBefore: now().Add(-time.Hour), NotAfter: now().AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	a := &Authority{Now: now}
	if a.root, err = sign(root, root, rootKey.Public(), rootKey); err != nil {
		return nil, err
	}
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, err
	}
	a.leaf, err = sign(Leaf(now()), a.root, a.key.Public(), rootKey)
	return a, err
}

// Leaf is what a signing certificate says: this key stamps time, and nothing
// else (RFC 3161 section 2.3).
func Leaf(now time.Time) *x509.Certificate {
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}})
	if err != nil {
		panic(err) // a constant
	}
	return &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test timestamp authority"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(10, 0, 0), KeyUsage: x509.KeyUsageDigitalSignature,
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}},
	}
}

func sign(c, parent *x509.Certificate, public crypto.PublicKey, key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, c, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// Root is the certificate that its tokens lead to.
func (a *Authority) Root() *x509.Certificate { return a.root }

// ServeHTTP answers a timestamp query.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/timestamp-query" {
		http.Error(w, "a timestamp query is needed", http.StatusBadRequest)
		return
	}
	answer, err := a.Answer(body)
	if err != nil {
		http.Error(w, "no answer can be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/timestamp-reply")
	_, _ = w.Write(answer) // who asked may have gone
}

// Answer is the response to a query, both DER.
func (a *Authority) Answer(query []byte) ([]byte, error) {
	request, err := timestamp.ParseRequest(query)
	if err != nil || request.HashAlgorithm != crypto.SHA256 {
		return timestamp.CreateErrorResponse(timestamp.Rejection, timestamp.BadDataFormat)
	}
	stamp := timestamp.Timestamp{
		HashAlgorithm: request.HashAlgorithm, HashedMessage: request.HashedMessage,
		Time: a.Now().UTC().Truncate(time.Second), Nonce: request.Nonce, Policy: policy,
		Certificates: []*x509.Certificate{a.root}, AddTSACertificate: request.Certificates,
	}
	return stamp.CreateResponseWithOpts(a.leaf, a.key, crypto.SHA256)
}
