package authority

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/internal/durable"
)

// Authority is a certificate authority with its key.
type Authority struct {
	Certificate *x509.Certificate
	Life        time.Duration // of the certificates it signs; 0: 72 hours
	Now         func() time.Time

	key *ecdsa.PrivateKey
}

const (
	ownLife = 10 * 365 * 24 * time.Hour
	usual   = 72 * time.Hour

	// backdate is how far the clocks of two machines may lie apart before a
	// new certificate is "not yet valid".
	backdate = 10 * time.Minute
)

// Create makes an authority and its file, which holds the key and the
// certificate.
func Create(path, name string, now func() time.Time) (*Authority, error) {
	if _, err := os.Stat(path); err == nil {
		return nil, lienthong.Errorf(lienthong.Conflict, "%s is there already", path)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name},
		NotBefore: now().Add(-backdate), NotAfter: now().Add(ownLife),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("signing the authority's certificate: %w", err)
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("encoding a key: %w", err)
	}
	if err := durable.WriteFile(path, append(
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8})...)); err != nil {
		return nil, err
	}
	return Open(path, now)
}

// Open reads the file of an authority.
func Open(path string, now func() time.Time) (*Authority, error) {
	pair, err := tls.LoadX509KeyPair(path, path)
	if err != nil {
		return nil, &lienthong.Error{Code: lienthong.Invalid, Message: fmt.Sprintf("authority file %s cannot be read; check its path and permissions", filepath.Base(path)), Cause: err}
	}
	key, ok := pair.PrivateKey.(*ecdsa.PrivateKey)
	if !ok || !pair.Leaf.IsCA {
		return nil, lienthong.Errorf(lienthong.Invalid, "authority file %s does not hold an authority", filepath.Base(path))
	}
	return &Authority{Certificate: pair.Leaf, Now: now, key: key}, nil
}

// Fingerprint is the SHA-256 of the authority's certificate, by which a token
// pins it.
func (a *Authority) Fingerprint() [sha256.Size]byte { return sha256.Sum256(a.Certificate.Raw) }

// URIOf is the name of a gateway in a certificate.
func URIOf(gateway string) *url.URL {
	return &url.URL{Scheme: "urn", Opaque: "lienthong:gateway:" + gateway}
}

// Issue signs a certificate for a gateway's public key, and gives it in DER.
func (a *Authority) Issue(gateway string, hosts []string, public crypto.PublicKey) ([]byte, error) {
	return a.sign(&x509.Certificate{
		Subject: pkix.Name{CommonName: "gateway"}, // names stand in the alternative name only
		URIs:    []*url.URL{URIOf(gateway)},
		// Both sides of the mutual TLS between gateways.
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}, hosts, public)
}

// Server makes a key and a certificate for a server of the directory itself.
func (a *Authority) Server(hosts []string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making a key: %w", err)
	}
	der, err := a.sign(&x509.Certificate{
		Subject:     pkix.Name{CommonName: "directory"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, hosts, key.Public())
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("reading our own certificate: %w", err)
	}
	return &tls.Certificate{Certificate: [][]byte{der, a.Certificate.Raw}, PrivateKey: key, Leaf: leaf}, nil
}

func (a *Authority) sign(template *x509.Certificate, hosts []string, public crypto.PublicKey) ([]byte, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	life := a.Life
	if life <= 0 {
		life = usual
	}
	now := a.Now()
	template.SerialNumber, template.KeyUsage = serial, x509.KeyUsageDigitalSignature
	template.NotBefore, template.NotAfter = now.Add(-backdate), now.Add(life)
	template.BasicConstraintsValid = true
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else {
			template.DNSNames = append(template.DNSNames, h)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, a.Certificate, public, a.key)
	if err != nil {
		return nil, fmt.Errorf("signing a certificate: %w", err)
	}
	return der, nil
}
