package timestamp

import (
	"bytes"
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"sync"
	"time"

	"github.com/digitorus/pkcs7"
	"github.com/digitorus/timestamp"
)

var (
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidTSTInfo       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigningCertV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidExtKeyUsage   = asn1.ObjectIdentifier{2, 5, 29, 37}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)

// Verify checks that a token, DER, stamps the digest and leads to one of the
// roots, and gives its time.
func Verify(token []byte, digest [sha256.Size]byte, roots []*x509.Certificate) (time.Time, error) {
	at, _, err := verify(token, digest, roots)
	return at, err
}

// parsing lets one token be parsed at a time: digitorus/pkcs7 counts its depth
// in a variable of the package.
var parsing sync.Mutex

// verify gives the nonce too. The parsers behind it have been seen to panic on
// what is no token, so a panic counts as one.
func verify(token []byte, digest [sha256.Size]byte, roots []*x509.Certificate) (at time.Time, nonce *big.Int, err error) {
	defer func() {
		if recover() != nil {
			at, nonce, err = time.Time{}, nil, errors.New("timestamp: no token can be read")
		}
	}()
	if len(token) > maxResponse { // a parser that recurses must not be fed more
		return time.Time{}, nil, errors.New("timestamp: the token is too long")
	}
	parsing.Lock()
	defer parsing.Unlock()
	stamp, err := timestamp.Parse(token) // checks the signature
	if err != nil {
		return time.Time{}, nil, fmt.Errorf("timestamp: %w", err)
	}
	if stamp.HashAlgorithm != crypto.SHA256 || !bytes.Equal(stamp.HashedMessage, digest[:]) {
		return time.Time{}, nil, errors.New("timestamp: stamps another digest")
	}
	p7, err := pkcs7.Parse(token)
	if err != nil {
		return time.Time{}, nil, fmt.Errorf("timestamp: %w", err)
	}
	signer := p7.GetOnlySigner()
	if signer == nil {
		return time.Time{}, nil, errors.New("timestamp: needs one signer, with its certificate")
	}
	if err := checkAttributes(p7, signer); err != nil {
		return time.Time{}, nil, err
	}
	if err := checkSigner(p7, signer, roots, stamp.Time); err != nil {
		return time.Time{}, nil, err
	}
	return stamp.Time.UTC(), stamp.Nonce, nil
}

// checkAttributes makes sure that it is a timestamp that was signed, and with
// this certificate.
func checkAttributes(p7 *pkcs7.PKCS7, signer *x509.Certificate) error {
	var content asn1.ObjectIdentifier
	if err := p7.UnmarshalSignedAttribute(oidContentType, &content); err != nil || !content.Equal(oidTSTInfo) {
		return errors.New("timestamp: the signature is not of a timestamp")
	}
	var ess struct{ Certs []asn1.RawValue }
	if err := p7.UnmarshalSignedAttribute(oidSigningCertV2, &ess); err != nil || len(ess.Certs) == 0 {
		return errors.New("timestamp: the signature names no certificate (RFC 5816)")
	}
	hash, err := certHash(ess.Certs[0])
	if err != nil {
		return err
	}
	if sum := sha256.Sum256(signer.Raw); !bytes.Equal(hash, sum[:]) {
		return errors.New("timestamp: the signature names another certificate")
	}
	return nil
}

// certHash reads an ESSCertIDv2: an algorithm, which is SHA-256 where it is
// left out, and the digest.
func certHash(raw asn1.RawValue) ([]byte, error) {
	bad := errors.New("timestamp: the signature names its certificate by something else than SHA-256")
	var first, second asn1.RawValue
	rest, err := asn1.Unmarshal(raw.Bytes, &first)
	if err != nil {
		return nil, bad
	}
	if first.Tag == asn1.TagOctetString {
		return first.Bytes, nil
	}
	var algorithm asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(first.Bytes, &algorithm); err != nil || !algorithm.Equal(oidSHA256) {
		return nil, bad
	}
	if _, err := asn1.Unmarshal(rest, &second); err != nil || second.Tag != asn1.TagOctetString {
		return nil, bad
	}
	return second.Bytes, nil
}

// checkSigner follows the certificate to a root, at the time of the stamp.
func checkSigner(p7 *pkcs7.PKCS7, signer *x509.Certificate, roots []*x509.Certificate, at time.Time) error {
	options := x509.VerifyOptions{
		Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: at,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping},
	}
	for _, c := range roots {
		options.Roots.AddCert(c)
	}
	for _, c := range p7.Certificates {
		options.Intermediates.AddCert(c)
	}
	if _, err := signer.Verify(options); err != nil {
		return fmt.Errorf("timestamp: the signer is not trusted: %w", err)
	}
	if len(signer.ExtKeyUsage) != 1 || len(signer.UnknownExtKeyUsage) != 0 {
		return errors.New("timestamp: the signer's key may be used for more than timestamps (RFC 3161 section 2.3)")
	}
	for _, e := range signer.Extensions {
		if e.Id.Equal(oidExtKeyUsage) && e.Critical {
			return nil
		}
	}
	return errors.New("timestamp: the signer's extended key usage is not critical (RFC 3161 section 2.3)")
}
