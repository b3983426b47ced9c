package main

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"github.com/lienthong/lienthong"
	"github.com/lienthong/lienthong/exchange"
	"github.com/lienthong/lienthong/internal/httpsig"
)

// The two sides, by their names in the trust list and in their certificates.
const (
	consumer = "consumer.bench"
	provider = "provider.bench"
)

// makeTrust writes an authority, and for each side a P-256 certificate for TLS
// and an Ed25519 key for signatures. nginx and the gateways use the same.
func makeTrust(dir string) error {
	root, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "bench"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	if err := certify(filepath.Join(dir, "ca.pem"), ca, ca, root.Public(), root); err != nil {
		return err
	}
	for i, name := range []string{consumer, provider} {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return err
		}
		own := &x509.Certificate{
			SerialNumber: big.NewInt(int64(2 + i)), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name},
			NotBefore: ca.NotBefore, NotAfter: ca.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature,
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
		}
		_, signing, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			return err
		}
		if err := errors.Join(
			certify(filepath.Join(dir, name+".pem"), own, ca, key.Public(), root),
			writeKey(filepath.Join(dir, name+".key"), key), writeKey(filepath.Join(dir, name+".sig"), signing),
		); err != nil {
			return err
		}
	}
	return nil
}

func certify(path string, c, by *x509.Certificate, public crypto.PublicKey, key crypto.Signer) error {
	der, err := x509.CreateCertificate(rand.Reader, c, by, public, key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600)
}

func writeKey(path string, key crypto.Signer) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600)
}

// trust is the trust list of the benchmark, in memory. It is Peers and Callers.
type trust struct {
	shown   map[string]string       // gateways by their certificate, in DER
	keys    map[string]exchange.Key // by key id
	systems map[string]lienthong.SystemID
	routes  []exchange.Peer
}

// identity is one side's own keys.
type identity struct {
	certificate tls.Certificate
	signer      httpsig.Signer
}

func (i *identity) Certificate() *tls.Certificate { return &i.certificate }
func (i *identity) Signer() httpsig.Signer        { return i.signer }

// readTrust reads what makeTrust wrote, as one side does.
func readTrust(dir, name, route string) (*identity, *trust, error) {
	t := &trust{
		shown: map[string]string{}, keys: map[string]exchange.Key{},
		systems: map[string]lienthong.SystemID{consumer: asking, provider: owner},
		routes:  []exchange.Peer{{Name: provider, Address: route}},
	}
	own := &identity{}
	var err error
	if own.certificate, err = tls.LoadX509KeyPair(filepath.Join(dir, name+".pem"), filepath.Join(dir, name+".key")); err != nil {
		return nil, nil, err
	}
	for _, n := range []string{consumer, provider} {
		shown, err := os.ReadFile(filepath.Join(dir, n+".pem"))
		if err != nil {
			return nil, nil, err
		}
		block, _ := pem.Decode(shown)
		if block == nil {
			return nil, nil, fmt.Errorf("%s holds no certificate", n+".pem")
		}
		t.shown[string(block.Bytes)] = n
		key, err := readKey(filepath.Join(dir, n+".sig"))
		if err != nil {
			return nil, nil, err
		}
		v, err := httpsig.NewVerifier(httpsig.Ed25519, key.Public())
		if err != nil {
			return nil, nil, err
		}
		t.keys[n+"/1"] = exchange.Key{Verifier: v, Gateway: n}
		if n == name {
			if own.signer, err = httpsig.NewSigner(n+"/1", key); err != nil {
				return nil, nil, err
			}
		}
	}
	return own, t, nil
}

func readKey(path string) (crypto.Signer, error) {
	b, err := os.ReadFile(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(b)
	if block == nil {
		return nil, fmt.Errorf("%s is no PEM", path)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, err
	}
	s, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%s holds no key that signs", path)
	}
	return s, nil
}

// Route implements exchange.Peers.
func (t *trust) Route(_ context.Context, service lienthong.ServiceID) ([]exchange.Peer, error) {
	if service.SystemID != owner {
		return nil, nil
	}
	return t.routes, nil
}

// Key implements exchange.Peers.
func (t *trust) Key(_ context.Context, id string) (exchange.Key, error) {
	k, ok := t.keys[id]
	if !ok {
		return k, errors.New("no such key")
	}
	return k, nil
}

// Identify implements exchange.Peers. It is asked in every exchange.
func (t *trust) Identify(_ context.Context, chain []*x509.Certificate) (string, error) {
	if len(chain) > 0 {
		if name, ok := t.shown[string(chain[0].Raw)]; ok {
			return name, nil
		}
	}
	return "", errors.New("no certificate of a gateway")
}

// Hosts implements exchange.Peers.
func (t *trust) Hosts(_ context.Context, gateway string, system lienthong.SystemID) error {
	if t.systems[gateway] != system {
		return errors.New("the system is another gateway's")
	}
	return nil
}

// MaySpeak implements exchange.Callers: the one agency's own system, on this
// machine.
func (t *trust) MaySpeak(_ context.Context, _ []*x509.Certificate, _ string, system lienthong.SystemID) error {
	if system != asking {
		return errors.New("no system of this agency")
	}
	return nil
}
